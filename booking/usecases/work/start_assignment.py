"""A worker begins."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change
from booking.usecases.work.own_assignment import own_assignment, report, require_open_today


def start_assignment(session: Session, assignment_id: int, *, by: Actor, now: datetime) -> None:
    """Say that the work has begun. Asked again, nothing changes.

    Raises ``NotFound`` for work of somebody else, ``NotToday``, ``NotPossibleNow`` once it is over.
    """
    row, assignment = own_assignment(session, assignment_id, by=by)
    if assignment.state == "started":
        return
    require_open_today(assignment, Change.START, now=now)

    assignment.state, assignment.started_at = "started", now
    report(session, row, Change.START, by=by, now=now)
