"""A booking's history: every change, who made it and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change, State, after
from booking.store.tables import BookingRow, HistoryRow


def change_booking(
    session: Session,
    row: BookingRow,
    change: Change,
    *,
    by: Actor,
    now: datetime,
    facts: dict[str, Any] | None = None,
) -> None:
    """Take a booking to the state that follows from ``change`` and write it down.

    The only place that sets a booking's state. Raises ``NotPossibleNow`` where the state has no such step.
    """
    row.state = after(State(row.state), change)
    write_history(session, row, change, by=by, now=now, facts=facts)


def write_history(
    session: Session,
    row: BookingRow,
    change: Change,
    *,
    by: Actor,
    now: datetime,
    facts: dict[str, Any] | None = None,
) -> None:
    """Write down a change of a booking that is already made."""
    session.add(
        HistoryRow(
            organisation_id=row.organisation_id,
            booking_id=row.id,
            at=now,
            change=change,
            state=row.state,
            by_role=by.kind,
            by_staff_id=by.user_id,
            by_name=by.name,
            facts=facts or {},
        )
    )
