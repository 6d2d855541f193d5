"""Booking for the caller: what, where and when on one page, the sentence to say, and one button."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.questions import check_answers
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.bookings import NothingChosen, RequestChanged, TasksTooLong
from booking.rules.refusals.care import MemberNeeded
from booking.rules.refusals.limits import NotForThisHousehold
from booking.rules.refusals.prices import QuotaUsedUp
from booking.rules.refusals.rides import MembershipMissing
from booking.rules.refusals.services import AnswersRefused, BeyondService
from booking.rules.refusals.times import NotATime, SlotTaken
from booking.store.database import in_transaction, reading
from booking.store.queries.dossier import Dossier
from booking.store.queries.household_workers import worker_names
from booking.store.queries.locations import locations_of
from booking.store.queries.members import members_of
from booking.store.queries.service_facts import Service
from booking.store.queries.services import services_of
from booking.store.queries.workers import languages_known
from booking.usecases.addresses.locate_address import locate_address
from booking.usecases.bookings.book_for_caller import BookForCaller, book_for_caller
from booking.usecases.bookings.caller_wish import CallerWish
from booking.usecases.bookings.offer_for_caller import CallerOffer, offer_for_caller
from booking.usecases.bookings.requests import Place
from booking.usecases.residents.open_dossier import Purpose
from booking.web.common import clock
from booking.web.common.formats import spoken_number
from booking.web.common.guard import actor
from booking.web.common.looked_up import looked_up
from booking.web.common.paths import ID
from booking.web.common.price_texts import PriceInWords, price_in_words
from booking.web.common.question_fields import AskedField, asked_fields, show_refused, typed_answers, with_questions
from booking.web.common.refusal_texts import show
from booking.web.common.travel import ask_ahead
from booking.web.common.wish_keys import key_of
from booking.web.desk.another_hour import AnotherHour, another_hour, hour_form, sentence_for
from booking.web.desk.basket_links import join_the_basket
from booking.web.desk.blueprint import blueprint
from booking.web.desk.call_forms import BookForm, CallForm
from booking.web.desk.call_members import chosen_hours
from booking.web.desk.call_rides import (
    RideBookForm,
    RideWishesForm,
    booked_route,
    is_ride,
    moves_appointment,
    ride_sentences,
    was_asked,
    with_route,
)
from booking.web.desk.call_wishes import Offered, WishesForm, other_questions, priced_questions, wishes_form
from booking.web.desk.moments import (
    ShownDay,
    read_day,
    read_moment,
    shown_alternatives,
    shown_days,
    written,
)
from booking.web.desk.no_price import beyond_quota, not_for_household
from booking.web.desk.request_links import after_booking
from booking.web.desk.residents import opened_dossier
from booking.web.desk.saying import sentences, task_list

_KEY_BYTES = 16
#: What stands in the address of the page before the caller has said what they want.
_SAYS_NOTHING = frozenset({"service", "aanvraag", "mand"})


@dataclass(frozen=True, slots=True)
class Call:
    """What the address of the page says: who calls, for which service, from which day on."""

    dossier: Dossier
    service: Service
    services: tuple[Service, ...]
    first_day: date
    is_asked: bool


@dataclass(frozen=True, slots=True)
class CallPage:
    """What the page shows. Without an ``offer`` nothing can be booked yet."""

    call: Call
    offer: CallerOffer | None = None
    price: PriceInWords | None = None
    tasks: str = ""
    say: tuple[str, ...] = ()
    beyond: str = ""
    outside: str = ""
    book_url: str = ""
    series_url: str = ""
    wait_url: str = ""
    days: tuple[ShownDay, ...] = ()
    nearest: tuple[ShownDay, ...] = ()
    chosen_value: str = ""
    today_url: str = ""
    later_url: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    another: AnotherHour | None = None
    priced: tuple[AskedField, ...] = ()
    asked: tuple[AskedField, ...] = ()
    beyond_service: bool = False
    is_late: bool = False
    """Nobody is free to drive the caller to their appointment."""
    no_member: bool = False
    """Whether it was refused because the household is no member."""
    moves_appointment: bool = False
    """Whether the appointment would have to move for the chosen start."""


@blueprint.route(f"/inwoner/<{ID}:resident_id>/boeken", methods=["GET", "POST"])
def book(resident_id: int) -> ResponseReturnValue:
    """Find a time and a price for the caller, and promise it."""
    call = call_about(resident_id)
    wish_form, hours = _wishes_form(call), hour_form()
    asked_now = other_questions(call.service)
    of = RideBookForm if is_ride(call.service) else BookForm
    form = with_questions(of, asked_now, data={"client_key": secrets.token_urlsafe(_KEY_BYTES)})
    wish = _wish(call, wish_form)
    refused: Refusal | None = None
    if wish is not None and form.validate_on_submit():
        try:
            number = _promise(wish, form, resident_id=resident_id)
        except Refusal as refusal:
            refused = refusal
        else:
            flash(_("The visit is booked. The number is %(number)s.", number=spoken_number(number)), "ok")
            join_the_basket(number)
            return after_booking(number) or redirect(url_for("desk.show_booking", number=number), code=303)
    page = _page(call, wish, wish_form)
    # Where nothing can be offered yet, another hour is not asked.
    asked = hours.moment() if page.offer is not None else None
    if refused is not None:
        page = _refused(page, refused, form, link=_link(call, wish_form))
    elif wish is not None and asked is not None:
        page = replace(page, another=another_hour(wish, asked, link=_link(call, wish_form)))
        if page.another is None:
            return redirect(_address(call, wish_form, moment=written(asked)), code=303)
    if page.offer is not None and page.offer.quote is not None:
        form.shown_cents.data = str(page.offer.quote.total.cents)
    form.require_reasons(price=bool(page.beyond), time=bool(page.outside), answers=page.beyond_service)
    priced = asked_fields(wish_form, priced_questions(call.service))
    page = replace(page, priced=priced, asked=asked_fields(form, asked_now))
    status = 422 if form.errors or wish_form.errors or hours.errors else 200
    return render_template("desk/book.html", page=page, wish_form=wish_form, form=form, hours=hours), status


def _refused(page: CallPage, refusal: Refusal, form: BookForm, *, link: Callable[[str], str]) -> CallPage:
    """Say why nothing was booked, and return the page with what can be done about it."""
    if isinstance(refusal, AnswersRefused | BeyondService):
        return _refused_answers(page, refusal, form)
    if isinstance(refusal, QuotaUsedUp):
        form.add_error(_("Write why this household may have more than the regulation allows."), field="override")
    elif isinstance(refusal, NotForThisHousehold):
        form.add_error(_("Write why this household may have it all the same."), field="time_override")
        return replace(page, outside=not_for_household(refusal))
    elif isinstance(refusal, SlotTaken | NotATime) and page.outside and not form.time_override.data:
        form.add_error(_("Write why this time is booked all the same."), field="time_override")
    elif isinstance(refusal, MembershipMissing):
        form.add_error(_("This household is no member in %(year)s. Make it one first.", year=refusal.year))
        return replace(page, no_member=True)
    else:
        show(form, refusal)
    if isinstance(refusal, RequestChanged):
        # Who has read that and still wants it, books another visit.
        form.client_key.data = secrets.token_urlsafe(_KEY_BYTES)
    if isinstance(refusal, SlotTaken) and not page.outside:
        return replace(page, nearest=shown_alternatives(refusal.alternatives, link=link))
    return page


def _refused_answers(page: CallPage, refusal: Refusal, form: BookForm) -> CallPage:
    """Say at each question why nothing was booked; what lies beyond the service can be booked with a reason."""
    show_refused(form, refusal, page.call.service.questions)
    if not isinstance(refusal, BeyondService):
        return page
    form.add_error(_("Write why we do this all the same."), field="answers_override")
    return replace(page, beyond_service=True)


def call_about(resident_id: int) -> Call:
    """Return what the address of the page says, and write down who looks. Raises ``NotFound``."""
    dossier = opened_dossier(resident_id, purpose=Purpose.BOOK)
    with reading() as session:
        services = services_of(session, actor().organisation_id)
    slug = request.args.get("service") or (services[0].slug if services else "")
    service = next((one for one in services if one.slug == slug), None)
    if service is None:
        raise NotFound
    first_day = read_day(request.args.get("from")) or clock.today()
    return Call(dossier, service, tuple(services), first_day, is_asked=bool(request.args.keys() - _SAYS_NOTHING))


def _wishes_form(call: Call) -> WishesForm:
    organisation_id = actor().organisation_id
    with reading() as session:
        known = Offered(
            languages_known(session, organisation_id),
            worker_names(session, organisation_id),
            [one for one in locations_of(session, organisation_id, first=clock.today()) if one.active],
            members_of(session, organisation_id, call.dossier.household_id),
        )
    return wishes_form(call.service, known, of=RideWishesForm if is_ride(call.service) else WishesForm)


def _wish(call: Call, form: WishesForm) -> CallerWish | None:
    """Return what the caller wants, or None while it is not clear; what is wrong stands at its field."""
    if not call.is_asked or not was_asked(form) or not form.validate():
        return None
    choices, location = form.chosen(), form.chosen_location
    if call.service.for_members:
        # One of each for everybody who is named.
        choices = tuple(replace(one, count=len(form.member_ids)) for one in choices if form.member_ids)
    if not choices:
        show(form, MemberNeeded() if call.service.for_members and not form.member_ids else NothingChosen())
        return None
    answers = _priced_answers(call, form)
    if answers is None:
        return None
    try:
        # The address stays that of the household, whose price it is; the point is where the work is.
        place = Place(call.dossier.details.address, location.at) if location else place_of(call, form)
    except Refusal as refusal:
        show(form, refusal)
        return None
    wish = CallerWish(
        household_id=call.dossier.household_id,
        service=call.service,
        choices=choices,
        place=place,
        first_day=call.first_day,
        starts_at=read_moment(request.args.get("moment")),
        language=form.language.data or "",
        preferred_worker_id=form.preferred_id,
        minutes=form.minutes.data,
        location_id=location.location_id if location else None,
        answers=answers,
        member_ids=form.member_ids,
        hours=chosen_hours(form),
    )
    try:
        return with_route(wish, form)
    except Refusal as refusal:
        show(form, refusal)
        return None


def _priced_answers(call: Call, form: WishesForm) -> dict[str, str] | None:
    """Return the answers that count for the price, or None while one is missing or wrong, which stands at it then."""
    asked = priced_questions(call.service)
    try:
        return check_answers(asked, typed_answers(form, asked), beyond_allowed=True)
    except AnswersRefused as refusal:
        show_refused(form, refusal, asked)
        return None


def place_of(call: Call, form: CallForm) -> Place:
    """Return where it is: the address that was said, or the household's own. Raises what ``locate_address`` raises."""
    typed = form.other_address()
    if typed is None:
        home = call.dossier.details
        return Place(home.address, call.dossier.at, home.access_notes)
    looked_up(typed, organisation_id=actor().organisation_id)
    with reading() as session:
        return locate_address(session, typed, by=actor(), service_id=call.service.service_id)


def _promise(wish: CallerWish, form: BookForm, *, resident_id: int) -> str:
    """Book, and return the number."""
    if wish.starts_at is None:
        raise NotATime
    by, now = actor(), clock.now()
    asked = BookForCaller(
        resident_id=resident_id,
        service_id=wish.service.service_id,
        choices=wish.choices,
        place=wish.place,
        starts_at=wish.starts_at,
        shown_total=form.shown_total(),
        client_key=key_of("call", form.client_key.data),
        note=form.note.data or "",
        override=form.override.data or "",
        language=wish.language,
        preferred_worker_id=wish.preferred_worker_id,
        minutes=wish.minutes,
        location_id=wish.location_id,
        member_ids=wish.member_ids,
        hours=wish.hours,
        time_override=form.time_override.data or "",
        answers={**wish.answers, **typed_answers(form, other_questions(wish.service))},
        answers_override=form.answers_override.data or "",
        route=booked_route(wish, form),
    )
    return in_transaction(lambda session: book_for_caller(session, asked, by=by, now=now)).number


def _page(call: Call, wish: CallerWish | None, form: WishesForm) -> CallPage:
    if wish is None:
        return CallPage(call)
    ask_ahead(wish.place.at, organisation_id=actor().organisation_id)
    try:
        with reading() as session:
            offer = offer_for_caller(session, wish, by=actor(), now=clock.now())
    except Refusal as refusal:
        if not (isinstance(refusal, TasksTooLong) and form.show_too_long(refusal)):
            show(form, refusal)
        return CallPage(call)
    link, location = _link(call, form), form.chosen_location
    chosen_value = written(offer.chosen.starts_at) if offer.chosen else ""
    return CallPage(
        call,
        offer,
        price=price_in_words(offer.quote) if offer.quote else None,
        tasks=task_list(call.service, wish.choices),
        say=tuple(
            sentences(
                offer,
                call.service,
                wish.choices,
                place=location.name if location else "",
                opening=ride_sentences(wish, offer.chosen.starts_at) if offer.chosen else (),
            )
        ),
        is_late=wish.route is not None and wish.route.appointment_at is not None and offer.chosen is None,
        moves_appointment=moves_appointment(wish),
        beyond=beyond_quota(offer.beyond) if offer.beyond else "",
        outside=sentence_for(offer.outside) if offer.outside else "",
        book_url=link(chosen_value) if chosen_value else "",
        series_url=_series_address(call, form, chosen_value)
        if chosen_value and (not location or call.service.for_members)
        else "",
        wait_url="" if location else _wait_address(call, form),
        days=shown_days(offer.times.days, link=link),
        chosen_value=chosen_value,
        today_url=_address(call, form) if call.first_day > clock.today() else "",
        later_url=_address(call, form, first_day=offer.times.later) if offer.times.later else "",
        answers=tuple((form.answers() | {"service": call.service.slug}).items()),
    )


def _link(call: Call, form: CallForm) -> Callable[[str], str]:
    """Return what makes the address of this page with another chosen start."""
    return lambda value: _address(call, form, first_day=call.first_day, moment=value)


def _series_address(call: Call, form: CallForm, moment: str) -> str:
    answers = form.answers() | {"service": call.service.slug, "moment": moment}
    return f"{url_for('desk.new_series', resident_id=call.dossier.resident_id)}?{urlencode(answers)}"


def _wait_address(call: Call, form: CallForm) -> str:
    answers = form.answers() | {"service": call.service.slug}
    return f"{url_for('desk.wait', resident_id=call.dossier.resident_id)}?{urlencode(answers)}"


def _address(call: Call, form: CallForm, *, first_day: date | None = None, moment: str = "") -> str:
    answers = form.answers() | {"service": call.service.slug}
    if first_day is not None and first_day > clock.today():
        answers["from"] = first_day.isoformat()
    if moment:
        answers["moment"] = moment
    path = url_for("desk.book", resident_id=call.dossier.resident_id)
    return f"{path}?{urlencode(answers)}{'#say' if moment else ''}"
