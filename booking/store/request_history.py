"""A request's history: every step, who took it and when. The only place that sets a request's state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.requests import OPEN, Asked, Step, after, require_may
from booking.store.tables import RequestHistoryRow, RequestRow


def take_step(
    session: Session, row: RequestRow, step: Step, *, by: Actor, now: datetime, facts: dict[str, Any] | None = None
) -> None:
    """Take a request to the state that follows from ``step`` and write it down. ``facts`` name nobody.

    Raises ``RequestMovedOn`` where the state has no such step, ``NotAllowed`` for who may not take it.
    """
    require_may(step, by=by)
    state = after(Asked(row.state), step)
    row.state = state
    row.closed_at = None if state in OPEN else now
    write_step(session, row, step, by=by, now=now, facts=facts)


def write_step(
    session: Session, row: RequestRow, step: Step, *, by: Actor, now: datetime, facts: dict[str, Any] | None = None
) -> None:
    """Write down a step that is already taken."""
    session.add(
        RequestHistoryRow(
            organisation_id=row.organisation_id,
            request_id=row.id,
            at=now,
            step=step,
            state=row.state,
            by_role=by.kind,
            by_staff_id=by.user_id,
            by_name=by.name if by.user_id is not None else "",
            facts=facts or {},
        )
    )
