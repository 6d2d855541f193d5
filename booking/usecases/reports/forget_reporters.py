"""Forget who reported something that is long closed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from booking.store.tables import ReportRow

#: Long enough to come back to it; what was reported and done stays, for the figures.
REPORTERS_LIVE: Final = timedelta(days=180)


def forget_reporters(session: Session, *, now: datetime, limit: int) -> int:
    """Take away name, phone and e-mail of up to ``limit`` reports that were closed half a year ago; return how many."""
    is_over = select(ReportRow.id).where(
        ReportRow.closed_at < now - REPORTERS_LIVE,
        or_(ReportRow.name != "", ReportRow.phone != "", ReportRow.email != ""),
    )
    forgotten = session.execute(
        update(ReportRow)
        .where(ReportRow.id.in_(is_over.limit(limit).with_for_update(skip_locked=True).scalar_subquery()))
        .values(name="", phone="", email="", wants_to_hear=False, version=ReportRow.version + 1)
        .returning(ReportRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(forgotten.all())
