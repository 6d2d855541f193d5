"""The waiting list: who waits for what, in the order of the organisation, and the places that were offered.

A constant number of statements, however long the list: open wishes stand on ``ix_waiting_open``, offers on
``ix_offers_waiting``, and everything else is looked up by key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from booking.rules.calendar import local_date
from booking.rules.lifecycle import State
from booking.rules.refusals import NotFound
from booking.rules.text import Text
from booking.rules.waiting import Order, Standing, WhyHere, Window, sort_key, why_here
from booking.store.queries.tariffs import tariff_from
from booking.store.tables import (
    BookingRow,
    OfferRow,
    OptionRow,
    OrganisationRow,
    OutboxRow,
    PriceDecisionRow,
    ResidentRow,
    ServiceRow,
    TariffRow,
    WaitingRow,
    WeeklyHoursRow,
    WorkerRow,
)
from booking.store.waiting_work import WaitingWork, read_waiting_work


@dataclass(frozen=True, slots=True)
class Offered:
    """A place that was offered. ``booking_state`` is of the booking that holds it."""

    offer_id: int
    booking_id: int
    number: str
    link_epoch: int
    starts_at: datetime
    ends_at: datetime
    offered_at: datetime
    until: datetime
    called_at: datetime | None
    state: str
    booking_state: State

    def is_open(self, now: datetime) -> bool:
        """Tell whether somebody can still say yes to it."""
        return self.state == "open" and self.until > now and self.booking_state is State.HELD


@dataclass(frozen=True, slots=True)
class VisitBefore:
    """The visit that somebody has already, and would like to come earlier."""

    booking_id: int
    number: str
    link_epoch: int
    starts_at: datetime
    state: State


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits, or waited. ``offers`` are the newest first; ``position`` counts from 1 in an ordered list.

    ``has_stopped``: what they wait for is no longer given, or the worker whom they asked for no longer comes.
    """

    organisation_id: int
    waiting_id: int
    token: str
    state: str
    service_id: int
    service_name: Text
    household_id: int
    resident_id: int
    name: str
    phone: str
    email: str
    work: WaitingWork
    tasks: tuple[tuple[Text, int], ...]
    window: Window
    worker_name: str
    told_by: str
    standing: Standing
    version: int
    visit: VisitBefore | None
    offers: tuple[Offered, ...]
    has_stopped: bool
    position: int = 0
    why: WhyHere | None = None

    def open_offer(self, now: datetime) -> Offered | None:
        """Return the place that is kept for them at this moment, if any."""
        return next((offer for offer in self.offers if offer.is_open(now)), None)

    @property
    def has_offer(self) -> bool:
        """Whether an offer stands that nobody has closed yet: even one that is over has to be closed first."""
        return any(offer.state == "open" for offer in self.offers)

    @property
    def offered_days(self) -> frozenset[date]:
        """The days of which a place was offered before: nobody is asked twice about the same day."""
        return frozenset(local_date(offer.starts_at) for offer in self.offers)


def waiting_in_order(session: Session, organisation_id: int, *, today: date) -> list[Waiting]:
    """Return who waits, in the order of the organisation, each with the facts that put them there."""
    found = _wishes(session, organisation_id, WaitingRow.state == "waiting")
    order = Order(waiting_order(session, organisation_id))
    pairs = [(one.household_id, one.service_id) for one in found] if order is Order.STATUS else []
    lower = lower_classes(session, organisation_id, pairs, today=today)
    known = [
        replace(one, standing=replace(one.standing, has_lower_class=(one.household_id, one.service_id) in lower))
        for one in found
    ]
    known.sort(key=lambda one: sort_key(one.standing, order, today=today))
    return [
        replace(one, position=position, why=why_here(one.standing, order, today=today))
        for position, one in enumerate(known, start=1)
    ]


def waiting_by_token(session: Session, organisation_id: int, token: str) -> Waiting:
    """Return the wish that a private link opens, whatever became of it. Raises ``NotFound``."""
    return _the_only(_wishes(session, organisation_id, WaitingRow.token == token))


def waiting_by_id(session: Session, organisation_id: int, waiting_id: int) -> Waiting:
    """Return one wish of this organisation. Raises ``NotFound``."""
    return _the_only(_wishes(session, organisation_id, WaitingRow.id == waiting_id))


def waiting_by_offer(session: Session, organisation_id: int, offer_id: int) -> Waiting:
    """Return the wish for which this place was offered. Raises ``NotFound``."""
    of_offer = select(OfferRow.waiting_id).where(OfferRow.organisation_id == organisation_id, OfferRow.id == offer_id)
    return _the_only(_wishes(session, organisation_id, WaitingRow.id.in_(of_offer)))


def open_wish_of_booking(session: Session, organisation_id: int, booking_id: int) -> str | None:
    """Return the token of the wish for an earlier time than this booking has, if one stands open."""
    return session.scalar(
        select(WaitingRow.token).where(
            WaitingRow.organisation_id == organisation_id,
            WaitingRow.booking_id == booking_id,
            WaitingRow.state == "waiting",
        )
    )


def days_of_work(session: Session, organisation_id: int) -> tuple[int, ...]:
    """Return on which days of the week somebody works as a rule (0 is Monday); every day where nobody has hours."""
    found = session.scalars(
        select(WeeklyHoursRow.weekday).where(WeeklyHoursRow.organisation_id == organisation_id).distinct()
    ).all()
    return tuple(sorted(found)) or tuple(range(7))


def to_call(session: Session, organisation_id: int, *, now: datetime) -> list[Waiting]:
    """Return whom the desk has to phone about a place that is kept, the one that ends first on top.

    Those who asked to be called or whom no message reaches, and those whose message could not be delivered.
    """
    with_offer = select(OfferRow.waiting_id).where(
        OfferRow.organisation_id == organisation_id, OfferRow.state == "open", OfferRow.until > now
    )
    found = _wishes(session, organisation_id, (WaitingRow.state == "waiting") & WaitingRow.id.in_(with_offer))
    given_up = _given_up(session, organisation_id, [offer.booking_id for one in found for offer in one.offers])
    calls = [
        (offer.until, one)
        for one in found
        if (offer := one.open_offer(now)) is not None and (one.told_by == "call" or offer.booking_id in given_up)
    ]
    return [one for _until, one in sorted(calls, key=lambda call: (call[0], call[1].waiting_id))]


def _the_only(found: Sequence[Waiting]) -> Waiting:
    if not found:
        raise NotFound
    return found[0]


def waiting_order(session: Session, organisation_id: int) -> str:
    """Return by what an organisation orders its list (``rules.waiting.Order``)."""
    return session.scalars(select(OrganisationRow.waiting_order).where(OrganisationRow.id == organisation_id)).one()


def _wishes(session: Session, organisation_id: int, which: ColumnElement[bool]) -> list[Waiting]:
    rows = session.execute(
        select(WaitingRow, ResidentRow, ServiceRow, WorkerRow, BookingRow)
        .join(ResidentRow, ResidentRow.id == WaitingRow.resident_id)
        .join(ServiceRow, ServiceRow.id == WaitingRow.service_id)
        .outerjoin(WorkerRow, WorkerRow.id == WaitingRow.worker_id)
        .outerjoin(BookingRow, BookingRow.id == WaitingRow.booking_id)
        .where(WaitingRow.organisation_id == organisation_id, which)
        .order_by(WaitingRow.created_at, WaitingRow.id)
    ).all()
    if not rows:
        return []
    offers = _offers(session, organisation_id, [row.id for row, *_others in rows])
    works = {row.id: read_waiting_work(row.work) for row, *_others in rows}
    options = _options(session, organisation_id, works.values())
    return [
        Waiting(
            organisation_id=organisation_id,
            waiting_id=row.id,
            token=row.token,
            state=row.state,
            service_id=row.service_id,
            service_name=service.name,
            household_id=row.household_id,
            resident_id=row.resident_id,
            name=resident.name,
            phone=resident.phone,
            email=resident.email,
            work=works[row.id],
            tasks=tuple((options[option_id].name, count) for option_id, count in works[row.id].counts.items()),
            window=window_of(row),
            worker_name=_name_of(worker),
            told_by=row.told_by,
            standing=Standing(row.id, row.created_at, birth_year=row.birth_year, points=row.points),
            version=row.version,
            visit=_visit(booking),
            offers=tuple(offers[row.id]),
            has_stopped=_has_stopped(service, worker, [options[option_id] for option_id in works[row.id].counts]),
        )
        for row, resident, service, worker, booking in rows
    ]


def window_of(row: WaitingRow) -> Window:
    """Return when it would suit, as a row keeps it."""
    return Window(row.first, row.last, frozenset(row.weekdays), row.earliest, row.latest, row.worker_id)


def _name_of(worker: WorkerRow | None) -> str:
    return worker.name if worker is not None else ""


def _has_stopped(service: ServiceRow, worker: WorkerRow | None, options: Iterable[OptionRow]) -> bool:
    comes = worker is None or worker.active
    return not (service.active and comes and all(option.active for option in options))


def _visit(booking: BookingRow | None) -> VisitBefore | None:
    if booking is None:
        return None
    return VisitBefore(booking.id, booking.number, booking.link_epoch, booking.starts_at, State(booking.state))


def _offers(session: Session, organisation_id: int, ids: Sequence[int]) -> defaultdict[int, list[Offered]]:
    found: defaultdict[int, list[Offered]] = defaultdict(list)
    rows = session.execute(
        select(OfferRow, BookingRow)
        .join(BookingRow, BookingRow.id == OfferRow.booking_id)
        .where(OfferRow.organisation_id == organisation_id, OfferRow.waiting_id.in_(ids))
        .order_by(OfferRow.id.desc())
    )
    for offer, booking in rows:
        found[offer.waiting_id].append(
            Offered(
                offer_id=offer.id,
                booking_id=booking.id,
                number=booking.number,
                link_epoch=booking.link_epoch,
                starts_at=offer.starts_at,
                ends_at=offer.starts_at + (booking.ends_at - booking.starts_at),
                offered_at=offer.offered_at,
                until=offer.until,
                called_at=offer.called_at,
                state=offer.state,
                booking_state=State(booking.state),
            )
        )
    return found


def _options(session: Session, organisation_id: int, works: Iterable[WaitingWork]) -> dict[int, OptionRow]:
    ids = {option_id for work in works for option_id in work.counts}
    rows = session.scalars(select(OptionRow).where(OptionRow.organisation_id == organisation_id, OptionRow.id.in_(ids)))
    return {row.id: row for row in rows}


def _given_up(session: Session, organisation_id: int, booking_ids: Sequence[int]) -> frozenset[int]:
    rows = session.scalars(
        select(OutboxRow.booking_id).where(
            OutboxRow.organisation_id == organisation_id,
            OutboxRow.booking_id.in_(booking_ids),
            OutboxRow.state == "given_up",
        )
    )
    return frozenset(one for one in rows if one is not None)


def lower_classes(
    session: Session, organisation_id: int, pairs: Sequence[tuple[int, int]], *, today: date
) -> frozenset[tuple[int, int]]:
    """Return those of the (household, service) ``pairs`` for which another class than the usual one was decided.

    The newest decision counts, as for a price; an amount that somebody decided is lower than the usual too.
    """
    if not pairs:
        return frozenset()
    usual = _usual_classes(session, organisation_id, {service_id for _household, service_id in pairs}, today=today)
    decided = session.scalars(
        select(PriceDecisionRow)
        .where(
            PriceDecisionRow.organisation_id == organisation_id,
            PriceDecisionRow.household_id.in_({household_id for household_id, _service in pairs}),
            PriceDecisionRow.person == "",
            PriceDecisionRow.valid_from <= today,
            PriceDecisionRow.valid_until > today,
        )
        .ext(distinct_on(PriceDecisionRow.household_id, PriceDecisionRow.service_id))
        .order_by(
            PriceDecisionRow.household_id,
            PriceDecisionRow.service_id,
            PriceDecisionRow.decided_at.desc(),
            PriceDecisionRow.id.desc(),
        )
    )
    return frozenset(
        (one.household_id, one.service_id)
        for one in decided
        if one.class_code is None or one.class_code != usual.get(one.service_id)
    )


def _usual_classes(
    session: Session, organisation_id: int, service_ids: Iterable[int], *, today: date
) -> dict[int, Any]:
    rows = session.scalars(
        select(TariffRow).where(
            TariffRow.organisation_id == organisation_id,
            TariffRow.service_id.in_(service_ids),
            TariffRow.state == "published",
            TariffRow.valid_from <= today,
            or_(TariffRow.valid_until.is_(None), TariffRow.valid_until > today),
        )
    )
    return {row.service_id: tariff_from(row).default_class for row in rows}
