"""Tickets as people look at them: at the bench, at the desk, by the resident. No price of a tariff is read here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import Session

from booking.rules.calendar import day_range
from booking.rules.lifecycle import State
from booking.rules.money import Money
from booking.rules.refusals import NotFound
from booking.rules.shapes import Shape
from booking.rules.text import Text
from booking.rules.tickets import OPEN, Agreed, Stage
from booking.store.tables import (
    BookingOptionRow,
    BookingRow,
    GroupSessionRow,
    LocationRow,
    OptionRow,
    ResidentRow,
    ServiceRow,
    SessionWorkerRow,
    TicketRow,
)

#: What a booking is in while its ticket is open: of what is cancelled nobody expects anything.
_STANDING = (State.CONFIRMED, State.STARTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A day at the bench, ``[starts_at, ends_at)``, with ``free`` minutes left."""

    session_id: int
    service_id: int
    service_name: Text
    location_id: int
    location_name: str
    starts_at: datetime
    ends_at: datetime
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What somebody left behind or will bring, for which tasks, and where it is. ``phone`` is E.164.

    ``version`` grows with each change. ``tasks`` are what it is called and how many.
    """

    ticket_id: int
    booking_id: int
    number: str
    stage: Stage
    thing: str
    label: int | None
    key_place: str
    agreed: Agreed
    asked_words: str
    asked_options: tuple[int, ...]
    asked_at: datetime | None
    mended: bool
    home_at_once: bool
    brought_at: datetime | None
    ready_at: datetime | None
    starts_at: datetime
    ends_at: datetime
    service_id: int
    service_name: Text
    location_id: int | None
    location_name: str
    name: str
    phone: str
    email: str
    note: str
    option_ids: tuple[int, ...]
    tasks: tuple[tuple[Text, int], ...]
    minutes: int
    answers: Mapping[str, Any] = field(default_factory=dict)


def benches_on(session: Session, organisation_id: int, on: date, *, worker_id: int | None = None) -> list[Bench]:
    """Return the days at a bench on ``on``, in order of time; only those where ``worker_id`` works, where given."""
    first, after = day_range(on)
    wanted = (
        select(GroupSessionRow, ServiceRow.name, LocationRow.name)
        .join(ServiceRow, ServiceRow.id == GroupSessionRow.service_id)
        .join(LocationRow, LocationRow.id == GroupSessionRow.location_id)
        .where(
            GroupSessionRow.organisation_id == organisation_id,
            GroupSessionRow.starts_at >= first,
            GroupSessionRow.starts_at < after,
            GroupSessionRow.state == "open",
            ServiceRow.shape == Shape.DROP_OFF,
        )
        .order_by(GroupSessionRow.starts_at, GroupSessionRow.id)
    )
    if worker_id is not None:
        wanted = wanted.join(SessionWorkerRow, SessionWorkerRow.session_id == GroupSessionRow.id).where(
            SessionWorkerRow.organisation_id == organisation_id, SessionWorkerRow.worker_id == worker_id
        )
    return [
        Bench(
            session_id=row.id,
            service_id=row.service_id,
            service_name=service_name,
            location_id=row.location_id,
            location_name=location_name,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            free=row.places - row.taken,
        )
        for row, service_name, location_name in session.execute(wanted)
    ]


def tickets_at(session: Session, organisation_id: int, benches: Collection[Bench], *, on: date) -> list[Ticket]:
    """Return what is open at these benches: in house, and expected until the end of ``on``; by stage, oldest first.

    Three statements, however many; ``ix_tickets_open`` finds them.
    """
    places = {(bench.service_id, bench.location_id) for bench in benches}
    if not places:
        return []
    there = or_(
        false(),
        *(
            and_(BookingRow.service_id == service_id, BookingRow.location_id == location_id)
            for service_id, location_id in sorted(places)
        ),
    )
    return _in_order(session, _wanted(organisation_id).where(there, *_open(on)))


def open_tickets(session: Session, organisation_id: int, *, on: date, location_id: int | None = None) -> list[Ticket]:
    """Return everything that is open of an organisation, or at one of its locations."""
    wanted = _wanted(organisation_id).where(*_open(on))
    if location_id is not None:
        wanted = wanted.where(BookingRow.location_id == location_id)
    return _in_order(session, wanted)


def ticket_by_id(session: Session, organisation_id: int, ticket_id: int) -> Ticket:
    """Return one ticket, open or not. Raises ``NotFound``."""
    found = _read(session, _wanted(organisation_id).where(TicketRow.id == ticket_id))
    if not found:
        raise NotFound
    return found[0]


def ticket_at_own_bench(
    session: Session, organisation_id: int, ticket_id: int, *, worker_id: int, today: date
) -> Ticket:
    """Return a ticket of a bench where a worker stands today. Raises ``NotFound``."""
    ticket = ticket_by_id(session, organisation_id, ticket_id)
    benches = benches_on(session, organisation_id, today, worker_id=worker_id)
    if (ticket.service_id, ticket.location_id) not in {(one.service_id, one.location_id) for one in benches}:
        raise NotFound
    return ticket


def ticket_of_booking(session: Session, organisation_id: int, booking_id: int) -> Ticket | None:
    """Return the ticket of a booking, or None for one that has none."""
    found = _read(session, _wanted(organisation_id).where(TicketRow.booking_id == booking_id))
    return found[0] if found else None


def _wanted(organisation_id: int) -> Select[Any]:
    return (
        select(TicketRow, BookingRow, ServiceRow.name, LocationRow.name, ResidentRow)
        .join(BookingRow, BookingRow.id == TicketRow.booking_id)
        .join(ServiceRow, ServiceRow.id == BookingRow.service_id)
        .outerjoin(LocationRow, LocationRow.id == BookingRow.location_id)
        .outerjoin(ResidentRow, ResidentRow.id == BookingRow.resident_id)
        .where(TicketRow.organisation_id == organisation_id)
    )


def _open(on: date) -> tuple[ColumnElement[bool], ...]:
    return (
        TicketRow.stage.in_(OPEN),
        BookingRow.state.in_(_STANDING),
        or_(TicketRow.stage != Stage.EXPECTED, BookingRow.starts_at < day_range(on)[1]),
    )


def _in_order(session: Session, wanted: Select[Any]) -> list[Ticket]:
    return sorted(
        _read(session, wanted),
        key=lambda one: (OPEN.index(one.stage), one.ready_at or one.brought_at or one.starts_at, one.ticket_id),
    )


def _read(session: Session, wanted: Select[Any]) -> list[Ticket]:
    rows = session.execute(wanted).all()
    tasks = _tasks(session, [booking.id for _row, booking, *_rest in rows])
    return [
        _ticket(row, booking, service_name, location_name or "", resident, tasks[booking.id])
        for row, booking, service_name, location_name, resident in rows
    ]


def _ticket(
    row: TicketRow,
    booking: BookingRow,
    service_name: Text,
    location_name: str,
    resident: ResidentRow | None,
    tasks: Sequence[tuple[BookingOptionRow, Text]],
) -> Ticket:
    return Ticket(
        ticket_id=row.id,
        booking_id=booking.id,
        number=booking.number,
        stage=Stage(row.stage),
        thing=row.thing,
        label=row.label,
        key_place=row.key_place,
        agreed=Agreed(_money(row.agreed_most_cents), _money(row.asked_cents), row.answer),
        asked_words=row.asked_words,
        asked_options=tuple(row.asked_options),
        asked_at=row.asked_at,
        mended=row.mended,
        home_at_once=row.home_at_once,
        brought_at=row.brought_at,
        ready_at=row.ready_at,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        service_id=booking.service_id,
        service_name=service_name,
        location_id=booking.location_id,
        location_name=location_name,
        name=resident.name if resident else "",
        phone=resident.phone if resident else "",
        email=resident.email if resident else "",
        note=booking.note,
        option_ids=tuple(one.option_id for one, _name in tasks),
        tasks=tuple((name, one.count) for one, name in tasks),
        minutes=sum(one.minutes for one, _name in tasks),
        answers=booking.answers,
    )


def _tasks(session: Session, booking_ids: Collection[int]) -> defaultdict[int, list[tuple[BookingOptionRow, Text]]]:
    found: defaultdict[int, list[tuple[BookingOptionRow, Text]]] = defaultdict(list)
    if not booking_ids:
        return found
    rows = session.execute(
        select(BookingOptionRow, OptionRow.name)
        .join(OptionRow, OptionRow.id == BookingOptionRow.option_id)
        .where(BookingOptionRow.booking_id.in_(booking_ids))
        .order_by(BookingOptionRow.id)
    )
    for row, name in rows:
        found[row.booking_id].append((row, name))
    return found


def _money(cents: int | None) -> Money | None:
    return None if cents is None else Money.from_cents(cents)
