"""Days and hours as people here live them: Europe/Brussels, holidays, both clock changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from booking.rules.refusals import NotATime

BRUSSELS = ZoneInfo("Europe/Brussels")
#: The library lists these beside the ten of the law.
_ONLY_SUNDAYS = frozenset({"Easter Sunday", "Pentecost"})
_WEEKEND = frozenset({5, 6})
_SECONDS_PER_HOUR = Decimal(3600)


def local(moment: datetime) -> datetime:
    """Return an aware moment on the clock of Brussels. Raises ``NotATime`` beyond the end of the calendar."""
    try:
        return moment.astimezone(BRUSSELS)
    except OverflowError:
        raise NotATime from None


def local_date(moment: datetime) -> date:
    """Return the day that it is in Brussels at ``moment``."""
    return local(moment).date()


@lru_cache(maxsize=4096)
def at(on: date, clock: time) -> datetime:
    """Return the UTC moment at which the clock in Brussels shows ``clock`` on the day ``on``.

    The hour that comes twice in October is taken the first time. Raises ``NotATime`` for the hour that
    does not exist in March, and before the beginning of the calendar.
    """
    try:
        moment = datetime.combine(on, clock, tzinfo=BRUSSELS).astimezone(UTC)
    except OverflowError:
        raise NotATime from None
    if local(moment).time() != clock:
        raise NotATime
    return moment


def start_of_day(on: date) -> datetime:
    """Return midnight in Brussels, as UTC. Clocks change at two or three, so midnight always exists."""
    return at(on, time.min)


def day_range(on: date) -> tuple[datetime, datetime]:
    """Return ``[midnight, next midnight)`` in UTC: 23, 24 or 25 hours."""
    return start_of_day(on), start_of_day(on + timedelta(days=1))


def days_from(first: date, *, count: int) -> Iterator[date]:
    """Yield ``count`` days from ``first`` on; fewer at the very end of the calendar, where no day follows."""
    return (first + timedelta(days=n) for n in range(min(count, (date.max - first).days)))


def is_holiday(on: date) -> bool:
    """Tell whether ``on`` is one of the ten Belgian public holidays (law of 4 January 1974)."""
    return on in _holidays(on.year)


def is_closed(on: date, *, closures: Collection[date]) -> bool:
    """Tell whether nobody works on ``on``: a public holiday, or a closing day of the organisation's own."""
    return on in closures or is_holiday(on)


def working_hours_between(first: datetime, last: datetime) -> Decimal:
    """Return how many hours of working days lie between two moments; none where ``last`` is not after ``first``.

    A working day counts whole, from midnight to midnight: who cancels on Friday at ten what was planned on Monday
    at ten is 24 working hours early. Saturdays, Sundays and public holidays do not count.
    """
    hours = Decimal(0)
    if last <= first:
        return hours
    for on in days_from(local_date(first), count=(local_date(last) - local_date(first)).days + 1):
        if on.weekday() in _WEEKEND or is_holiday(on):
            continue
        begins, ends = day_range(on)
        hours += Decimal((min(ends, last) - max(begins, first)) // timedelta(seconds=1)) / _SECONDS_PER_HOUR
    return hours


def evening_before(moment: datetime, *, clock: time = time(18)) -> datetime:
    """Return the evening before the day of ``moment``, in UTC: when a reminder is welcome."""
    return at(local_date(moment) - timedelta(days=1), clock)


@lru_cache(maxsize=32)
def _holidays(year: int) -> frozenset[date]:
    named = holidays.country_holidays("BE", years=year, language="en_US")
    return frozenset(on for on, name in named.items() if name not in _ONLY_SUNDAYS)
