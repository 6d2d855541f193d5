"""A booking of what is rented gets its rental, with its deposit, when it is promised."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.shapes import WITH_RETURN
from booking.store.queries.services import service_by_id
from booking.store.tables import BookingRow, RentalRow
from booking.usecases.bookings.tasks import deposit_of, work_of


def ensure_rental(session: Session, row: BookingRow, *, now: datetime) -> RentalRow | None:
    """Return the rental of a booking, made where there is none yet; None for a booking of another shape.

    The deposit is the one of today's options: what is asked later for the same kind changes nothing here.
    """
    if service_by_id(session, row.organisation_id, row.service_id).shape not in WITH_RETURN:
        return None
    session.flush()
    known = session.scalar(
        select(RentalRow).where(RentalRow.organisation_id == row.organisation_id, RentalRow.booking_id == row.id)
    )
    if known is not None:
        return known
    rental = RentalRow(
        organisation_id=row.organisation_id,
        booking_id=row.id,
        deposit_cents=deposit_of(work_of(session, row)).cents,
        created_at=now,
    )
    session.add(rental)
    session.flush()
    return rental
