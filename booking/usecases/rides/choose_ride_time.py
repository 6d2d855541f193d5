"""Keep a place for a draft at a start with which the appointment moves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.usecases.bookings.requests import Held
from booking.usecases.drafts.choose_time import choose_time
from booking.usecases.rides.move_appointment import move_drafted_appointment


def choose_ride_time(
    session: Session, token: str, starts_at: datetime, *, locale: str, by: Actor, now: datetime
) -> Held:
    """Keep the place at ``starts_at``; the person agreed that the appointment moves with it. Raises as ``choose_time``.

    Where the place cannot be had, the appointment stays as it was too.
    """
    move_drafted_appointment(session, token, starts_at, by=by, now=now)
    return choose_time(session, token, starts_at, locale=locale, by=by, now=now)
