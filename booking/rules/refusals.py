"""The rules' ways to say no. Each carries facts; the words are found in ``web/common``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from booking.rules.allowances import OutOfTurn
from booking.rules.money import Money
from booking.rules.pricing.faults import Fault
from booking.rules.quotas import Reached
from booking.rules.seasons import Season
from booking.rules.text import Text


class Refusal(Exception):
    """A rule says no. Not a fault of the program: the person can do something about it."""


class NotFound(Refusal):
    """There is no such thing for this person; a stranger's booking does not exist."""


class NotAllowed(Refusal):
    """This person's role does not do this."""


class NothingChosen(Refusal):
    """A booking needs at least one task."""


class TasksTooLong(Refusal):
    """The tasks together do not fit in any visit."""

    def __init__(self, *, minutes: int, most_minutes: int) -> None:
        """Tell how long they take and how long a visit may take."""
        super().__init__(minutes, most_minutes)
        self.minutes = minutes
        self.most_minutes = most_minutes


class UnknownPostcode(Refusal):
    """Belgium has no such postcode."""


class OutsideArea(Refusal):
    """The service does not come to this postcode."""

    def __init__(self, postcode: str, *, municipalities: Sequence[str]) -> None:
        """Tell where the service does come."""
        super().__init__(postcode)
        self.postcode = postcode
        self.municipalities = tuple(municipalities)


class NotATime(Refusal):
    """What was sent is not a moment at which a visit can start."""


class RequestChanged(Refusal):
    """A wish came once more by the same name, but asks something else than the first time."""


class SlotTaken(Refusal):
    """Somebody else has this time; ``alternatives`` are the nearest that are still free."""

    def __init__(self, *, alternatives: Sequence[datetime]) -> None:
        """Offer other times."""
        super().__init__(len(alternatives))
        self.alternatives = tuple(alternatives)


class HoldLapsed(Refusal):
    """The place was kept for some minutes, and they are over."""


class HoldExtendedTooOften(Refusal):
    """A place cannot be kept for ever."""


class PriceChanged(Refusal):
    """The price is no longer the one that the person saw."""

    def __init__(self, *, shown: Money, now: Money) -> None:
        """Tell both prices."""
        super().__init__(str(shown.amount), str(now.amount))
        self.shown = shown
        self.now = now


class InvalidPhone(Refusal):
    """Not a Belgian phone number, nor a foreign one that we can call."""


class InvalidEmail(Refusal):
    """Not an e-mail address."""


class NotPossibleNow(Refusal):
    """The booking is past the point at which this can be done."""

    def __init__(self, *, state: str, change: str) -> None:
        """Tell where the booking is and what was asked."""
        super().__init__(state, change)
        self.state = state
        self.change = change


class NotToday(Refusal):
    """Work is started, finished or given up on the day for which it is planned, and on no other."""

    def __init__(self, on: date) -> None:
        """Tell on which day."""
        super().__init__(on)
        self.on = on


class TooLate(Refusal):
    """Moving or cancelling by link stops some hours before the visit; the desk can still do it."""

    def __init__(self, *, until: datetime) -> None:
        """Tell until when it was possible."""
        super().__init__(until)
        self.until = until


class NoTariff(Refusal):
    """No tariff is in force on the day of the visit."""

    def __init__(self, on: date) -> None:
        """Tell for which day."""
        super().__init__(on)
        self.on = on


class InvalidTariff(Refusal):
    """A tariff document breaks the rules of its own form; ``faults`` are all of them, each with its place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Tell every fault."""
        super().__init__(*faults)
        self.faults = tuple(faults)


class InvalidPeriod(Refusal):
    """An end that is not after its start."""


class NightWork(InvalidPeriod):
    """Hours before six in the morning or after eight in the evening."""


class HoursOverlap(Refusal):
    """Two stretches of one person's hours overlap."""


class DayTooShort(Refusal):
    """A day of work counts some hours at least."""

    def __init__(self, *, weekday: int, least_hours: int) -> None:
        """Tell on which day of the week (0 is Monday), and how many hours it has to be."""
        super().__init__(weekday, least_hours)
        self.weekday = weekday
        self.least_hours = least_hours


class EmailTaken(Refusal):
    """Somebody else of the organisation has this e-mail address."""


class SignInRefused(Refusal):
    """The name or the secret is wrong. Never says which."""


class SignInLocked(Refusal):
    """Too many wrong tries; ``until`` tells when to try again."""

    def __init__(self, *, until: datetime) -> None:
        """Tell until when."""
        super().__init__(until)
        self.until = until


class LastCoordinator(Refusal):
    """Somebody must be left who may give roles."""


class PaymentNotPossible(Refusal):
    """The payment provider cannot be reached; paying by invoice still works."""


class ReasonMissing(Refusal):
    """This needs a reason in words."""


class VersionChanged(Refusal):
    """Somebody else saved this in the meantime."""


class GroundDoesNotFit(Refusal):
    """The tariff does not give this class on this ground."""


class NotSeenYet(Refusal):
    """Evidence is seen today or before, never in the future."""


class DecisionTooLong(Refusal):
    """A price decision is looked at again after some years."""

    def __init__(self, *, most_years: int) -> None:
        """Tell for how many years one may hold."""
        super().__init__(most_years)
        self.most_years = most_years


class NoRate(Refusal):
    """A shared table of rates says nothing about a day."""

    def __init__(self, rate: str, on: date) -> None:
        """Tell which table and which day."""
        super().__init__(rate, on)
        self.rate = rate
        self.on = on


class UnknownClass(Refusal):
    """The tariff has no such price class."""

    def __init__(self, code: str) -> None:
        """Tell which."""
        super().__init__(code)
        self.code = code


class UnknownStatus(Refusal):
    """Neither the product nor the tariff knows this status; ``near`` is one that is spelled almost so, or empty."""

    def __init__(self, status: str, *, near: str) -> None:
        """Tell which."""
        super().__init__(status, near)
        self.status = status
        self.near = near


class UnknownQuantity(Refusal):
    """Neither the product nor the tariff counts such a thing; ``near`` is one that is spelled almost so, or empty."""

    def __init__(self, of: str, *, near: str) -> None:
        """Tell which."""
        super().__init__(of, near)
        self.of = of
        self.near = near


class AbsurdQuantity(Refusal):
    """So much of something is a typing error: below zero, or more than one booking can hold."""

    def __init__(self, of: str, *, quantity: Decimal, most: Decimal) -> None:
        """Tell of what, how much was said and how much there can be at most."""
        super().__init__(of, quantity, most)
        self.of = of
        self.quantity = quantity
        self.most = most


class NotEligible(Refusal):
    """The regulation keeps this service for others; ``why`` is a text in each language, for each ground."""

    def __init__(self, why: Sequence[Text], *, excluded: bool) -> None:
        """Tell on which ground somebody is excluded, or which grounds would have given access."""
        super().__init__(len(why), excluded)
        self.why = tuple(why)
        self.excluded = excluded


class QuotaUsedUp(Refusal):
    """The household has had as much of this as the regulation allows; a person may give a reason to go beyond."""

    def __init__(self, name: Text, *, of: str, per: str, most: Decimal, asked: Decimal) -> None:
        """Tell which quota, in which period, how much it allows, and how much it would become."""
        super().__init__(of, per, most, asked)
        self.name = name
        self.of = of
        self.per = per
        self.most = most
        self.asked = asked


class AmountMissing(Refusal):
    """Without the amount of an attest or a decision this service cannot start."""

    def __init__(self, *, by: str, person: str) -> None:
        """Tell who gives the amount, and for whom it is missing."""
        super().__init__(by, person)
        self.by = by
        self.person = person


class NotIndexed(Refusal):
    """The regulation does not say that its amounts rise with an index."""


class AbsurdFactor(Refusal):
    """Prices do not change so much from one year to the next: a typing error."""

    def __init__(self, factor: Decimal, *, least: Decimal, most: Decimal) -> None:
        """Tell the factor and between which ones it has to lie."""
        super().__init__(factor, least, most)
        self.factor = factor
        self.least = least
        self.most = most


class TariffInUse(Refusal):
    """It is published, or prices were given by it: it stays as it is, and a new one takes its place."""


class BeforeItsTime(Refusal):
    """A tariff does not count before the first day that its own document names."""

    def __init__(self, valid_from: date) -> None:
        """Tell from which day on it can count."""
        super().__init__(valid_from)
        self.valid_from = valid_from


class PricesWereGiven(Refusal):
    """Prices were given for days that are past, by the tariff that this one replaces: that needs a reason."""

    def __init__(self, *, bookings: int, first: date) -> None:
        """Tell for how many bookings, and the first of these days."""
        super().__init__(bookings, first)
        self.bookings = bookings
        self.first = first


class RateOverlaps(Refusal):
    """Another amount stands for some of these days already; that one is changed by its own first day."""

    def __init__(self, *, first: date, last: date) -> None:
        """Tell for which days."""
        super().__init__(first, last)
        self.first = first
        self.last = last


class WorkNotRecorded(Refusal):
    """Somebody who did the work has not written down what was done, so nobody knows what it costs."""


class NothingDecided(Refusal):
    """A price decision decides a class, an amount, or both."""


class AmountOutside(Refusal):
    """The regulation lets a person decide an amount between two others; without ``least`` it leaves none to decide."""

    def __init__(self, amount: Money, *, least: Money | None, most: Money | None) -> None:
        """Tell the amount and between which ones it has to lie; ``most`` is None where none is printed."""
        super().__init__(str(amount.amount), least and str(least.amount), most and str(most.amount))
        self.amount = amount
        self.least = least
        self.most = most


class ReviewOutside(Refusal):
    """Somebody looks at a decision again while it is in force."""

    def __init__(self, valid_from: date, valid_until: date) -> None:
        """Tell the days of ``[valid_from, valid_until)``."""
        super().__init__(valid_from, valid_until)
        self.valid_from = valid_from
        self.valid_until = valid_until


class EvidenceMissing(Refusal):
    """Only a provisional decision is made before the evidence was seen."""


class AbsurdSpeed(Refusal):
    """Nobody travels so fast or so slowly, or takes so long to park: a typing error."""

    def __init__(self, what: str, value: float, *, least: float, most: float) -> None:
        """Tell of which mode (or ``detour``) the value is, and between which ones it has to lie."""
        super().__init__(what, value, least, most)
        self.what = what
        self.value = value
        self.least = least
        self.most = most


class NoSuchDay(Refusal):
    """None of the days of the week that were named lies between the days that were named."""


class DaysArePast(Refusal):
    """Nobody can wait for days that are over."""


class WaitsTooLong(Refusal):
    """A wish on the waiting list ends after some time, and is asked again."""

    def __init__(self, *, most_days: int) -> None:
        """Tell how long it may be."""
        super().__init__(most_days)
        self.most_days = most_days


class TooNarrow(Refusal):
    """The visit does not fit between the hours that were named."""

    def __init__(self, *, minutes: int) -> None:
        """Tell how long the visit takes."""
        super().__init__(minutes)
        self.minutes = minutes


class AlreadyWaiting(Refusal):
    """This booking has a wish on the waiting list already."""

    def __init__(self, *, token: str) -> None:
        """Tell by which link it is found."""
        super().__init__(token)
        self.token = token


class OfferOver(Refusal):
    """The place that was offered is no longer kept."""


class NoWeekday(Refusal):
    """A series comes on one day of the week at least; so much a wish on the waiting list names too."""


class SeriesTooRare(Refusal):
    """A series comes every week, or every so many weeks up to some."""

    def __init__(self, *, most_weeks: int) -> None:
        """Tell how many weeks there may be between two visits."""
        super().__init__(most_weeks)
        self.most_weeks = most_weeks


class SeriesTooLong(Refusal):
    """So far ahead is a typing error: a series without a known end is left open."""

    def __init__(self, *, most_days: int) -> None:
        """Tell how many days ahead one may say."""
        super().__init__(most_days)
        self.most_days = most_days


class StartIsPast(Refusal):
    """A series cannot begin before today."""

    def __init__(self, *, first: date) -> None:
        """Tell on which day it can begin at the earliest."""
        super().__init__(first)
        self.first = first


class NoDates(Refusal):
    """Nothing is left of a series that could be booked."""


class DatesTaken(Refusal):
    """Some dates of a series cannot be had any more; each start comes with the nearest that are still free."""

    def __init__(self, taken: Mapping[datetime, Sequence[datetime]]) -> None:
        """Tell which starts, and offer other times for each."""
        super().__init__(*sorted(taken))
        self.taken = {start: tuple(alternatives) for start, alternatives in sorted(taken.items())}


class NameTaken(Refusal):
    """Something else of the organisation is called so already."""


class WeekOutside(Refusal):
    """A week of a contract is so long at least and at most."""

    def __init__(self, *, least_minutes: int, most_minutes: int) -> None:
        """Tell between which lengths it has to lie."""
        super().__init__(least_minutes, most_minutes)
        self.least_minutes = least_minutes
        self.most_minutes = most_minutes


class NotAHoliday(Refusal):
    """This day is no public holiday here: there is nothing to keep open on it, or to replace."""


class NotAWorkingDay(Refusal):
    """A holiday is replaced by a day of the same year on which one works otherwise: no weekend, no holiday."""


class NobodyElse(Refusal):
    """Nobody else can come at the time of this visit."""


class PromisesTouched(Refusal):
    """Promises were made that this would leave without what they need: somebody has to have seen how many."""

    def __init__(self, *, visits: int, series: int) -> None:
        """Tell how many coming visits, and how many series, it is about."""
        super().__init__(visits, series)
        self.visits = visits
        self.series = series


class NotForThisHousehold(Refusal):
    """A rule of the service stands in the way of this household; the office may give a reason to go beyond."""


class VisitsUsedUp(NotForThisHousehold):
    """The household has had as many visits of this service as it may."""

    def __init__(self, *, most: int, per: str) -> None:
        """Tell how many it may have in each ``per``: week, month or year."""
        super().__init__(most, per)
        self.most = most
        self.per = per


class TooManyVisits(Refusal):
    """So many visits of a series cannot get another time at once: nothing could be promised to others meanwhile."""


class TooManySessions(Refusal):
    """So many group sessions at once are a typing error."""

    def __init__(self, *, found: int, most: int) -> None:
        """Tell how many were meant and how many there can be at once."""
        super().__init__(found, most)
        self.found = found
        self.most = most


class SessionExists(Refusal):
    """The service has a session at this place at these moments already."""

    def __init__(self, starts: Sequence[datetime]) -> None:
        """Tell which moments."""
        super().__init__(*starts)
        self.starts = tuple(starts)


class SessionOver(Refusal):
    """A session that is over or cancelled stays as it was, and one that is to come begins later than now."""


class PlacesAreTaken(Refusal):
    """A session cannot have fewer places than are taken."""

    def __init__(self, *, taken: int) -> None:
        """Tell how many are taken."""
        super().__init__(taken)
        self.taken = taken


class AnswersRefused(Refusal):
    """Some answers to what a service asks are missing or make no sense."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        """Tell what is wrong (``questions.AnswerFault``), by the slug of each question."""
        super().__init__(dict(faults))
        self.faults = dict(faults)


class BeyondService(Refusal):
    """With these answers it is work for a regular firm: the service may not do it (domain A3.2)."""

    def __init__(self, referrals: Mapping[str, Text]) -> None:
        """Tell who does it, in the organisation's words, by the slug of each question; empty words say nothing."""
        super().__init__(dict(referrals))
        self.referrals = dict(referrals)


class NothingAsked(Refusal):
    """A request says what is needed: in words, or by choosing a task."""


class ConsentMissing(Refusal):
    """Who asks for somebody else needs their yes."""


class UrgencyWithoutReason(Refusal):
    """Who passes ahead of others says why."""


class RequestMovedOn(Refusal):
    """The request is past the point at which this can be done."""

    def __init__(self, *, state: str) -> None:
        """Tell where it is."""
        super().__init__(state)
        self.state = state


class GrantWithoutMeasure(Refusal):
    """A number of granted hours is above zero, and not more than a week has for work."""

    def __init__(self, *, most_hours: int) -> None:
        """Tell the bound."""
        super().__init__(most_hours)
        self.most_hours = most_hours


class ReviewBeforeDecision(Refusal):
    """A decision is looked at again after the day on which it was taken."""


class OfSomebodyElse(Refusal):
    """This booking is not for the household or the service of the request."""


class TooFewChoices(Refusal):
    """Who has to choose needs two answers at least, and each of them once."""


class BoundsCrossed(Refusal):
    """The least is more than the most."""


class RouteMissing(Refusal):
    """A ride needs to know where it goes."""


class RideTooLong(Refusal):
    """The whole ride, until the driver is back, takes longer than the service allows."""

    def __init__(self, *, minutes: int, most_minutes: int) -> None:
        """Tell how long it takes and how long it may."""
        super().__init__(minutes, most_minutes)
        self.minutes = minutes
        self.most_minutes = most_minutes


class TooManyStops(Refusal):
    """A ride has only so many stops on the way."""

    def __init__(self, *, most: int) -> None:
        """Tell how many it may have."""
        super().__init__(most)
        self.most = most


class TooManyInCar(Refusal):
    """More people want to go along than fit in the car."""

    def __init__(self, *, most: int) -> None:
        """Tell how many fit, with the resident."""
        super().__init__(most)
        self.most = most


class NoWheelchairPlace(Refusal):
    """The car of what was chosen has no place for a wheelchair."""


class PlaceNotKnown(Refusal):
    """Nobody here knows where this place lies, so that no ride to it can be planned."""


class AppointmentTooSoon(Refusal):
    """The pick-up for this appointment would be sooner than a ride can be asked."""

    def __init__(self, *, hours: int) -> None:
        """Tell how many hours ahead a ride is asked."""
        super().__init__(hours)
        self.hours = hours


class MembershipMissing(Refusal):
    """Only members can book this service, and the household is none in that year."""

    def __init__(self, *, year: int) -> None:
        """Tell for which year."""
        super().__init__(year)
        self.year = year


class AlreadyOver(Refusal):
    """Nobody becomes a member of a year that is over."""

    def __init__(self, *, year: int) -> None:
        """Tell which year."""
        super().__init__(year)
        self.year = year


class AlreadyMember(Refusal):
    """The household is a member in that year already."""

    def __init__(self, *, year: int) -> None:
        """Tell in which year."""
        super().__init__(year)
        self.year = year


class NotAPicture(Refusal):
    """What was sent is no photo of a kind that we read, whatever its name says."""


class PictureTooLarge(Refusal):
    """A photo takes more bytes or has more pixels than we read."""

    def __init__(self, *, most_megabytes: int) -> None:
        """Tell how many megabytes a photo may take."""
        super().__init__(most_megabytes)
        self.most_megabytes = most_megabytes


class PictureBroken(Refusal):
    """A photo ends too soon or cannot be read to its end."""


class TooManyPhotos(Refusal):
    """One thing has so many photos at most."""

    def __init__(self, *, most: int) -> None:
        """Tell how many."""
        super().__init__(most)
        self.most = most


class PlaceNotServed(Refusal):
    """Something was reported about a place that the organisation does not look after."""

    def __init__(self, *, municipalities: Sequence[str]) -> None:
        """Tell which municipalities it does look after."""
        super().__init__(*municipalities)
        self.municipalities = tuple(municipalities)


class PlaceMissing(Refusal):
    """Nobody can find the place from what was told."""


class NoSuchRound(Refusal):
    """This booking is no round that is still to come, or another commissioner pays it."""


class ReportChanged(Refusal):
    """A report is not in a state in which this can be done."""

    def __init__(self, *, state: str, change: str) -> None:
        """Tell how it stands and what was asked."""
        super().__init__(state, change)
        self.state = state
        self.change = change


class BirthdayOutside(Refusal):
    """Nobody was born on a day that is still to come, or so long ago."""


class MemberNeeded(Refusal):
    """Each place of this service is for somebody by name, and nobody was chosen."""


class TicketMovedOn(Refusal):
    """Something that was left behind is not in a stage in which this can be done."""

    def __init__(self, *, stage: str) -> None:
        """Tell where it is."""
        super().__init__(stage)
        self.stage = stage


class AlreadyBrought(Refusal):
    """The same thing of the same household stands in the workshop already."""

    def __init__(self, *, thing: str, label: int) -> None:
        """Tell what it is and which label is on it."""
        super().__init__(thing, label)
        self.thing, self.label = thing, label


class DearerThanAgreed(Refusal):
    """The work costs more than the resident agreed to; who works at the bench reads no price."""

    def __init__(self, *, most: Money) -> None:
        """Tell what was agreed at most."""
        super().__init__(most)
        self.most = most


class NotDearer(Refusal):
    """What is to be asked costs no more than was agreed: there is nothing to ask."""


class NoLabelLeft(Refusal):
    """Every label is stuck on something that stands in the workshop."""


class NoBenchToday(Refusal):
    """No bench day of this service has so much time left today."""


class KeptTooLong(Refusal):
    """What is personal is kept for some days at least, and no longer than the law allows."""

    def __init__(self, *, most_days: int) -> None:
        """Tell the bound."""
        super().__init__(most_days)
        self.most_days = most_days


class PointOutside(Refusal):
    """A point on the map that cannot lie in its postcode."""

    def __init__(self, *, most_km: int) -> None:
        """Tell how far from the middle of the postcode it may be."""
        super().__init__(most_km)
        self.most_km = most_km


class AppointmentIsOver(Refusal):
    """The appointment, or the pick-up for it, lies in the past."""


class TooFarAway(Refusal):
    """The ride goes further than the service drives."""

    def __init__(self, *, km: int, most_km: int) -> None:
        """Tell how far it is and how far it may be, one way."""
        super().__init__(km, most_km)
        self.km, self.most_km = km, most_km


class AppointmentMoves(Refusal):
    """The driver cannot be in time for the appointment with this pick-up: it would have to be at another moment."""

    def __init__(self, *, before: datetime, after: datetime) -> None:
        """Tell when the appointment is, and when it would be."""
        super().__init__(before, after)
        self.before, self.after = before, after


class LinkedToItself(Refusal):
    """A service is offered beside another one, never beside itself."""


class TooManyLinks(Refusal):
    """So many services are offered beside one that nobody reads them."""

    def __init__(self, *, most: int) -> None:
        """Tell how many there can be."""
        super().__init__(most)
        self.most = most


class BasketFull(Refusal):
    """So many things cannot be booked together."""

    def __init__(self, *, most: int) -> None:
        """Tell how many there can be."""
        super().__init__(most)
        self.most = most


class PartRefused(Refusal):
    """One part of what is booked, moved or cancelled together cannot be: so nothing of it was done."""

    def __init__(self, *, booking_id: int, reason: Refusal) -> None:
        """Tell which part, and why."""
        super().__init__(booking_id, reason)
        self.booking_id, self.reason = booking_id, reason


class PeriodsDiffer(Refusal):
    """What is rented together is rented for the same period."""


class RentalMovedOn(Refusal):
    """Something that is rented is not where this can be done."""

    def __init__(self, *, stage: str) -> None:
        """Tell where it is."""
        super().__init__(stage)
        self.stage = stage


class DepositTooHigh(Refusal):
    """More of a deposit would be given back than came in."""

    def __init__(self, *, most: Money) -> None:
        """Tell how much came in."""
        super().__init__(most)
        self.most = most


class PiecePromised(Refusal):
    """A thing cannot be had for so long: somebody else has it after this, or it is out of use."""

    def __init__(self, *, name: str, starts_at: datetime, who: str = "") -> None:
        """Tell which thing, from when, and who is next; nobody where it is out of use."""
        super().__init__(name, starts_at, who)
        self.name, self.starts_at, self.who = name, starts_at, who


class NoPieceLeft(Refusal):
    """No other thing of the kind is free for the whole period."""


class RentedAgain(Refusal):
    """A thing came back and somebody else has taken it along since."""

    def __init__(self, *, name: str, who: str) -> None:
        """Tell which thing, and who has it."""
        super().__init__(name, who)
        self.name, self.who = name, who


class NoSeriesOfRentals(Refusal):
    """What is rented is not booked as a series."""


class NotASignature(Refusal):
    """What was drawn is no signature: nothing, a dot, or outside the sheet."""


class SignatureMissing(Refusal):
    """A work order is signed with a drawing, or with a name after it was read aloud and agreed to."""


class WorkOrderChanged(Refusal):
    """What was done was written otherwise since the customer read it."""


class WorkOrderSigned(Refusal):
    """The work order was signed already: it stays as it is."""


class TooEarlyToTick(Refusal):
    """Nobody can have come yet: it begins much later."""

    def __init__(self, after: datetime) -> None:
        """Tell from when it can be ticked."""
        super().__init__(after)
        self.after = after


class TooLateToUndo(Refusal):
    """What was ticked stays: taking it back is for a slip of the thumb."""

    def __init__(self, *, minutes: int) -> None:
        """Tell how long it could be taken back."""
        super().__init__(minutes)
        self.minutes = minutes


class HouseholdNotKnown(Refusal):
    """A place for somebody by name is booked by a household that we know for sure: by its private link, or the desk."""


class PlacePerMember(Refusal):
    """Each person who comes has one place, and each place is for one person."""

    def __init__(self, *, places: int, members: int) -> None:
        """Tell how many places and how many people."""
        super().__init__(places, members)
        self.places, self.members = places, members


class OneDayPart(Refusal):
    """One booking is for one day part: who stays half a day and who stays a whole one are two bookings."""


class AttestMissing(Refusal):
    """For that day somebody has no attest: the last one ended, or none was ever seen."""

    def __init__(self, name: str, *, on: date, last: date | None) -> None:
        """Tell who, for which day, and until when the last attest counts."""
        super().__init__(name, on, last)
        self.name, self.on, self.last = name, on, last


class NotTheRightAge(Refusal):
    """Nothing is given for somebody of this age."""


class HoursOutside(Refusal):
    """The hours of a child lie outside those of the session, or end before they begin."""

    def __init__(self, *, opens: datetime, closes: datetime) -> None:
        """Tell from when until when it is open."""
        super().__init__(opens, closes)
        self.opens, self.closes = opens, closes


class TooFewCarers(Refusal):
    """With so few carers there are fewer places than were promised."""

    def __init__(self, *, places: int, taken: int, on: date) -> None:
        """Tell how many places would be left, how many are taken, and on which day."""
        super().__init__(places, taken, on)
        self.places, self.taken, self.on = places, taken, on


class NoPlanOfDays(Refusal):
    """Only a planned day can be a respite day."""


class RoundClosed(Refusal):
    """In this round no wishes are taken any more, or not yet."""


class RoundMovedOn(Refusal):
    """A round is not in a state in which this can be done."""


class NoWishes(Refusal):
    """Nobody wished anything."""


class OutOfSeason(NotATime):
    """Work that can be done in a part of the year only; the office may give a reason to do it all the same."""

    def __init__(self, season: Season, *, opens: date) -> None:
        """Tell in which part of the year, and the next day on which it can be done."""
        super().__init__(season, opens)
        self.season = season
        self.opens = opens


class LimitReached(NotForThisHousehold):
    """The household would have more of some tasks, or more hours, than it may."""

    def __init__(self, reached: Reached, *, names: Sequence[Text]) -> None:
        """Tell which limit, how much was had and is asked, and which tasks count; no names is all of the service."""
        super().__init__(reached)
        self.reached = reached
        self.names = tuple(names)


class NotItsTurn(NotForThisHousehold):
    """A task comes only after another one, or not so soon again."""

    def __init__(self, out: OutOfTurn, *, name: Text, after: Text | None) -> None:
        """Tell why, with the names of the task and of the one that it follows."""
        super().__init__(out)
        self.out = out
        self.name = name
        self.after = after


class PartyTaken(Refusal):
    """Somebody else of the register answers to this party of the tariffs already."""

    def __init__(self, *, name: str) -> None:
        """Tell who."""
        super().__init__(name)
        self.name = name


class PeriodBackwards(Refusal):
    """A last day before the first one."""


class PeriodTooLong(Refusal):
    """More days, or more lines, than one list shows."""


class DayToCome(Refusal):
    """A day on which somebody saw something that is still to come."""


class RepresentsAlready(Refusal):
    """Somebody acts for this household on some of these days already."""


class MayDoNothing(Refusal):
    """Somebody who may neither book nor pay."""


class NothingWritten(Refusal):
    """A report with nothing in it tells nobody anything."""


class TooEarlyForReport(Refusal):
    """Nobody has been there yet: there is nothing to report."""


class PortionsAreTaken(Refusal):
    """Fewer portions to take away than were ordered already."""

    def __init__(self, *, taken: int) -> None:
        """Keep how many were ordered."""
        super().__init__(taken)
        self.taken = taken


class NotYetDivided(Refusal):
    """Families were told that the places of a round are divided on a later day."""

    def __init__(self, *, on: date) -> None:
        """Keep that day."""
        super().__init__(on)
        self.on = on
