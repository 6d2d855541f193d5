"""An assignment of the worker who asks, and what a step of one worker means for the whole booking."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.lifecycle import Change, State
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import NotPossibleNow
from booking.rules.refusals.work import NotToday
from booking.store.history import change_booking, write_history
from booking.store.tables import AssignmentRow, BookingRow
from booking.usecases.bookings.find import booking_to_change

#: A worker who has one of these still has work to do.
OPEN = ("planned", "started")


def own_assignment(session: Session, assignment_id: int, *, by: Actor) -> tuple[BookingRow, AssignmentRow]:
    """Return an assignment of this worker with its booking, locked.

    Raises ``NotFound`` for anybody else's, and for a place that is only kept and not yet promised.
    """
    wanted = select(AssignmentRow).where(
        AssignmentRow.organisation_id == by.organisation_id,
        AssignmentRow.id == assignment_id,
        AssignmentRow.worker_id == by.worker_id,
        AssignmentRow.state != "held",
    )
    seen = session.scalar(wanted)
    if seen is None:
        raise NotFound
    row = booking_to_change(session, seen.booking_id, by=by)
    # Looked at again under the lock: the desk may have moved the visit, or the other half of the crew is done.
    assignment = session.scalar(wanted.execution_options(populate_existing=True))
    if assignment is None:
        raise NotFound
    return row, assignment


def require_open_today(assignment: AssignmentRow, change: Change, *, now: datetime) -> None:
    """Raise ``NotPossibleNow`` for work that is over or was taken away, ``NotToday`` on another day than planned."""
    if assignment.state not in OPEN:
        raise NotPossibleNow(state=assignment.state, change=change)
    require_today(assignment, now=now)


def require_today(assignment: AssignmentRow, *, now: datetime) -> None:
    """Raise ``NotToday`` on another day than planned."""
    on = local_date(assignment.starts_at)
    if on != local_date(now):
        raise NotToday(on)


def report(
    session: Session,
    row: BookingRow,
    change: Change,
    *,
    by: Actor,
    now: datetime,
    facts: dict[str, Any] | None = None,
) -> None:
    """Write down what one worker did, and take the booking along.

    It is started when the first of the crew starts. Once nobody has work left it is done, or not done when
    all of them gave up.
    """
    session.flush()
    step = _step_of_booking(State(row.state), _states_of_crew(session, row))
    if step is not change:
        write_history(session, row, change, by=by, now=now, facts=facts)
    if step is not None:
        change_booking(session, row, step, by=by, now=now, facts=facts if step is change else None)
    session.flush()


def has_begun(session: Session, row: BookingRow) -> bool:
    """Tell whether anybody of the crew of a booking is busy or ready."""
    session.flush()
    return not _states_of_crew(session, row).isdisjoint({"started", "done"})


def _step_of_booking(state: State, crew: frozenset[str]) -> Change | None:
    if crew.isdisjoint(OPEN):
        return Change.FINISH if "done" in crew else Change.GIVE_UP
    has_begun = not crew.isdisjoint({"started", "done"})
    return Change.START if has_begun and state is State.CONFIRMED else None


def _states_of_crew(session: Session, row: BookingRow) -> frozenset[str]:
    return frozenset(
        session.scalars(
            select(AssignmentRow.state).where(
                AssignmentRow.organisation_id == row.organisation_id,
                AssignmentRow.booking_id == row.id,
                AssignmentRow.state != "released",
            )
        )
    )
