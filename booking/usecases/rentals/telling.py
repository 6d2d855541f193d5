"""What a customer is told about what they rent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.messages.outbox import Recipient, When, enqueue, withdraw
from booking.rules.calendar import evening_before
from booking.store.tables import BookingRow, RentalRow, ResidentRow
from booking.usecases.bookings.telling import booking_facts


def tell_rental(
    session: Session, kind: Kind, booking: BookingRow, row: RentalRow, *, now: datetime, when: When | None = None
) -> None:
    """Write a message about a rental down, once for each version of its booking."""
    session.flush()
    resident = session.get(ResidentRow, booking.resident_id) if booking.resident_id else None
    if resident is None:
        return
    enqueue(
        session,
        kind,
        booking_facts(session, booking, name=resident.name).to_json(),
        to=Recipient(resident.email, resident.phone, booking.locale),
        key=f"{kind}:{booking.id}:{booking.version}:{row.version}",
        organisation_id=booking.organisation_id,
        booking_id=booking.id,
        when=when or When(now),
        now=now,
    )


def remind_of_return(session: Session, booking: BookingRow, row: RentalRow, *, now: datetime) -> None:
    """Remind of the return the evening before, where that is still to come."""
    evening = evening_before(booking.ends_at)
    if evening > now:
        tell_rental(session, Kind.RENTAL_DUE, booking, row, now=now, when=When(evening, booking.ends_at))


def forget_return(session: Session, booking: BookingRow) -> None:
    """Drop the reminder of a return that is over, or of another day by now."""
    session.flush()
    withdraw(session, Kind.RENTAL_DUE, organisation_id=booking.organisation_id, booking_id=booking.id)
