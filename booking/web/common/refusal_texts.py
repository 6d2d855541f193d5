"""Each refusal of the rules in plain words, and the field that it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from booking.messages.limit_words import limit_words, out_of_season_words, turn_words
from booking.messages.price_refusal_words import price_refusal_in_words
from booking.rules import refusals as no
from booking.rules.text import DEFAULT_LOCALE
from booking.web.common.formats import clock, day, duration, money, number, text
from booking.web.common.forms import PageForm
from booking.web.common.price_texts import request_words


@dataclass(frozen=True, slots=True)
class RefusalText:
    """What to say, and the name of the field that it is about; None is the whole page."""

    text: str
    field: str | None


def refusal_text(refusal: no.Refusal) -> RefusalText:
    """Return the words for ``refusal``, in the language of this request."""
    about_price = price_refusal_in_words(refusal, request_words())
    if about_price is not None:
        return RefusalText(about_price, _PRICE_FIELDS.get(type(refusal)))
    words, field = _WORDS[type(refusal)]
    return RefusalText(words(refusal), field)


def show(form: PageForm, refusal: no.Refusal) -> None:
    """Put the words for ``refusal`` at the field of ``form`` that it is about, or on top of the page."""
    said = refusal_text(refusal)
    form.add_error(said.text, field=form.refusal_fields.get(type(refusal), said.field))


def _attest_missing(refusal: no.AttestMissing) -> str:
    if refusal.last is None:
        return _(
            "We have no attest of %(name)s for %(day)s. Call us with the attest: then you can book.",
            name=refusal.name,
            day=day(refusal.on),
        )
    return _(
        "The attest of %(name)s counts until %(last)s. Choose an earlier day, or call us with the new attest.",
        name=refusal.name,
        last=day(refusal.last),
    )


def _outside_area(refusal: no.OutsideArea) -> str:
    if not refusal.municipalities:
        return _("We do not come to postcode %(postcode)s.", postcode=refusal.postcode)
    return _(
        "We do not come to postcode %(postcode)s. We do come to %(places)s.",
        postcode=refusal.postcode,
        places=format_list(list(refusal.municipalities), locale=get_locale()),
    )


def _slot_taken(refusal: no.SlotTaken) -> str:
    if refusal.alternatives:
        return _("Somebody else just took this time. These times are still free.")
    return _("Somebody else just took this time. Choose another day, or call us.")


def _tasks_too_long(refusal: no.TasksTooLong) -> str:
    return _(
        "These tasks take %(duration)s together. One visit lasts at most %(most)s. Choose fewer tasks, or call us.",
        duration=duration(refusal.minutes),
        most=duration(refusal.most_minutes),
    )


def _ride_too_long(refusal: no.RideTooLong) -> str:
    return _(
        "Until the driver is back, this ride takes %(duration)s. One ride lasts at most %(most)s. Stay less long, or call us.",
        duration=duration(refusal.minutes),
        most=duration(refusal.most_minutes),
    )


def _price_changed(refusal: no.PriceChanged) -> str:
    return _(
        "The price has changed from %(before)s to %(now)s. Look at it again before you confirm.",
        before=money(refusal.shown),
        now=money(refusal.now),
    )


def _too_late(refusal: no.TooLate) -> str:
    return _(
        "You could do this yourself until %(day)s at %(clock)s. Call us, we will look for a way.",
        day=day(refusal.until),
        clock=clock(refusal.until),
    )


def _not_today(refusal: no.NotToday) -> str:
    return _("This job is planned for %(day)s. You can only change the jobs of today.", day=day(refusal.on))


def _day_too_short(refusal: no.DayTooShort) -> str:
    return _(
        "The hours of %(weekday)s are too short. Somebody who comes to work, works %(hours)s hours at least.",
        weekday=get_locale().days["format"]["wide"][refusal.weekday],
        hours=refusal.least_hours,
    )


def _promises_touched(refusal: no.PromisesTouched) -> str:
    visits = ngettext(
        "You promised %(num)s visit that needs somebody else then, or a phone call.",
        "You promised %(num)s visits that need somebody else then, or a phone call.",
        refusal.visits,
    )
    series = ngettext("It is about %(num)s series too.", "It is about %(num)s series too.", refusal.series)
    what_now = _("You find them on the list of people to phone. Save once more if you are sure.")
    return " ".join([visits, *([series] if refusal.series else []), what_now])


def _week_outside(refusal: no.WeekOutside) -> str:
    return _(
        "A week of a contract lasts %(least)s at least and %(most)s at most.",
        least=duration(refusal.least_minutes),
        most=duration(refusal.most_minutes),
    )


def _absurd_speed(refusal: no.AbsurdSpeed) -> str:
    return _(
        "The number %(value)s cannot be right. Choose one from %(least)s to %(most)s.",
        value=number(Decimal(str(refusal.value))),
        least=number(Decimal(str(refusal.least))),
        most=number(Decimal(str(refusal.most))),
    )


def _waits_too_long(refusal: no.WaitsTooLong) -> str:
    return _("Somebody can wait for %(days)s days at most. Choose an earlier last day.", days=refusal.most_days)


def _too_narrow(refusal: no.TooNarrow) -> str:
    return _(
        "The visit takes %(duration)s. That does not fit between these hours. Choose more time.",
        duration=duration(refusal.minutes),
    )


def _visits_used_up(refusal: no.VisitsUsedUp) -> str:
    if refusal.per == "week":
        return _(
            "You can have at most %(most)s visits a week, and you have them already. Choose another week, or call us.",
            most=refusal.most,
        )
    if refusal.per == "month":
        return _(
            "You can have at most %(most)s visits a month, and you have them already. Choose another month, or call us.",
            most=refusal.most,
        )
    return _(
        "You can have at most %(most)s visits a year, and you have them already. Call us if you need more.",
        most=refusal.most,
    )


def _start_is_past(refusal: no.StartIsPast) -> str:
    return _("It can begin on %(day)s at the earliest.", day=day(refusal.first))


def _dates_taken(refusal: no.DatesTaken) -> str:
    return _(
        "These dates cannot be had any more: %(dates)s. Nothing is booked yet. Choose other times for them.",
        dates=format_list([day(start) for start in refusal.taken], locale=get_locale()),
    )


def _too_many_sessions(refusal: no.TooManySessions) -> str:
    return _(
        "These are %(found)s sessions. At most %(most)s can be made at once. Choose an earlier last day.",
        found=refusal.found,
        most=refusal.most,
    )


def _session_exists(refusal: no.SessionExists) -> str:
    return _(
        "There is a session at this place already on: %(dates)s. Nothing is saved yet.",
        dates=format_list([day(start) for start in refusal.starts[:_MOST_DATES]], locale=get_locale()),
    )


#: More dates than these in one sentence nobody reads.
_MOST_DATES: Final = 8


def _places_are_taken(refusal: no.PlacesAreTaken) -> str:
    return _("Already taken: %(taken)s places. Fill in at least this number.", taken=refusal.taken)


def _piece_promised(refusal: no.PiecePromised) -> str:
    when = day(refusal.starts_at)
    if refusal.who:
        return _(
            "%(name)s is promised from %(day)s on, to %(who)s. Give another one, or ask it back.",
            name=refusal.name,
            day=when,
            who=refusal.who,
        )
    return _("%(name)s cannot be had from %(day)s on. Choose another one.", name=refusal.name, day=when)


def _locked(refusal: no.SignInLocked) -> str:
    return _(
        "There were too many wrong tries. You can try again at %(clock)s. Do you need it now? Ask your coordinator.",
        clock=clock(refusal.until),
    )


def _beyond_service(refusal: no.BeyondService) -> str:
    said = dict.fromkeys(text(words) for words in refusal.referrals.values() if words.get(DEFAULT_LOCALE))
    return " ".join(said) or _("We may not do this work: other firms do it. Call us, and we tell you who can help.")


def _place_not_served(refusal: no.PlaceNotServed) -> str:
    if not refusal.municipalities:
        return _("We do not look after this place. Tell it to the municipality.")
    return _(
        "We do not look after this place: we work in %(places)s. Tell it to the municipality where it is.",
        places=format_list(list(refusal.municipalities), locale=get_locale()),
    )


#: The fields that refusals of the pricing rules are about; the others are about the whole page.
_PRICE_FIELDS: Final[dict[type[no.Refusal], str]] = {
    no.NoTariff: "starts_at",
    no.AbsurdFactor: "factor",
    no.AmountOutside: "amount",
    no.PricesWereGiven: "reason",
}

_Words = Callable[[Any], str]

# Whole sentences, said when they are needed and not before: the language is known only then.
_WORDS: Final[dict[type[no.Refusal], tuple[_Words, str | None]]] = {
    no.Refusal: (lambda _r: _("This cannot be done now. Call us if you need help."), None),
    no.NotFound: (lambda _r: _("We cannot find this. It may no longer be there."), None),
    no.NotAllowed: (lambda _r: _("You may not do this. Ask your coordinator if you should."), None),
    no.NothingChosen: (lambda _r: _("Choose at least one task."), "options"),
    no.TasksTooLong: (_tasks_too_long, "options"),
    no.UnknownPostcode: (lambda _r: _("This postcode does not exist in Belgium. Look at it again."), "postcode"),
    no.OutsideArea: (_outside_area, "postcode"),
    no.NotATime: (lambda _r: _("We cannot come at this time. Choose one of the times on the page."), "starts_at"),
    no.SlotTaken: (_slot_taken, "starts_at"),
    no.RequestChanged: (
        lambda _r: _("With this page something else was booked before. Look at that booking first, then book again."),
        None,
    ),
    no.HoldLapsed: (
        lambda _r: _("We kept this time for you for 15 minutes, and they are over. Choose a time again."),
        "starts_at",
    ),
    no.HoldExtendedTooOften: (
        lambda _r: _("We cannot keep this time any longer. Confirm now, or choose a time again."),
        None,
    ),
    no.PriceChanged: (_price_changed, None),
    no.InvalidPhone: (
        lambda _r: _(
            "This is not a phone number that we can call. Look at the digits again, for example 0470 12 34 56."
        ),
        "phone",
    ),
    no.InvalidEmail: (lambda _r: _("This is not an e-mail address. It looks like name@example.be."), "email"),
    no.NotPossibleNow: (
        lambda _r: _("This is no longer possible, because the booking has changed. Look at how it stands now."),
        None,
    ),
    no.TooLate: (_too_late, None),
    no.NotToday: (_not_today, None),
    no.NotASignature: (
        lambda _r: _("This is no signature yet. Sign with your finger in the box, or type the name."),
        "drawing",
    ),
    no.SignatureMissing: (
        lambda _r: _("Let the customer sign in the box. Or read it aloud, and tick that the customer agrees."),
        "signed_by",
    ),
    no.WorkOrderChanged: (
        lambda _r: _("What was written down has just changed. Read it again together, and sign then."),
        None,
    ),
    no.TooEarlyToTick: (
        lambda r: _("It has not begun yet. You can tick this from %(clock)s.", clock=clock(r.after)),
        None,
    ),
    no.TooLateToUndo: (
        lambda r: _(
            "You can take this back for %(minutes)s minutes. Now it is later: call the desk.", minutes=r.minutes
        ),
        None,
    ),
    no.WorkOrderSigned: (lambda _r: _("The work order was signed already. It stays as it is."), None),
    no.InvalidPeriod: (lambda _r: _("The end must be after the start."), "ends"),
    no.PointOutside: (
        lambda r: _(
            "This point is more than %(most)s km from the middle of the postcode. Look at the degrees, and at which stands first.",
            most=r.most_km,
        ),
        "latitude",
    ),
    no.BirthdayOutside: (lambda _r: _("This cannot be the day of birth. Look at the year."), "born_on"),
    no.MemberNeeded: (lambda _r: _("Choose for whom it is."), "members"),
    no.NightWork: (
        lambda _r: _("Work starts at 6 o'clock at the earliest and ends at 20 o'clock at the latest."),
        "starts",
    ),
    no.HoursOverlap: (lambda _r: _("These hours overlap with other hours of the same person."), "starts"),
    no.DayTooShort: (_day_too_short, None),
    no.EmailTaken: (lambda _r: _("Somebody else already signs in with this e-mail address."), "email"),
    no.SignInRefused: (lambda _r: _("This is not right. Look at what you typed and try again."), None),
    no.SignInLocked: (_locked, None),
    no.LastCoordinator: (
        lambda _r: _("Somebody must stay coordinator. Make somebody else coordinator first."),
        "roles",
    ),
    no.PaymentNotPossible: (
        lambda _r: _("Paying online does not work at this moment. You can choose to pay by invoice."),
        "payment",
    ),
    no.ReasonMissing: (lambda _r: _("Write the reason in a few words."), "reason"),
    no.GroundDoesNotFit: (
        lambda _r: _("This reason does not lead to this price. Choose one of the list."),
        "basis",
    ),
    no.NotSeenYet: (lambda _r: _("This day is still to come. Fill in the day on which you saw it."), "seen_on"),
    no.DecisionTooLong: (
        lambda r: _("A decision holds for at most %(years)s years. Choose an earlier day.", years=r.most_years),
        "last_day",
    ),
    no.VisitsUsedUp: (_visits_used_up, "starts_at"),
    no.NotForThisHousehold: (lambda _r: _("We cannot book this for this home now. Call us."), "starts_at"),
    no.NothingWritten: (lambda _r: _("Write what you found, or tick what we advise."), "found"),
    no.TooEarlyForReport: (lambda _r: _("The work has not begun yet. Write this after the visit."), None),
    no.OutOfSeason: (lambda r: out_of_season_words(r, request_words()), "starts_at"),
    no.LimitReached: (lambda r: limit_words(r, request_words()), "starts_at"),
    no.NotItsTurn: (lambda r: turn_words(r, request_words()), "starts_at"),
    no.NoWeekday: (lambda _r: _("Choose at least one day of the week."), "weekdays"),
    no.SeriesTooRare: (
        lambda r: _("Fill in a number of weeks from 1 to %(most)s.", most=r.most_weeks),
        "every_weeks",
    ),
    no.SeriesTooLong: (
        lambda _r: _("This is more than two years ahead. Do you not know the end? Then leave it open."),
        "last",
    ),
    no.StartIsPast: (_start_is_past, "first"),
    no.TooManyVisits: (
        lambda _r: _("These are too many visits to change at once. Let the change begin later, or book a new series."),
        "first",
    ),
    no.NoDates: (
        lambda _r: _("No date is left that can be booked now. Look at the days and what is left out."),
        None,
    ),
    no.DatesTaken: (_dates_taken, None),
    no.VersionChanged: (
        lambda _r: _("Somebody else saved this in the meantime. Look at it again, and make your change once more."),
        None,
    ),
    no.NobodyElse: (
        lambda _r: _("Nobody else can come at that time. Choose another time with the customer."),
        None,
    ),
    no.PromisesTouched: (_promises_touched, None),
    no.NameTaken: (lambda _r: _("Something else has this name already. Choose another name."), "name"),
    no.WeekOutside: (_week_outside, "week_hours"),
    no.NotAHoliday: (lambda _r: _("This day is not a public holiday. Look at the date again."), "on"),
    no.NotAWorkingDay: (
        lambda _r: _("Choose a day from Monday to Friday in the same year, that is not a holiday itself."),
        "on",
    ),
    no.AbsurdSpeed: (_absurd_speed, None),
    no.NoWeekday: (lambda _r: _("Choose at least one day of the week."), "weekdays"),
    no.NoSuchDay: (
        lambda _r: _("None of these days of the week lies between the first and the last day. Choose other days."),
        "weekdays",
    ),
    no.DaysArePast: (lambda _r: _("These days are over. Choose a later last day."), "last"),
    no.WaitsTooLong: (_waits_too_long, "last"),
    no.TooNarrow: (_too_narrow, "latest"),
    no.AlreadyWaiting: (lambda _r: _("This booking is on the waiting list already."), None),
    no.OfferOver: (lambda _r: _("We no longer keep this place. It may be for somebody else now."), None),
    no.AnswersRefused: (lambda _r: _("Look at the answers again: something is missing or cannot be right."), None),
    no.BeyondService: (_beyond_service, None),
    no.TooFewChoices: (lambda _r: _("Write two answers at least, and each of them once."), "choices"),
    no.BoundsCrossed: (lambda _r: _("The most cannot be less than the least."), "most"),
    no.TooManySessions: (_too_many_sessions, "last"),
    no.SessionExists: (_session_exists, None),
    no.SessionOver: (
        lambda _r: _("This session is over or cancelled, or it would begin in the past. Choose a later moment."),
        None,
    ),
    no.PlacesAreTaken: (_places_are_taken, "places"),
    no.PortionsAreTaken: (
        lambda r: _("Already ordered to take away: %(taken)s. Fill in at least this number.", taken=r.taken),
        "portions",
    ),
    no.NothingAsked: (lambda _r: _("Tell us in a few words what you need, or choose something."), "need"),
    no.ConsentMissing: (
        lambda _r: _("You can only ask for somebody else when they agree. Ask them first, then tick this."),
        "consent",
    ),
    no.UrgencyWithoutReason: (lambda _r: _("Tell in a few words why it cannot wait."), "urgency_words"),
    no.RequestMovedOn: (
        lambda _r: _("This is no longer possible, because the request has changed. Look at how it stands now."),
        None,
    ),
    no.GrantWithoutMeasure: (
        lambda r: _("Fill in a number of hours from 0,5 to %(most)s.", most=r.most_hours),
        "hours",
    ),
    no.ReviewBeforeDecision: (lambda _r: _("Choose a day after the day of the decision."), "review_on"),
    no.OfSomebodyElse: (
        lambda _r: _("This booking is for another household or another service. Look at the number again."),
        "number",
    ),
    no.RouteMissing: (lambda _r: _("Tell us first where you want to go."), "street"),
    no.RideTooLong: (_ride_too_long, "stay"),
    no.TooManyStops: (
        lambda r: _("On the way we stop at most %(most)s times. Leave a stop out, or call us.", most=r.most),
        "stop1_street",
    ),
    no.TooManyInCar: (
        lambda r: _(
            "At most %(most)s people fit in our car besides the driver, with you. Does somebody else come along? Call us.",
            most=r.most,
        ),
        "companions",
    ),
    no.NoWheelchairPlace: (
        lambda _r: _(
            "In this car there is no place for a wheelchair. Can you move to a seat? Then choose that. Otherwise call us."
        ),
        "aid",
    ),
    no.PlaceNotKnown: (
        lambda _r: _("We cannot find this place. Look at the postcode again, or call us."),
        "postcode",
    ),
    no.AppointmentTooSoon: (
        lambda r: _(
            "We have to know this %(hours)s hours before we pick you up. Is your appointment sooner? Call us.",
            hours=r.hours,
        ),
        "appointment_on",
    ),
    no.AppointmentIsOver: (
        lambda _r: _("We cannot be in time for this appointment any more. Look at the day and the hour again."),
        "appointment_on",
    ),
    no.TooFarAway: (
        lambda r: _(
            "That is about %(km)s km from here. We drive at most %(most)s km. Call us: we look for who can drive you.",
            km=r.km,
            most=r.most_km,
        ),
        "postcode",
    ),
    no.AppointmentMoves: (
        lambda r: _(
            "With this pick-up you are not in time for your appointment on %(day)s at %(clock)s. It would have to be on"
            " %(new_day)s at %(new_clock)s.",
            day=day(r.before),
            clock=clock(r.before),
            new_day=day(r.after),
            new_clock=clock(r.after),
        ),
        "starts_at",
    ),
    no.MembershipMissing: (
        lambda r: _(
            "Only members can book this, and we find no membership for %(year)s. Call us: we can make you a member"
            " right away. Your answers stay here.",
            year=r.year,
        ),
        None,
    ),
    no.AlreadyOver: (lambda r: _("The year %(year)s is over. Choose another one.", year=r.year), "year"),
    no.AlreadyMember: (
        lambda r: _("This household is a member in %(year)s already.", year=r.year),
        "kind",
    ),
    no.NotAPicture: (
        lambda _r: _("This is not a photo that we can read. Choose a photo of the kind JPEG, PNG or WebP."),
        "photo",
    ),
    no.PictureTooLarge: (
        lambda r: _(
            "This photo is too large. At most %(most)s MB fit. Take a new photo, or send a smaller one.",
            most=r.most_megabytes,
        ),
        "photo",
    ),
    no.PictureBroken: (
        lambda _r: _("We cannot read this photo to its end: it did not arrive whole. Send it once more."),
        "photo",
    ),
    no.TooManyPhotos: (lambda r: _("At most %(most)s photos fit. Take one away first.", most=r.most), "photo"),
    no.PlaceNotServed: (_place_not_served, "street"),
    no.PlaceMissing: (lambda _r: _("Say where it is, so that we can find it."), "street"),
    no.NoSuchRound: (
        lambda _r: _(
            "These reports cannot be done on this round. Choose another round, or reports of the same customer."
        ),
        "round",
    ),
    no.ReportChanged: (
        lambda _r: _("This is no longer possible, because the report has changed. Look at how it stands now."),
        None,
    ),
    no.KeptTooLong: (lambda r: _("Fill in a number of days from 1 to %(most)s.", most=r.most_days), "days"),
    no.TicketMovedOn: (
        lambda _r: _("Somebody has gone on with it in the meantime. Look at how it stands now."),
        None,
    ),
    no.AlreadyBrought: (
        lambda r: _(
            "The household’s “%(thing)s” stands here already, with label %(label)s. Look at that one first.",
            thing=r.thing,
            label=r.label,
        ),
        "thing",
    ),
    no.DearerThanAgreed: (
        lambda r: _(
            "This costs more than %(most)s, the most that was agreed. Ask the customer first.", most=money(r.most)
        ),
        None,
    ),
    no.NotDearer: (lambda _r: _("This costs no more than was agreed. You need not ask: go on."), None),
    no.NoLabelLeft: (lambda _r: _("All labels are in use. Give back what is ready first."), None),
    no.NoBenchToday: (
        lambda _r: _("There is no time left at the bench today. Call the desk for another day."),
        None,
    ),
    no.LinkedToItself: (lambda _r: _("A service cannot be offered beside itself. Choose another one."), "linked"),
    no.TooManyLinks: (lambda r: _("Choose %(most)s services at most.", most=r.most), "linked"),
    no.BasketFull: (
        lambda r: _("You can book %(most)s things together at most. Book these first, then the rest.", most=r.most),
        None,
    ),
    no.PartRefused: (
        lambda r: _("One part cannot be, so nothing has changed. %(why)s", why=refusal_text(r.reason).text),
        None,
    ),
    no.PeriodsDiffer: (
        lambda _r: _("Choose the same period for everything. For another period, make a second booking."),
        None,
    ),
    no.RentalMovedOn: (
        lambda _r: _("Somebody has gone on with it in the meantime. Look at how it stands now."),
        None,
    ),
    no.DepositTooHigh: (
        lambda r: _("The deposit was %(most)s. You cannot give back more.", most=money(r.most)),
        "deposit_back",
    ),
    no.PiecePromised: (_piece_promised, None),
    no.RentedAgain: (
        lambda refusal: _(
            "%(name)s is out again, with %(who)s. Did they get another one? Correct that first.",
            name=refusal.name,
            who=refusal.who,
        ),
        None,
    ),
    no.NoSeriesOfRentals: (
        lambda _r: _("Renting cannot be booked as a series. Make one booking, and make it longer where needed."),
        None,
    ),
    no.NoPieceLeft: (
        lambda _r: _("No other one is free for the whole period. Call the customer and look for another day."),
        None,
    ),
    no.HouseholdNotKnown: (
        lambda _r: _("We have to know you first. Open the link in our message, or call us. Your answers stay here."),
        "members",
    ),
    no.PlacePerMember: (
        lambda r: _(
            "You chose %(members)s children and %(places)s places. Each child needs one place.",
            members=r.members,
            places=r.places,
        ),
        None,
    ),
    no.OneDayPart: (
        lambda _r: _("Choose one day part. For a child with other hours, make a second booking."),
        "members",
    ),
    no.AttestMissing: (_attest_missing, None),
    no.NotTheRightAge: (
        lambda _r: _("There is no place for a child of this age. Call us: we look with you for somewhere else."),
        "members",
    ),
    no.HoursOutside: (
        lambda r: _(
            "Choose hours between %(opens)s and %(closes)s. First when you bring your child, then when you fetch it.",
            opens=clock(r.opens),
            closes=clock(r.closes),
        ),
        "bring",
    ),
    no.TooFewCarers: (
        lambda r: _(
            "On %(day)s there would be %(places)s places, and %(taken)s children come. Find another carer first, or move children to another day with their parents.",
            day=day(r.on),
            places=r.places,
            taken=r.taken,
        ),
        "workers",
    ),
    no.NoPlanOfDays: (lambda _r: _("Only a day of a plan of days can be a respite day."), None),
    no.RoundClosed: (lambda _r: _("You can no longer tell us your wishes for this period. Call us."), None),
    no.RoundMovedOn: (
        lambda _r: _("Somebody has gone on with it in the meantime. Look at how it stands now."),
        None,
    ),
    no.NotYetDivided: (
        lambda r: _(
            "Families were told that the places are divided on %(day)s. Do it from that day on.", day=day(r.on)
        ),
        None,
    ),
    no.NoWishes: (lambda _r: _("Nobody wished a day yet."), None),
    no.PartyTaken: (
        lambda r: _("%(name)s has this name in the tariffs already. Choose another one.", name=r.name),
        "party",
    ),
    no.PeriodBackwards: (lambda _r: _("The last day cannot be before the first day."), "last"),
    no.PeriodTooLong: (lambda _r: _("This is too much for one list. Choose a shorter period."), "last"),
    no.DayToCome: (lambda _r: _("This day is still to come. Fill in when you saw it."), "seen_on"),
    no.RepresentsAlready: (
        lambda _r: _("This person acts for the household already. End that first, or change the days."),
        "first",
    ),
    no.MayDoNothing: (lambda _r: _("Choose what this person may do."), "may_book"),
}
