"""Throw away drafts that nobody finished."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from booking.store.tables import DraftRow

#: Long enough to ask the family and come back; a browser that was closed has forgotten its draft anyway.
KEPT = timedelta(days=2)


def sweep_drafts(session: Session, *, now: datetime, limit: int = 500) -> int:
    """Delete up to ``limit`` drafts of every organisation that were not touched for two days; return how many.

    Whatever place is still held for one lapses by itself (``expire_holds``).
    """
    old = (
        select(DraftRow.id)
        .where(DraftRow.touched_at < now - KEPT)
        .order_by(DraftRow.touched_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    swept = session.execute(delete(DraftRow).where(DraftRow.id.in_(old)).returning(DraftRow.id))
    return len(swept.all())
