"""Tell why a moment cannot be booked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.why import WhyNot
from booking.usecases.bookings.placing import Wish, why_no_time


def why_not(session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> WhyNot:
    """Return why the work cannot start then; no reason where it can, by the functions that show and accept.

    For people it is one reason; who of the workers is where is for the office (``WhyNot.workers``), and is left out
    for others. Raises ``NothingChosen`` or ``TasksTooLong``.
    """
    answer = why_no_time(session, wish, starts_at, by=by, now=now)
    return answer if by.is_office else replace(answer, free=0, workers=())
