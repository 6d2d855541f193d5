"""From when until when somebody is there at the session whose place is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.care import CareTimes
from booking.rules.refusals.bookings import HoldLapsed
from booking.store.care_hours import keep_planned_hours
from booking.usecases.drafts.find import draft_to_change, unfinished_booking, write_answers


def choose_hours(session: Session, token: str, hours: CareTimes, *, by: Actor, now: datetime) -> None:
    """Keep the hours with the draft and with its place.

    Raises ``NotFound``, ``HoursOutside``, ``HoldLapsed`` while no place is kept, or ``NotPossibleNow`` once it is
    booked.
    """
    row = draft_to_change(session, token, by=by)
    booking = unfinished_booking(session, row, by=by)
    if booking is None:
        raise HoldLapsed
    keep_planned_hours(session, by.organisation_id, booking.id, hours.on(booking.starts_at, booking.ends_at))
    write_answers(row, now=now, hours=hours.to_json())
