"""Days and hours as people here live them: Europe/Brussels, holidays, both clock changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from booking.rules.public_holidays import Holiday, public_holidays
from booking.rules.refusals.times import NotATime
from booking.rules.refusals.workers import NotAHoliday, NotAWorkingDay

BRUSSELS = ZoneInfo("Europe/Brussels")
_WEEKEND = frozenset({5, 6})
_SECONDS_PER_HOUR = Decimal(3600)


class ClosedKind(StrEnum):
    """Why nobody works on a day."""

    HOLIDAY = "holiday"
    REPLACEMENT = "replacement"
    OWN = "own"


class DayKind(StrEnum):
    """What an organisation writes down about a day: nobody works, work goes on, it replaces a holiday."""

    CLOSED = "closed"
    OPEN = "open"
    REPLACEMENT = "replacement"


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """Why nobody works on a day.

    ``name`` is what the organisation calls a day of its ``OWN``, empty otherwise. ``holiday`` is which public
    holiday it is, or which one it replaces; ``replaces`` is the day on which that one fell.
    """

    kind: ClosedKind
    name: str = ""
    holiday: Holiday | None = None
    replaces: date | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which an organisation works or not. Weekends are no matter of a calendar but of weekly hours.

    Public holidays count unless the organisation has a list of its own, as municipal and OCMW staff do; ``closed``
    are its own closing days by name, ``opened`` the holidays on which work goes on. A public holiday on a Saturday
    or a Sunday is replaced by the first day after it that is no weekend, no holiday and replaces none yet, unless
    ``replacements`` (holiday: the day instead of it) names another. A closing day of its own does not push that
    day on: what the law replaces does not depend on when an organisation closes besides.

    Source: law of 4 January 1974, art. 6 to 8; domain A5 (holidays).
    """

    keeps_public_holidays: bool = True
    closed: Mapping[date, str] = field(default_factory=dict)
    opened: frozenset[date] = frozenset()
    replacements: Mapping[date, date] = field(default_factory=dict)

    def is_closed(self, on: date) -> bool:
        """Tell whether nobody works on ``on``, whatever their weekly hours say."""
        return self.why_closed(on) is not None

    def why_closed(self, on: date) -> ClosedDay | None:
        """Return why nobody works on ``on``, or None where it is a day like others."""
        if on in self.closed:
            return ClosedDay(ClosedKind.OWN, self.closed[on])
        if on in self.opened:
            return None
        if self.keeps_public_holidays and on in public_holidays(on.year):
            return ClosedDay(ClosedKind.HOLIDAY, holiday=public_holidays(on.year)[on])
        replaces = self._replacing(on.year).get(on)
        if replaces is None:
            return None
        return ClosedDay(
            ClosedKind.REPLACEMENT, holiday=public_holidays(replaces.year).get(replaces), replaces=replaces
        )

    def require_holiday(self, on: date) -> None:
        """Raise ``NotAHoliday`` unless ``on`` is a public holiday that is kept here, or replaces one."""
        if not self.keeps_public_holidays or not (is_holiday(on) or on in self._replacing(on.year)):
            raise NotAHoliday

    def closed_days(self, first: date, last: date) -> Iterator[tuple[date, ClosedDay]]:
        """Yield the closed days from ``first`` to ``last``, both included, in order."""
        for on in days_from(first, count=(last - first).days + 1):
            why = self.why_closed(on)
            if why is not None:
                yield on, why

    def _replacing(self, year: int) -> Mapping[date, date]:
        """Return the days that replace a holiday, each with that holiday: those of ``year``, and all chosen ones."""
        chosen = tuple(sorted(self.replacements.items()))
        return _replaced_on(year, chosen, of_law=self.keeps_public_holidays)


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
    return on in public_holidays(on.year)


def require_replacement(holiday: date, day: date) -> None:
    """Raise a refusal unless ``day`` can be the day off in the place of ``holiday``.

    ``NotAHoliday`` for what is no public holiday; ``NotAWorkingDay`` for a day in a weekend, a holiday, or one of
    another year (law of 4 January 1974, art. 6 and 7; domain A5).
    """
    if not is_holiday(holiday):
        raise NotAHoliday
    if day.weekday() in _WEEKEND or is_holiday(day) or day.year != holiday.year:
        raise NotAWorkingDay


def working_hours_between(first: datetime, last: datetime, *, calendar: Calendar | None = None) -> Decimal:
    """Return how many hours of working days lie between two moments; none where ``last`` is not after ``first``.

    A working day counts whole, from midnight to midnight: who cancels on Friday at ten what was planned on Monday
    at ten is 24 working hours early. Saturdays, Sundays and the closed days of ``calendar`` do not count; without
    one, these are the public holidays and the days that replace them.
    """
    seconds = 0
    if last <= first:
        return Decimal(0)
    calendar = calendar or Calendar()
    for on in days_from(local_date(first), count=(local_date(last) - local_date(first)).days + 1):
        if on.weekday() in _WEEKEND or calendar.is_closed(on):
            continue
        begins, ends = day_range(on)
        seconds += (min(ends, last) - max(begins, first)) // timedelta(seconds=1)
    # Divided once: thirds of an hour on two days must not fall a hair short of the hours of a regulation.
    return Decimal(seconds) / _SECONDS_PER_HOUR


def evening_before(moment: datetime, *, clock: time = time(18)) -> datetime:
    """Return the evening before the day of ``moment``, in UTC: when a reminder is welcome."""
    return at(local_date(moment) - timedelta(days=1), clock)


@lru_cache(maxsize=256)
def _replaced_on(year: int, chosen: tuple[tuple[date, date], ...], *, of_law: bool) -> Mapping[date, date]:
    found = {day: holiday for holiday, day in chosen}
    if of_law:
        moved = {holiday for holiday, _day in chosen}
        for holiday in sorted(public_holidays(year)):
            if holiday.weekday() in _WEEKEND and holiday not in moved:
                found[_first_working_day_after(holiday, taken=found)] = holiday
    return found


def _first_working_day_after(holiday: date, *, taken: Collection[date]) -> date:
    day = holiday + timedelta(days=1)
    while day.weekday() in _WEEKEND or is_holiday(day) or day in taken:
        day += timedelta(days=1)
    return day
