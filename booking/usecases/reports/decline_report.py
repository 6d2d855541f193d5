"""Say no to a report, or take up one that was closed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals import ReasonMissing
from booking.rules.reports import ReportChange, ReportState
from booking.store.report_history import change_report
from booking.usecases.reports.find import report_to_change
from booking.usecases.reports.requests import CloseReport
from booking.usecases.reports.telling import tell_closed


def decline_report(session: Session, request: CloseReport, *, by: Actor, now: datetime) -> None:
    """Say that nothing will be done, and why; who reported it reads that. Said again, nothing changes.

    Raises ``ReasonMissing`` without an ``answer``, ``NotFound``, ``NotAllowed`` and ``ReportChanged``.
    """
    row = report_to_change(session, request.report_id, by=by)
    if row.state == ReportState.DECLINED:
        return
    if not request.answer.strip():
        raise ReasonMissing
    change_report(session, row, ReportChange.DECLINE, by=by, now=now)
    row.answer = request.answer.strip()
    session.flush()
    tell_closed(session, row, now=now)


def reopen_report(session: Session, report_id: int, *, by: Actor, now: datetime) -> None:
    """Take up a report that was closed: it is not done after all, or it is something else. Nobody is told.

    Raises ``NotFound``, ``NotAllowed``; ``ReportChanged`` for what is planned. What is new stays so.
    """
    row = report_to_change(session, report_id, by=by)
    if row.state == ReportState.NEW:
        return
    change_report(session, row, ReportChange.REOPEN, by=by, now=now)
    row.answer = ""
    session.flush()
