"""Somebody was phoned about their visit and did not answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change
from booking.rules.refusals import NotAllowed
from booking.store.history import change_booking
from booking.usecases.bookings.find import booking_to_change


def note_call(session: Session, booking_id: int, *, by: Actor, now: datetime) -> None:
    """Write down that nobody was reached, so that a colleague does not call again at once.

    Raises ``NotAllowed`` for others than the office, ``NotFound``, ``NotPossibleNow`` for what is no promise any more.
    """
    if not by.is_office:
        raise NotAllowed
    row = booking_to_change(session, booking_id, by=by)
    change_booking(session, row, Change.CALL, by=by, now=now, facts={"reached": False})
    session.flush()
