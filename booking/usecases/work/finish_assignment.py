"""A worker is ready."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change
from booking.usecases.work.own_assignment import own_assignment, report, require_open_today


def finish_assignment(session: Session, assignment_id: int, *, by: Actor, now: datetime) -> None:
    """Say that the work is done; who forgot to say that they began may do so too. Asked again, nothing changes.

    Raises ``NotFound`` for work of somebody else, ``NotToday``, ``NotPossibleNow`` once it was given up.
    """
    row, assignment = own_assignment(session, assignment_id, by=by)
    if assignment.state == "done":
        return
    require_open_today(assignment, Change.FINISH, now=now)

    assignment.state, assignment.finished_at = "done", now
    report(session, row, Change.FINISH, by=by, now=now)
