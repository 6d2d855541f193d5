"""What cancelling costs at this moment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import State
from booking.rules.money import ZERO, Money
from booking.rules.pricing.facts import Outcome
from booking.rules.pricing.quote import Quote
from booking.rules.refusals import NotFound
from booking.store.queries.services import service_by_id
from booking.store.tables import BookingRow
from booking.usecases.bookings.deadlines import change_until
from booking.usecases.bookings.give_final_price import fee_for
from booking.usecases.series.respite import respite_of_booking


def late_fee(session: Session, booking_id: int, *, by: Actor, now: datetime, whole_plan: bool = False) -> Money:
    """Return what the regulation asks for cancelling a booking now; nothing is zero. Raises ``NotFound``.

    ``whole_plan``: with it a whole series ends or pauses, so that it is no single day of absence.
    """
    row = session.scalar(
        select(BookingRow).where(BookingRow.organisation_id == by.organisation_id, BookingRow.id == booking_id)
    )
    if row is None:
        raise NotFound
    fee = late_fee_of(session, row, now=now, whole_plan=whole_plan)
    return fee.total if fee is not None else ZERO


def late_fee_of(session: Session, row: BookingRow, *, now: datetime, whole_plan: bool = False) -> Quote | None:
    """Return the price of cancelling a promised visit now, or None for nothing.

    Nothing before the service's deadline: until then the resident can cancel by link, and that is free; but for a
    planned day of care of which no respite day is left (domain A2.1: what was ordered is paid).
    """
    if row.state != State.CONFIRMED:
        return None
    service = service_by_id(session, row.organisation_id, row.service_id)
    if now <= change_until(session, service, row.starts_at, organisation_id=row.organisation_id):
        respite = None if whole_plan else respite_of_booking(session, row)
        if respite is None or respite.left:
            return None
    return fee_for(session, row, Outcome.LATE_CANCELLED, now=now)
