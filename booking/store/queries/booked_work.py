"""What was booked and who comes for it, of many bookings at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.text import Text
from booking.store.tables import AssignmentRow, BookingOptionRow, BookingRow, OptionRow, ServiceRow, WorkerRow

#: Assignments that count: the others gave their time back.
_STANDING = ("held", "planned", "started", "done", "not_done")


@dataclass(frozen=True, slots=True)
class BookedTask:
    """One task of a booking."""

    option_id: int
    name: Text
    icon: str
    count: int
    minutes: int
    takes_seat: bool = True
    """Whether it takes a place in its session; else it is taken away."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A worker who comes, or came."""

    assignment_id: int
    worker_id: int
    name: str
    state: str
    started_at: datetime | None
    finished_at: datetime | None
    not_done_reason: str
    leads: bool = False
    """Whether they lead the crew, of a service that wants a foreman."""


def tasks_by_booking(session: Session, organisation_id: int, ids: list[int]) -> defaultdict[int, list[BookedTask]]:
    """Return the tasks of each of these bookings, in the order in which they were chosen."""
    found: defaultdict[int, list[BookedTask]] = defaultdict(list)
    rows = session.execute(
        select(BookingOptionRow, OptionRow)
        .join(OptionRow, OptionRow.id == BookingOptionRow.option_id)
        .where(BookingOptionRow.organisation_id == organisation_id, BookingOptionRow.booking_id.in_(ids))
        .order_by(BookingOptionRow.id)
    )
    for kept, option in rows:
        found[kept.booking_id].append(
            BookedTask(
                option.id,
                option.name,
                option.icon,
                count=kept.count,
                minutes=kept.minutes,
                takes_seat=option.takes_seat,
            )
        )
    return found


def workers_by_booking(session: Session, organisation_id: int, ids: list[int]) -> defaultdict[int, list[Coming]]:
    """Return who comes, or came, for each of these bookings, by name; who was released is left out."""
    found: defaultdict[int, list[Coming]] = defaultdict(list)
    rows = session.execute(
        select(AssignmentRow, WorkerRow, ServiceRow.needs_foreman)
        .join(WorkerRow, WorkerRow.id == AssignmentRow.worker_id)
        .join(BookingRow, BookingRow.id == AssignmentRow.booking_id)
        .join(ServiceRow, ServiceRow.id == BookingRow.service_id)
        .where(
            AssignmentRow.organisation_id == organisation_id,
            AssignmentRow.booking_id.in_(ids),
            AssignmentRow.state.in_(_STANDING),
        )
        .order_by(WorkerRow.name)
    ).all()
    crews: defaultdict[int, dict[int, bool]] = defaultdict(dict)
    for assignment, worker, needs_foreman in rows:
        crews[assignment.booking_id][worker.id] = worker.leads and needs_foreman
    for assignment, worker, _needs_foreman in rows:
        found[assignment.booking_id].append(
            Coming(
                assignment.id,
                worker.id,
                worker.name,
                assignment.state,
                started_at=assignment.started_at,
                finished_at=assignment.finished_at,
                not_done_reason=assignment.not_done_reason,
                leads=worker.id == foreman_of(crews[assignment.booking_id]),
            )
        )
    return found


def foreman_of(crew: Mapping[int, bool]) -> int | None:
    """Return who of a crew leads: the first by id of those who can, for everybody; nobody where somebody comes alone.

    ``crew`` tells of each worker, by id, whether they can lead a service that wants it.
    """
    return min((one for one, can_lead in crew.items() if can_lead), default=None) if len(crew) > 1 else None
