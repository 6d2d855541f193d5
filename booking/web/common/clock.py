"""The one place that reads the clock.

Write ``clock.now()`` after ``from booking.web.common import clock``: tests stop the clock in this module.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from booking.rules.calendar import local_date


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the date in Brussels at this moment."""
    return local_date(now())
