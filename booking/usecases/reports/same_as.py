"""Say that two reports are about the same thing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals.reports import ReportChanged
from booking.rules.reports import OPEN, ReportChange, ReportState
from booking.store.report_history import change_report
from booking.store.tables import ReportRow
from booking.usecases.reports.find import report_to_change


def same_as(session: Session, report_id: int, other_id: int, *, by: Actor, now: datetime) -> None:
    """Let a report be one with another that is still open: it is done and told when that one is.

    What was the same as it goes along. Said twice, nothing changes. Raises ``NotFound``, ``NotAllowed``, and
    ``ReportChanged`` for a report that is over, with itself, or with one that is the same as it.
    """
    # In the order of their ids, so that two people who say it the other way round cannot wait for each other.
    rows = {one: report_to_change(session, one, by=by) for one in sorted({report_id, other_id})}
    row, other = rows[report_id], rows[other_id]
    if row.duplicate_of_id == other.id:
        return
    if row is other or ReportState(other.state) not in OPEN:
        raise ReportChanged(state=other.state, change=ReportChange.SAME_AS)
    change_report(
        session,
        row,
        ReportChange.SAME_AS,
        by=by,
        now=now,
        facts={"duplicate_of": other.number},
        duplicate_of_id=other.id,
    )
    for one in session.scalars(
        select(ReportRow)
        .where(ReportRow.organisation_id == by.organisation_id, ReportRow.duplicate_of_id == row.id)
        .order_by(ReportRow.id)
        .with_for_update()
    ):
        one.duplicate_of_id = other.id
    session.flush()
