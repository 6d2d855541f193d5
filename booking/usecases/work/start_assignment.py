"""A worker begins."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change
from booking.usecases.work.own_assignment import own_assignment, report, require_open_today


def start_assignment(
    session: Session, assignment_id: int, *, by: Actor, now: datetime, pressed_at: datetime | None = None
) -> None:
    """Say that the work has begun, at ``pressed_at`` where that is told later than it was.

    Asked again, nothing changes.

    Raises ``NotFound`` for work of somebody else, ``NotToday``, ``NotPossibleNow`` once it is over.
    """
    row, assignment = own_assignment(session, assignment_id, by=by)
    if assignment.state == "started":
        return
    began_at = pressed_at or now
    require_open_today(assignment, Change.START, now=began_at)

    assignment.state, assignment.started_at = "started", began_at
    report(session, row, Change.START, by=by, now=now)
