"""A report is done, or a round went by without it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import day_range, local_date
from booking.rules.refusals import NotFound, ReasonMissing
from booking.rules.reports import ReportChange, ReportState
from booking.store.report_history import change_report
from booking.store.tables import AssignmentRow, ReportRow
from booking.usecases.reports.find import report_to_change
from booking.usecases.reports.requests import CloseReport
from booking.usecases.reports.telling import tell_closed


def finish_report(session: Session, request: CloseReport, *, by: Actor, now: datetime) -> None:
    """Say that it is done, and tell who reported it. Said again, nothing changes.

    A worker says so of what is on a round of their own of today. Raises ``NotFound`` for any other, ``ReportChanged``
    for what was declined or is the same as another one.
    """
    row = report_to_change(session, request.report_id, by=by)
    _require_own_round(session, row, by=by, now=now)
    if row.state == ReportState.DONE:
        return
    facts = {"note": request.note.strip()} if request.note.strip() else {}
    change_report(session, row, ReportChange.FINISH, by=by, now=now, facts=facts)
    row.answer = request.answer.strip()
    session.flush()
    tell_closed(session, row, now=now)


def leave_report(session: Session, request: CloseReport, *, by: Actor, now: datetime) -> None:
    """Say that it could not be done on this round, and why; it waits for another one. Said again, nothing changes.

    Raises ``ReasonMissing`` without a ``note``, ``NotFound`` and ``ReportChanged`` as ``finish_report``.
    """
    row = report_to_change(session, request.report_id, by=by)
    if row.state == ReportState.NEW:
        return
    _require_own_round(session, row, by=by, now=now)
    if not request.note.strip():
        raise ReasonMissing
    change_report(session, row, ReportChange.LEAVE, by=by, now=now, facts={"note": request.note.strip()})
    session.flush()


def _require_own_round(session: Session, row: ReportRow, *, by: Actor, now: datetime) -> None:
    if by.is_office:
        return
    first, last = day_range(local_date(now))
    own = session.scalar(
        select(AssignmentRow.id).where(
            AssignmentRow.organisation_id == by.organisation_id,
            AssignmentRow.booking_id == row.booking_id,
            AssignmentRow.worker_id == by.worker_id,
            AssignmentRow.state.not_in(["held", "released"]),
            AssignmentRow.starts_at >= first,
            AssignmentRow.starts_at < last,
        )
    )
    if row.booking_id is None or by.worker_id is None or own is None:
        raise NotFound
