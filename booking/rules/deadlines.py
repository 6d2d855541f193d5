"""Until when a resident can change a promise without anybody's help."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from booking.rules.calendar import Calendar, local_date, start_of_day, working_hours_between

_SECONDS_PER_HOUR = 3600


def latest_change(starts_at: datetime, *, notice_hours: int, in_working_hours: bool, calendar: Calendar) -> datetime:
    """Return the last moment that is still ``notice_hours`` before ``starts_at``; that moment itself is in time.

    ``in_working_hours`` counts the hours of working days only, as regulations on late cancelling do: it is the exact
    inverse of ``working_hours_between``, so that whoever is in time by the one is in time by the other. Hours that
    run out at the beginning of a working day end there, and not in the week-end before. Notice is 0 or more; the
    hours are those that pass, so both clock changes count what they last. Raises ``NotATime`` before the beginning
    of the calendar.
    """
    # In UTC: on a clock of Brussels a day back would be a day on the clock, also when the clock changes.
    until = starts_at.astimezone(UTC)
    if not in_working_hours:
        return until - timedelta(hours=notice_hours)
    left, on = timedelta(hours=notice_hours), local_date(until)
    while left > timedelta():
        begins = start_of_day(on)
        counted = _passed(working_hours_between(begins, until, calendar=calendar))
        if counted >= left:
            return until - left
        until, left, on = begins, left - counted, on - timedelta(days=1)
    return until


def _passed(hours: Decimal) -> timedelta:
    return timedelta(seconds=round(hours * _SECONDS_PER_HOUR))
