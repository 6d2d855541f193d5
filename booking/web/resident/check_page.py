"""What is shown once more before somebody books: every answer, and the price with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from flask_babel import gettext as _

from booking.rules.money import Money
from booking.rules.pricing.paying import can_be_paid_online
from booking.rules.refusals import NotFound
from booking.rules.shapes import WITH_RETURN, WITH_TICKET
from booking.store.database import reading
from booking.store.queries.drafts import Draft, DraftHold, DraftWho
from booking.store.queries.locations import lines_of_location
from booking.store.queries.members import members_by_id
from booking.store.queries.rides import Ride, find_ride
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.store.queries.session_guests import lesson_of
from booking.usecases.bookings.tasks import BookedWork, deposit_of, tasks_of
from booking.usecases.drafts.check_draft import DraftPrice
from booking.usecases.drafts.requests import choices_in
from booking.usecases.drafts.where import where_of_draft
from booking.usecases.payers.how_to_pay import how_to_pay
from booking.web.common import clock
from booking.web.common.formats import money, text
from booking.web.common.gateways import gateways
from booking.web.common.price_texts import PriceInWords, price_in_words
from booking.web.common.question_fields import GivenAnswer, given_answers
from booking.web.common.session_words import fetch_words, lesson_lines
from booking.web.resident.basket_offers import LinkedOffer, offers_beside_draft
from booking.web.resident.series_new import RepeatPart, repeat_part
from booking.web.resident.task_words import counted
from booking.web.resident.visitor import visitor, visitor_for
from booking.web.resident.way import Step, step_url


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
    is_left: bool = False
    """Whether they leave something with us, which they bring at any time from ``starts_at`` until ``ends_at``."""
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


def surely_answered(draft: Draft) -> tuple[DraftHold, DraftWho]:
    """Return what a draft that came this far surely has."""
    if draft.hold is None or draft.who is None:
        raise NotFound
    return draft.hold, draft.who


def check_page(draft: Draft, price: DraftPrice) -> CheckPage:
    """Return what the page shows of a draft that was wholly answered. Raises ``NotFound`` of one that was not."""
    hold, who = surely_answered(draft)
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
        is_left=service.shape in WITH_TICKET,
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
