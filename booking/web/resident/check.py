"""The last question: whether all of this is right, and how it will be paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.lifecycle import State
from booking.rules.money import Money
from booking.rules.pricing.paying import can_be_paid_online
from booking.rules.questions import status_told
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.bookings import NotPossibleNow
from booking.rules.refusals.prices import AmountMissing
from booking.rules.refusals.tariffs import NoTariff
from booking.rules.shapes import WITH_RETURN
from booking.rules.uitpas import STATUS
from booking.store.database import in_transaction, reading
from booking.store.queries.drafts import Draft, DraftHold, DraftWho
from booking.store.queries.locations import lines_of_location
from booking.store.queries.members import members_by_id
from booking.store.queries.rides import Ride, find_ride
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.store.queries.session_guests import lesson_of
from booking.usecases.bookings.requests import ConfirmBooking, Who
from booking.usecases.bookings.tasks import BookedWork, deposit_of, tasks_of
from booking.usecases.drafts.check_draft import DraftPrice, check_draft
from booking.usecases.drafts.claim_ground import claim_ground
from booking.usecases.drafts.keep_longer import keep_longer
from booking.usecases.drafts.requests import choices_in
from booking.usecases.drafts.where import where_of_draft
from booking.usecases.payers.how_to_pay import how_to_pay
from booking.usecases.requests.answer_by_booking import confirm_and_answer
from booking.web.common import clock
from booking.web.common.formats import money, text
from booking.web.common.gateways import gateways
from booking.web.common.limits import BOOKING_WRITE
from booking.web.common.locale import language
from booking.web.common.price_texts import PriceInWords, ground_words, price_in_words
from booking.web.common.question_fields import GivenAnswer, given_answers
from booking.web.common.refusal_texts import show
from booking.web.common.session_words import fetch_words, lesson_lines
from booking.web.resident.basket_offers import LinkedOffer, drafts_beside, offers_beside_draft
from booking.web.resident.blueprint import blueprint
from booking.web.resident.forms import CheckForm
from booking.web.resident.links import booking_url
from booking.web.resident.pay import payment_page
from booking.web.resident.series_new import RepeatPart, repeat_part
from booking.web.resident.task_words import counted
from booking.web.resident.times import is_about_time, other_times
from booking.web.resident.visitor import own_draft, visitor, visitor_for
from booking.web.resident.way import Step, detour, step_url, to_step


@dataclass(frozen=True, slots=True)
class Change:
    """Where each answer can be changed."""

    tasks: str
    questions: str
    address: str
    location: str
    time: str
    who: str
    for_whom: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class CheckPage:
    """All that was answered, the price with its reasons, and how long the time is still kept.

    ``statuses`` tells what the visit would cost with each status; ``lowest`` is the least of those.
    """

    token: str
    service: str
    tasks: tuple[str, ...]
    note: str
    starts_at: datetime
    ends_at: datetime
    seconds_left: int
    minutes_left: int
    where: tuple[str, ...]
    who: DraftWho
    price: PriceInWords
    statuses: dict[str, str]
    lowest: Money | None
    can_pay_online: bool
    change: Change
    ride: Ride | None = None
    route_url: str = ""
    deposit: Money | None = None
    """What is asked besides the price of what is rented, and given back; None where nothing is."""
    is_rented: bool = False
    """Whether they take something along, and bring it back at ``ends_at``."""
    in_cash: bool = False
    """Whether the driver is paid, in coins."""
    lesson: tuple[str, ...] = ()
    """The dish, the lesson, where the session has a name of its own; how hard it is; whether it is in the open air."""
    ask_beyond: int | None = None
    """How many percent above this estimate we ask first, where a work order is signed; None where there is none."""
    answers: tuple[GivenAnswer, ...] = ()
    location: tuple[str, ...] = ()
    fetch: str = ""
    """When to fetch what is taken away, where something is."""
    payer: str = ""
    """Who pays it, where that is not the household itself."""
    for_whom: tuple[str, ...] = ()
    """The children who come, by name."""
    hours: tuple[datetime, datetime] | None = None
    """From when until when they are there, where that was asked."""
    offers: tuple[LinkedOffer, ...] = ()
    """What can be booked together with it."""
    repeat: RepeatPart | None = None
    """How it can come back, where the service allows it."""


@blueprint.route("/boeken/<token>/controle", methods=["GET", "POST"])
@BOOKING_WRITE
def check(token: str) -> ResponseReturnValue:
    """Show everything once more, and turn it into a promise."""
    try:
        draft, price = _draft_and_price(token)
    except (NoTariff, AmountMissing) as refusal:
        return other_times(own_draft(token), refusal)
    elsewhere = detour(draft, Step.CHECK)
    if elsewhere is not None or price is None:
        return elsewhere or to_step(Step.TIME, token)
    if drafts_beside(draft):
        # Together or not at all: there is one yes for all parts.
        return redirect(url_for("resident.basket", token=token), code=303)
    form = _form(draft, price)
    if form.validate_on_submit():
        return _answer(draft, form)
    return _render(draft, price, form)


@blueprint.post("/boeken/<token>/langer")
@BOOKING_WRITE
def longer(token: str) -> ResponseReturnValue:
    """Keep the time some minutes more. The status that was already chosen on the page stays chosen."""
    draft, price = _draft_and_price(token)
    elsewhere = detour(draft, Step.CHECK)
    if elsewhere is not None or price is None:
        return elsewhere or to_step(Step.TIME, token)
    form = _form(draft, price)
    by, now, locale = visitor(), clock.now(), language()
    if form.validate_on_submit():
        ground = form.ground()
        in_transaction(lambda session: claim_ground(session, token, ground, by=by, now=now))
    try:
        in_transaction(lambda session: keep_longer(session, token, locale=locale, by=by, now=now))
    except Refusal as refusal:
        if is_about_time(refusal):
            return other_times(draft, refusal)
        show(form, refusal)
        return _render(draft, price, form)
    return to_step(Step.CHECK, token)


def _draft_and_price(token: str) -> tuple[Draft, DraftPrice | None]:
    draft = own_draft(token)
    if draft.hold is None or draft.who is None:
        return draft, None
    with reading() as session:
        return draft, check_draft(session, draft, by=visitor_for(draft))


def _form(draft: Draft, price: DraftPrice) -> CheckForm:
    form = CheckForm(data={"claimed_ground": draft.claimed_ground or _told_by_card(draft, price)})
    form.claimed_ground.choices = [
        ("", _("None of these, or I would rather not say")),
        *((one.ground, ground_words(one.ground)) for one in price.lower),
    ]
    return form


def _told_by_card(draft: Draft, price: DraftPrice) -> str:
    """Return the status of which the number of a card tells, where it would lower this price; it can be untold."""
    if all(one.ground != STATUS for one in price.lower):
        return ""
    with reading() as session:
        service = service_by_id(session, visitor().organisation_id, draft.service_id)
    return status_told(service.questions, draft.answers or {})


def _answer(draft: Draft, form: CheckForm) -> ResponseReturnValue:
    """Book; or tell why that cannot be, on the page where something can be done about it."""
    try:
        return _book(draft, form)
    except NotPossibleNow:
        # Booked or cancelled in another window: the booking itself tells how it stands.
        return to_step(Step.CHECK, draft.token)
    except Refusal as refusal:
        if is_about_time(refusal):
            return other_times(draft, refusal)
        show(form, refusal)
    draft, price = _draft_and_price(draft.token)
    return _render(draft, price, form) if price is not None else to_step(Step.TIME, draft.token)


def _book(draft: Draft, form: CheckForm) -> ResponseReturnValue:
    by, now = visitor_for(draft), clock.now()
    asked = _request(draft, form)
    booked = in_transaction(lambda session: confirm_and_answer(session, asked, by=by, now=now))
    if booked.state is State.HELD:
        return redirect(payment_page(booked), code=303)
    return redirect(booking_url(booked.number, booked.link_epoch), code=303)


def _request(draft: Draft, form: CheckForm) -> ConfirmBooking:
    hold, who = _answered(draft)
    is_known = visitor_for(draft).household_id is not None
    online = form.pay_by.data == "online" and gateways().payments is not None
    return ConfirmBooking(
        booking_id=hold.booking_id,
        shown_total=form.shown_total(),
        pay_by="online" if online else "invoice",
        who=None if is_known else Who(who.name, who.phone, who.email, language()),
        resident_id=who.resident_id if is_known else None,
        claimed_ground=form.ground(),
    )


def _answered(draft: Draft) -> tuple[DraftHold, DraftWho]:
    """Return what a draft that came this far surely has."""
    if draft.hold is None or draft.who is None:
        raise NotFound
    return draft.hold, draft.who


def _render(draft: Draft, price: DraftPrice, form: CheckForm) -> ResponseReturnValue:
    page = _page(draft, price)
    form.shown_cents.data = str(price.quote.total.cents)
    return render_template("resident/check.html", page=page, form=form), 422 if form.errors else 200


def _page(draft: Draft, price: DraftPrice) -> CheckPage:
    hold, who = _answered(draft)
    if draft.place is None:
        raise NotFound
    with reading() as session:
        service = service_by_id(session, visitor().organisation_id, draft.service_id)
        ride = find_ride(session, visitor().organisation_id, hold.booking_id) if draft.route else None
        lesson = lesson_of(session, visitor().organisation_id, hold.booking_id)
        paying = how_to_pay(session, draft, by=visitor_for(draft), now=clock.now())
    in_cash = ride is not None and price.quote.cash_total is not None
    now = clock.now()
    left = hold.held_until - now if hold.is_kept(now) and hold.held_until else timedelta()
    return CheckPage(
        token=draft.token,
        service=text(service.name),
        tasks=tuple(counted(text(service.option(option_id).name), count) for option_id, count in draft.counts.items()),
        note=draft.note,
        starts_at=hold.starts_at,
        ends_at=hold.ends_at,
        seconds_left=int(left.total_seconds()),
        minutes_left=ceil(left.total_seconds() / 60),
        where=(*draft.place.address.lines, draft.place.access_notes),
        who=who,
        price=price_in_words(price.quote, with_ground=True),
        statuses={one.ground: _("If we can confirm this: %(price)s", price=money(one.total)) for one in price.lower},
        lowest=min((one.total for one in price.lower), default=None),
        payer=paying.payer,
        can_pay_online=paying.may_pay
        and not in_cash
        and gateways().payments is not None
        and can_be_paid_online(price.quote.total),
        in_cash=in_cash,
        is_rented=service.shape in WITH_RETURN,
        deposit=_deposit(service, draft),
        lesson=lesson_lines(lesson),
        fetch=_fetch(service, draft, hold),
        ask_beyond=service.ask_beyond_percent if service.needs_work_order else None,
        answers=given_answers(service.questions, draft.answers or {}, with_sensitive=True),
        location=_location(draft),
        for_whom=_names(draft),
        hours=draft.hours.on(hold.starts_at, hold.ends_at) if draft.hours and service.asks_hours else None,
        change=Change(
            tasks=step_url(Step.TASKS, draft.token),
            questions=step_url(Step.QUESTIONS, draft.token),
            location=step_url(Step.LOCATION, draft.token) if draft.location else "",
            address=step_url(Step.ADDRESS, draft.token),
            time=step_url(Step.TIME, draft.token),
            who=step_url(Step.WHO, draft.token) if not service.for_members else "",
            for_whom=step_url(Step.FOR_WHOM, draft.token),
            hours=step_url(Step.HOURS, draft.token),
        ),
        ride=ride,
        route_url=step_url(Step.ROUTE, draft.token) if ride else "",
        offers=offers_beside_draft(draft),
        repeat=repeat_part(draft, service),
    )


def _names(draft: Draft) -> tuple[str, ...]:
    """Return who comes by name."""
    with reading() as session:
        found = members_by_id(session, visitor().organisation_id, draft.member_ids or ())
    return tuple(one.member.name for one in found)


def _deposit(service: Service, draft: Draft) -> Money | None:
    """Return what they pay as a deposit, or None where nothing is asked."""
    tasks = tasks_of(service, choices_in(draft.counts)) if service.shape in WITH_RETURN else ()
    return deposit_of(BookedWork(service, tasks)) or None


def _fetch(service: Service, draft: Draft, hold: DraftHold) -> str:
    """Return when what is taken away can be fetched; empty where nothing is."""
    if all(service.option(option_id).takes_seat for option_id in draft.counts):
        return ""
    return fetch_words(hold.starts_at, hold.ends_at)


def _location(draft: Draft) -> tuple[str, ...]:
    """Return the place where it is, as lines; nothing where it is at home."""
    by = visitor()
    with reading() as session:
        where = where_of_draft(session, draft, by=by)
        return lines_of_location(session, by.organisation_id, where.location_id) if where.location_id else ()
