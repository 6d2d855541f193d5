"""Who calls, and what they want: read from the address of the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask import request

from booking.rules.questions import check_answers
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.bookings import NothingChosen
from booking.rules.refusals.care import MemberNeeded
from booking.rules.refusals.services import AnswersRefused
from booking.store.database import reading
from booking.store.queries.dossier import Dossier
from booking.store.queries.household_workers import able_names
from booking.store.queries.locations import locations_of
from booking.store.queries.members import members_of
from booking.store.queries.service_facts import Service
from booking.store.queries.services import services_of
from booking.store.queries.workers import languages_known
from booking.usecases.addresses.locate_address import locate_address
from booking.usecases.bookings.caller_wish import CallerWish
from booking.usecases.bookings.requests import Place
from booking.usecases.residents.open_dossier import Purpose
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.looked_up import looked_up
from booking.web.common.question_fields import show_refused, typed_answers
from booking.web.common.refusal_texts import show
from booking.web.desk.call_forms import CallForm
from booking.web.desk.call_members import chosen_hours
from booking.web.desk.call_rides import RideWishesForm, is_ride, was_asked, with_route
from booking.web.desk.call_wishes import Offered, WishesForm, priced_questions, wishes_form
from booking.web.desk.moments import read_day, read_moment
from booking.web.desk.residents import opened_dossier

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


def wishes_form_of(call: Call) -> WishesForm:
    """Return the questions what, where and by whom, with what can be chosen."""
    organisation_id = actor().organisation_id
    with reading() as session:
        known = Offered(
            languages_known(session, organisation_id),
            able_names(session, organisation_id, call.service.skills),
            [one for one in locations_of(session, organisation_id, first=clock.today()) if one.active],
            members_of(session, organisation_id, call.dossier.household_id),
        )
    return wishes_form(call.service, known, of=RideWishesForm if is_ride(call.service) else WishesForm)


def wish_of_caller(call: Call, form: WishesForm) -> CallerWish | None:
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
