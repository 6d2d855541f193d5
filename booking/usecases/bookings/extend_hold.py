"""Give somebody more time to finish."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change, State
from booking.rules.refusals.bookings import HoldExtendedTooOften, HoldLapsed
from booking.store.history import change_booking
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.hold_place import HOLD
from booking.usecases.bookings.requests import Held

#: WCAG 2.2.1 asks at least ten times; without an end, a place could be kept for ever.
MOST_EXTENSIONS = 12


def extend_hold(session: Session, booking_id: int, *, by: Actor, now: datetime) -> Held:
    """Keep a place for another fifteen minutes from now.

    Raises ``HoldLapsed`` when it is already over and ``HoldExtendedTooOften`` after twelve times.
    """
    row = booking_to_change(session, booking_id, by=by)
    if row.state != State.HELD or row.held_until is None or row.held_until <= now:
        raise HoldLapsed
    if row.extended >= MOST_EXTENSIONS:
        raise HoldExtendedTooOften
    row.extended += 1
    row.held_until = max(row.held_until, now + HOLD)
    change_booking(session, row, Change.EXTEND, by=by, now=now)
    return Held(row.id, row.held_until)
