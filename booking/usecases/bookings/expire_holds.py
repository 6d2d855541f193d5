"""Give back the places that nobody finished booking."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.lifecycle import State
from booking.store.tables import BookingRow
from booking.usecases.bookings.placing import expire


def expire_holds(session: Session, *, now: datetime, limit: int = 100) -> int:
    """End up to ``limit`` holds that are over, of every organisation; return how many.

    Rows that somebody is confirming this moment are passed over, so nobody waits for this.
    """
    lapsed = session.scalars(
        select(BookingRow)
        .where(BookingRow.state == State.HELD, BookingRow.held_until <= now)
        .order_by(BookingRow.held_until)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in lapsed:
        expire(session, row, now=now)
    return len(lapsed)
