"""A session that does not take place."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor, system_of
from booking.rules.lifecycle import Change, State
from booking.rules.on_our_side import OnOurSide, require_said
from booking.rules.refusals.sessions import SessionOver
from booking.store.history import change_booking
from booking.usecases.bookings.cancel_booking import cancel_booking
from booking.usecases.bookings.requests import CancelBooking
from booking.usecases.sessions.find import bookings_in, session_to_change, staff_days_changed
from booking.usecases.sessions.places import release_places


def cancel_session(session: Session, session_id: int, ours: OnOurSide, *, by: Actor, now: datetime) -> int:
    """Cancel a session with everything that was booked in it, and return how many people are told.

    Each gets a message that says sorry and why, and all the money back. Nothing is deleted. Asked again, nothing
    changes. Raises ``NotAllowed``, ``NotFound``, ``ReasonMissing``, and ``SessionOver`` once it has begun.
    """
    require_said(ours)
    row = session_to_change(session, session_id, by=by, now=now)
    if row.starts_at <= now:
        raise SessionOver
    told = 0
    for booking in bookings_in(session, row):
        if booking.state == State.HELD:
            release_places(session, booking)
            change_booking(session, booking, Change.EXPIRE, by=system_of(row.organisation_id), now=now)
            continue
        cancel_booking(session, CancelBooking(booking.id, ours=ours), by=by, now=now)
        told += 1
    session.refresh(row, ["taken"])
    row.state = "cancelled"
    staff_days_changed(session, row.organisation_id)
    return told
