"""What was booked and who comes for it, of many bookings at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.text import Text
from booking.store.tables import AssignmentRow, BookingOptionRow, OptionRow, WorkerRow

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
        select(AssignmentRow, WorkerRow)
        .join(WorkerRow, WorkerRow.id == AssignmentRow.worker_id)
        .where(
            AssignmentRow.organisation_id == organisation_id,
            AssignmentRow.booking_id.in_(ids),
            AssignmentRow.state.in_(_STANDING),
        )
        .order_by(WorkerRow.name)
    )
    for assignment, worker in rows:
        found[assignment.booking_id].append(
            Coming(
                assignment.id,
                worker.id,
                worker.name,
                assignment.state,
                started_at=assignment.started_at,
                finished_at=assignment.finished_at,
                not_done_reason=assignment.not_done_reason,
            )
        )
    return found
