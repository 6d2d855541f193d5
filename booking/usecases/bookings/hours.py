"""The hours of who is there by name, when their day moves."""

from __future__ import annotations

from sqlalchemy.orm import Session

from booking.rules.calendar import local
from booking.rules.care import CareTimes
from booking.store.care_hours import find_care_hours, keep_planned_hours
from booking.store.tables import BookingRow


def move_hours(session: Session, row: BookingRow) -> None:
    """Take the hours that were ordered along to the day that the booking has now, at the same time of the clock.

    Raises ``HoursOutside`` where the session of that day is not open then: other hours may cost something else.
    """
    kept = find_care_hours(session, row.organisation_id, row.id)
    if kept is None or kept.planned_from is None or kept.planned_until is None:
        return
    times = CareTimes(local(kept.planned_from).time(), local(kept.planned_until).time())
    keep_planned_hours(session, row.organisation_id, row.id, times.on(row.starts_at, row.ends_at))
