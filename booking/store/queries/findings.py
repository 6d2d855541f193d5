"""What was found at a visit and what we advise, as it was written last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.refusals import NotFound
from booking.rules.text import Text
from booking.store.tables import AssignmentRow, BookingRow, FindingsRow


@dataclass(frozen=True, slots=True)
class Findings:
    """One version of a report: what was found and advised in words, and the advice that was ticked."""

    version: int
    found: str
    advised: str
    advice: tuple[Text, ...]
    written_at: datetime
    written_by: str


def findings_of(session: Session, organisation_id: int, booking_id: int) -> Findings | None:
    """Return the newest version of the report of a booking, or None where nothing was written."""
    row = session.scalar(
        select(FindingsRow)
        .where(FindingsRow.organisation_id == organisation_id, FindingsRow.booking_id == booking_id)
        .order_by(FindingsRow.version.desc())
        .limit(1)
    )
    if row is None:
        return None
    return Findings(row.version, row.found, row.advised, tuple(row.advice), row.written_at, row.written_by)


def own_work(session: Session, organisation_id: int, *, assignment_id: int, worker_id: int) -> tuple[int, int]:
    """Return the ids of the booking and of the service of a worker's own assignment. Raises ``NotFound``."""
    found = session.execute(
        select(BookingRow.id, BookingRow.service_id)
        .join(AssignmentRow, AssignmentRow.booking_id == BookingRow.id)
        .where(
            BookingRow.organisation_id == organisation_id,
            AssignmentRow.organisation_id == organisation_id,
            AssignmentRow.id == assignment_id,
            AssignmentRow.worker_id == worker_id,
        )
    ).first()
    if found is None:
        raise NotFound
    return found.id, found.service_id
