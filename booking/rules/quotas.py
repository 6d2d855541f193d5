"""How many visits of a service a household may have in a week, a month or a year."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

_DAY: Final = timedelta(days=1)
_MONTHS: Final = 12


class Period(StrEnum):
    """The stretch of days in which visits are counted."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


def period_around(on: date, period: Period) -> tuple[date, date]:
    """Return the days ``[first, after)`` of the week (from Monday), month or year in which ``on`` lies."""
    if period is Period.WEEK:
        monday = on - on.weekday() * _DAY
        return monday, monday + 7 * _DAY
    if period is Period.MONTH:
        first = on.replace(day=1)
        return first, date(first.year + first.month // _MONTHS, first.month % _MONTHS + 1, 1)
    return date(on.year, 1, 1), date(on.year + 1, 1, 1)
