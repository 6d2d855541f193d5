"""A report's history: every change, who made it and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.reports import ReportChange, ReportState, after
from booking.store.tables import ReportHistoryRow, ReportRow

_CLOSED = frozenset({ReportState.DONE, ReportState.DECLINED, ReportState.DUPLICATE})


def change_report(
    session: Session,
    row: ReportRow,
    change: ReportChange,
    *,
    by: Actor,
    now: datetime,
    facts: dict[str, Any] | None = None,
    booking_id: int | None = None,
    duplicate_of_id: int | None = None,
) -> None:
    """Take a report to the state that follows from ``change`` and write it down.

    The only place that sets a report's state, with the round or the report that goes with it: what is done stays on
    the round on which it was. Raises ``ReportChanged`` or ``NotAllowed`` (``rules.reports.after``).
    """
    state = after(ReportState(row.state), change, roles=by.roles)
    row.state, row.duplicate_of_id = state, duplicate_of_id
    row.closed_at = now if state in _CLOSED else None
    if state is not ReportState.DONE:
        row.booking_id = booking_id
    write_report_history(session, row, change, by=by, now=now, facts=facts)


def write_report_history(
    session: Session,
    row: ReportRow,
    change: ReportChange,
    *,
    by: Actor,
    now: datetime,
    facts: dict[str, Any] | None = None,
) -> None:
    """Write down a change of a report that is already made."""
    session.add(
        ReportHistoryRow(
            organisation_id=row.organisation_id,
            report_id=row.id,
            at=now,
            change=change,
            state=row.state,
            by_role=by.kind,
            by_staff_id=by.user_id,
            by_name=by.name,
            facts=facts or {},
        )
    )
