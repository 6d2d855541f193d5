"""The free times to which a visit can be moved."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change, State
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import NotPossibleNow
from booking.store.tables import BookingRow
from booking.usecases.bookings.offer_for_caller import FreeTimes, free_times
from booking.usecases.bookings.placing import Look, slots_on, wish_of


def offer_other_times(
    session: Session, booking_id: int, first_day: date, *, by: Actor, now: datetime, look: Look = slots_on
) -> FreeTimes:
    """Return the first days with room for a promised visit, from ``first_day`` on; its own time gives way.

    ``look`` says where there is: with ``slots_together``, for all that was booked with it.
    Raises ``NotFound``, and ``NotPossibleNow`` for a booking that cannot be moved.
    """
    row = session.scalar(
        select(BookingRow).where(BookingRow.organisation_id == by.organisation_id, BookingRow.id == booking_id)
    )
    if row is None:
        raise NotFound
    if row.state != State.CONFIRMED:
        raise NotPossibleNow(state=row.state, change=Change.MOVE)
    return free_times(session, wish_of(session, row), first_day, by=by, now=now, look=look)
