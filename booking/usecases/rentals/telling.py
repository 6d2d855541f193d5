"""What a customer is told about what they rent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from booking.messages.kinds import BookingFacts, Kind
from booking.messages.outbox import When, enqueue, withdraw
from booking.rules.calendar import evening_before
from booking.rules.rentals import RentalStage
from booking.store.tables import BookingRow, RentalRow, ResidentRow
from booking.usecases.bookings.message_facts import booking_facts
from booking.usecases.representatives.addressees import addressees


def tell_rental(
    session: Session, kind: Kind, booking: BookingRow, row: RentalRow, *, now: datetime, when: When | None = None
) -> None:
    """Write a message about a rental down, once for each version of its booking."""
    session.flush()
    resident = session.get(ResidentRow, booking.resident_id) if booking.resident_id else None
    if resident is None:
        return
    leaves = when or When(now)
    facts = _facts(session, booking, row, name=resident.name)
    for one in addressees(
        session,
        resident,
        service_id=booking.service_id,
        locale=booking.locale,
        is_proved=booking.household_proved,
        now=leaves.due_at,
    ):
        enqueue(
            session,
            kind,
            replace(facts, name=one.name, for_name=one.for_name, through=one.through).to_json(),
            to=one.to,
            key=f"{kind}:{booking.id}:{booking.version}:{row.version}{one.mark}",
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            when=leaves,
            now=now,
        )


def _facts(session: Session, booking: BookingRow, row: RentalRow, *, name: str) -> BookingFacts:
    facts = booking_facts(session, booking, name=name)
    # Who has it paid the deposit: nobody is told to pay it again.
    return replace(facts, deposit_cents=0) if row.stage == RentalStage.OUT else facts


def remind_of_return(session: Session, booking: BookingRow, row: RentalRow, *, now: datetime) -> None:
    """Remind of the return the evening before, where that is still to come."""
    evening = evening_before(booking.ends_at)
    if evening > now:
        tell_rental(session, Kind.RENTAL_DUE, booking, row, now=now, when=When(evening, booking.ends_at))


def forget_return(session: Session, booking: BookingRow) -> None:
    """Drop the reminder of a return that is over, or of another day by now."""
    session.flush()
    withdraw(session, Kind.RENTAL_DUE, organisation_id=booking.organisation_id, booking_id=booking.id)
