"""What a household is promised and still has to come, where who acts for it changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import State
from booking.store.tables import BookingRow


def promised_to(session: Session, household_id: int, *, by: Actor, now: datetime) -> Sequence[BookingRow]:
    """Return the coming bookings of a household, locked in their order; the household itself is locked before."""
    return session.scalars(
        select(BookingRow)
        .where(
            BookingRow.organisation_id == by.organisation_id,
            BookingRow.household_id == household_id,
            BookingRow.state == State.CONFIRMED,
            BookingRow.starts_at > now,
        )
        .order_by(BookingRow.id)
        .with_for_update()
    ).all()
