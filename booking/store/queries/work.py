"""A worker's own work: exactly what their phone shows, and nothing about money.

No price, class, ground, payment or e-mail address is even read here (domain A5: a worker never sees them).
Who the customer is and how to reach them is known for a few days only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from booking.rules.addresses import Address, Point
from booking.rules.calendar import day_range
from booking.rules.lifecycle import Change
from booking.rules.questions import Answers, Question
from booking.rules.refusals import NotFound
from booking.rules.shared_rides import GUEST, Does
from booking.rules.text import pick
from booking.store.queries.booked_work import foreman_of
from booking.store.queries.locations import named_addresses
from booking.store.queries.rides import Ride, rides_of
from booking.store.queries.services import service_by_id
from booking.store.tables import (
    AssignmentRow,
    BookingOptionRow,
    BookingRow,
    HistoryRow,
    OptionRow,
    ResidentRow,
    ServiceRow,
    WorkerRow,
)

#: A worker knows a customer's name, address and phone this many days before and after the visit (domain A5).
CONTACT_DAYS = 2


class Progress(StrEnum):
    """How far one worker is with one assignment."""

    PLANNED = "planned"
    STARTED = "started"
    DONE = "done"
    NOT_DONE = "not_done"


@dataclass(frozen=True, slots=True)
class WorkTask:
    """One thing to do, so many times, in the worker's language."""

    name: str
    icon: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedWork:
    """Work of a day further on: when, which village, what."""

    starts_at: datetime
    ends_at: datetime
    municipality: str
    tasks: tuple[WorkTask, ...]


@dataclass(frozen=True, slots=True)
class CarStop:
    """A place where a shared car stops: who gets in or out there, and from when. ``words`` is empty at their home."""

    at: datetime
    name: str
    does: Does
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Work of a day near by, with all that is needed to go and do it. ``phone`` is E.164.

    ``colleagues`` are the first names of who else comes; ``instead_of`` of those in whose place this worker comes.
    """

    assignment_id: int
    progress: Progress
    starts_at: datetime
    ends_at: datetime
    tasks: tuple[WorkTask, ...]
    address: Address
    at: Point
    name: str
    phone: str
    access_notes: str
    note: str
    colleagues: tuple[str, ...]
    instead_of: tuple[str, ...]
    leads: bool = False
    """Whether this worker leads the crew, of a service that wants a foreman."""
    leader: str = ""
    """The first name of whom of the colleagues leads it."""
    answers: tuple[tuple[Question, str], ...] = ()
    """What workers may read of what the service asked, in its order."""
    place_name: str = ""
    """The location where it is, whose ``address`` it is then; empty at somebody's home."""
    ride: Ride | None = None
    """Where to, where it is a ride."""
    drive: tuple[CarStop, ...] = ()
    """Where the car stops for all, of a drive that another booking shares; told with the first of both."""
    rides_along_with: str = ""
    """In whose drive these go along."""
    finished_at: datetime | None = None
    """When it was said to be done, or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """Work that a worker could not do, for the office to follow up. ``words`` is what they wrote, if anything."""

    number: str
    starts_at: datetime
    worker_name: str
    obstacle: str
    words: str


def assignments_on(
    session: Session, organisation_id: int, *, worker_id: int, on: date, today: date, locale: str
) -> list[Assignment]:
    """Return a worker's assignments of the day ``on``, by time: no holds, nothing that was taken away.

    Raises ``NotFound`` for a day on which a worker does not know the customers.
    """
    if abs(on - today) > timedelta(days=CONTACT_DAYS):
        raise NotFound
    first, last = day_range(on)
    wanted = _own(organisation_id, worker_id).where(AssignmentRow.starts_at >= first, AssignmentRow.starts_at < last)
    return _assignments(session, wanted, organisation_id, worker_id=worker_id, locale=locale)


def assignment_today(
    session: Session, organisation_id: int, *, worker_id: int, assignment_id: int, today: date, locale: str
) -> Assignment:
    """Return one of a worker's assignments of today. Raises ``NotFound`` for any other."""
    first, last = day_range(today)
    wanted = _own(organisation_id, worker_id).where(AssignmentRow.starts_at >= first, AssignmentRow.starts_at < last)
    shares = select(AssignmentRow.joined_to_id).where(
        AssignmentRow.organisation_id == organisation_id, AssignmentRow.id == assignment_id
    )
    wanted = wanted.where(
        or_(
            AssignmentRow.id.in_((assignment_id,)),
            AssignmentRow.joined_to_id == assignment_id,
            AssignmentRow.id.in_(shares),
        )
    )
    for found in _assignments(session, wanted, organisation_id, worker_id=worker_id, locale=locale):
        if found.assignment_id == assignment_id:
            return found
    raise NotFound


def planned_work(
    session: Session, organisation_id: int, *, worker_id: int, first: date, days: int, locale: str
) -> list[PlannedWork]:
    """Return what a worker has to do on ``days`` days from ``first`` on, by time, without saying for whom."""
    begins, ends = day_range(first)[0], day_range(first + timedelta(days=days - 1))[1]
    rows = session.execute(
        select(AssignmentRow.booking_id, AssignmentRow.starts_at, AssignmentRow.ends_at, BookingRow.municipality)
        .join(BookingRow, BookingRow.id == AssignmentRow.booking_id)
        .where(
            AssignmentRow.organisation_id == organisation_id,
            AssignmentRow.worker_id == worker_id,
            AssignmentRow.state.in_(list(Progress)),
            AssignmentRow.starts_at >= begins,
            AssignmentRow.starts_at < ends,
        )
        .order_by(AssignmentRow.starts_at)
    ).all()
    tasks = _tasks(session, organisation_id, [row.booking_id for row in rows], locale)
    return [
        PlannedWork(
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            municipality=row.municipality,
            tasks=tuple(tasks[row.booking_id]),
        )
        for row in rows
    ]


def given_up_since(session: Session, organisation_id: int, *, since: datetime, limit: int = 100) -> list[GivenUp]:
    """Return what workers could not do since ``since``, the latest first."""
    rows = session.execute(
        select(AssignmentRow.starts_at, AssignmentRow.not_done_reason, BookingRow.number, WorkerRow.name)
        .join(BookingRow, BookingRow.id == AssignmentRow.booking_id)
        .join(WorkerRow, WorkerRow.id == AssignmentRow.worker_id)
        .where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.starts_at >= since,
            AssignmentRow.organisation_id == organisation_id,
            AssignmentRow.starts_at >= since,
            AssignmentRow.state == Progress.NOT_DONE,
        )
        .order_by(AssignmentRow.starts_at.desc(), AssignmentRow.id.desc())
        .limit(limit)
    )
    return [
        GivenUp(
            number=row.number,
            starts_at=row.starts_at,
            worker_name=row.name,
            obstacle=row.not_done_reason.partition(":")[0],
            words=row.not_done_reason.partition(":")[2].strip(),
        )
        for row in rows
    ]


def _own(organisation_id: int, worker_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            AssignmentRow.id,
            AssignmentRow.booking_id,
            AssignmentRow.state,
            AssignmentRow.starts_at,
            AssignmentRow.ends_at,
            AssignmentRow.finished_at,
            AssignmentRow.joined_to_id,
            BookingRow.street,
            BookingRow.house_number,
            BookingRow.box,
            BookingRow.postcode,
            BookingRow.municipality,
            BookingRow.latitude,
            BookingRow.longitude,
            BookingRow.access_notes,
            BookingRow.note,
            BookingRow.service_id,
            BookingRow.location_id,
            BookingRow.answers,
            ResidentRow.name,
            ResidentRow.phone,
        )
        .join(BookingRow, BookingRow.id == AssignmentRow.booking_id)
        .join(ResidentRow, ResidentRow.id == BookingRow.resident_id)
        .where(
            AssignmentRow.organisation_id == organisation_id,
            AssignmentRow.worker_id == worker_id,
            AssignmentRow.state.in_(list(Progress)),
        )
        .order_by(AssignmentRow.starts_at, AssignmentRow.id)
    )


def _assignments(
    session: Session, wanted: Select[*tuple[Any, ...]], organisation_id: int, *, worker_id: int, locale: str
) -> list[Assignment]:
    rows = session.execute(wanted).all()
    ids = [row.booking_id for row in rows]
    tasks = _tasks(session, organisation_id, ids, locale)
    crews = _crews(session, organisation_id, ids, worker_id)
    instead_of = _instead_of(session, organisation_id, ids, worker_id)
    places = named_addresses(session, organisation_id, {row.location_id for row in rows if row.location_id})
    rides = rides_of(session, organisation_id, ids)
    names = {row.id: row.name for row in rows}
    drives = _drives(rows, rides, names)
    return [
        Assignment(
            assignment_id=row.id,
            progress=Progress(row.state),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            tasks=tuple(tasks[row.booking_id]),
            address=places[row.location_id].address
            if row.location_id
            else Address(row.street, row.house_number, row.box, row.postcode, row.municipality),
            place_name=places[row.location_id].name if row.location_id else "",
            at=Point(row.latitude, row.longitude),
            name=row.name,
            phone=row.phone,
            access_notes=row.access_notes,
            note=row.note,
            colleagues=crews[row.booking_id].colleagues,
            leads=crews[row.booking_id].leads,
            leader=crews[row.booking_id].leader,
            instead_of=instead_of.get(row.booking_id, ()),
            ride=rides.get(row.booking_id),
            answers=_answers(session, organisation_id, row.service_id, row.answers),
            finished_at=row.finished_at,
            drive=drives.get(row.id, ()),
            rides_along_with=names.get(row.joined_to_id, ""),
        )
        for row in rows
    ]


def _drives(
    rows: Sequence[Row[*tuple[Any, ...]]], rides: Mapping[int, Ride], names: Mapping[int, str]
) -> dict[int, tuple[CarStop, ...]]:
    """Return the stops of each shared drive, by the assignment that keeps the driver for it."""
    return {
        row.joined_to_id: tuple(
            CarStop(stop.at, row.name if stop.rider == GUEST else names[row.joined_to_id], stop.does, stop.words)
            for stop in rides[row.booking_id].drive
        )
        for row in rows
        if row.joined_to_id in names and row.booking_id in rides
    }


def _answers(
    session: Session, organisation_id: int, service_id: int, answers: Answers
) -> tuple[tuple[Question, str], ...]:
    if not answers:
        return ()
    asked = service_by_id(session, organisation_id, service_id).questions
    return tuple((one, answers[one.slug]) for one in asked if one.worker_sees and answers.get(one.slug))


def _tasks(
    session: Session, organisation_id: int, booking_ids: list[int], locale: str
) -> defaultdict[int, list[WorkTask]]:
    found: defaultdict[int, list[WorkTask]] = defaultdict(list)
    if not booking_ids:
        return found
    rows = session.execute(
        select(BookingOptionRow.booking_id, BookingOptionRow.count, OptionRow.name, OptionRow.icon)
        .join(OptionRow, OptionRow.id == BookingOptionRow.option_id)
        .where(BookingOptionRow.organisation_id == organisation_id, BookingOptionRow.booking_id.in_(booking_ids))
        .order_by(BookingOptionRow.id)
    )
    for booking_id, count, name, icon in rows:
        found[booking_id].append(WorkTask(pick(name, locale), icon, count))
    return found


@dataclass(frozen=True, slots=True)
class _Crew:
    """Who comes besides one worker, by first name, and who leads; nobody where that is no matter."""

    colleagues: tuple[str, ...] = ()
    leads: bool = False
    leader: str = ""


def _crews(session: Session, organisation_id: int, booking_ids: list[int], worker_id: int) -> defaultdict[int, _Crew]:
    found: defaultdict[int, _Crew] = defaultdict(_Crew)
    if not booking_ids:
        return found
    rows = session.execute(
        select(AssignmentRow.booking_id, WorkerRow.id, WorkerRow.name, WorkerRow.leads, ServiceRow.needs_foreman)
        .join(WorkerRow, WorkerRow.id == AssignmentRow.worker_id)
        .join(BookingRow, BookingRow.id == AssignmentRow.booking_id)
        .join(ServiceRow, ServiceRow.id == BookingRow.service_id)
        .where(
            AssignmentRow.organisation_id == organisation_id,
            AssignmentRow.booking_id.in_(booking_ids),
            AssignmentRow.state.in_(list(Progress)),
        )
        .order_by(AssignmentRow.booking_id, WorkerRow.name, WorkerRow.id)
    )
    for booking_id, members in groupby(rows, key=lambda row: row.booking_id):
        found[booking_id] = _crew(list(members), worker_id)
    return found


def _crew(members: Sequence[Row[int, int, str, bool, bool]], worker_id: int) -> _Crew:
    """Return a crew as one of its ``members`` sees it."""
    others = [one for one in members if one.id != worker_id]
    leader = foreman_of({one.id: one.leads and one.needs_foreman for one in members})
    return _Crew(
        tuple(_first_name(one.name) for one in others),
        leads=leader == worker_id,
        leader=next((_first_name(one.name) for one in others if one.id == leader), ""),
    )


def _first_name(name: str) -> str:
    return name.split(maxsplit=1)[0]


def _instead_of(
    session: Session, organisation_id: int, booking_ids: list[int], worker_id: int
) -> dict[int, tuple[str, ...]]:
    """Return in whose place a worker was sent, from the latest such change of each booking."""
    if not booking_ids:
        return {}
    rows = session.execute(
        select(HistoryRow.booking_id, HistoryRow.facts)
        .where(
            HistoryRow.organisation_id == organisation_id,
            HistoryRow.booking_id.in_(booking_ids),
            HistoryRow.change == Change.REASSIGN,
        )
        .order_by(HistoryRow.id)
    )
    return {
        booking_id: tuple(_first_name(name) for name in facts["from_names"])
        for booking_id, facts in rows
        if worker_id in facts["to"]
    }
