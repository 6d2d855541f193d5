"""Which other times to name to somebody on the phone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from booking.rules.calendar import local, local_date

_DAY_MINUTES = 24 * 60


def one_a_day(starts: Iterable[datetime], wanted: datetime, *, count: int) -> list[datetime]:
    """Return at most ``count`` starts, one for each day, in order of time.

    The days nearest to ``wanted`` come first, of two as near the later one; of each day the start whose clock is
    nearest to the one of ``wanted``: somebody who had promised their Tuesday at ten has other Tuesdays at ten.
    """
    nearest: dict[date, datetime] = {}
    for start in sorted(starts):
        on = local_date(start)
        if on not in nearest or _clock_apart(start, wanted) < _clock_apart(nearest[on], wanted):
            nearest[on] = start
    meant = local_date(wanted)
    by_distance = sorted(nearest, key=lambda on: (abs((on - meant).days), on < meant))
    return sorted(nearest[on] for on in by_distance[:count])


def _clock_apart(one: datetime, other: datetime) -> int:
    """Return how many minutes two clock times of Brussels are apart."""
    return abs(_minutes(local(one).time()) - _minutes(local(other).time())) % _DAY_MINUTES


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
