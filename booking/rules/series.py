"""Visits that come back: every second Tuesday at ten, from … until …, not in August, and what a holiday does to it.

Days are days of Brussels and ``clock`` is its clock: ten o'clock stays ten o'clock when the clocks change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import zip_longest
from typing import Any, Final

from booking.rules.calendar import Calendar, at, days_from, local
from booking.rules.refusals.series import SeriesTooLong, SeriesTooRare
from booking.rules.refusals.times import InvalidPeriod, NotATime, NoWeekday, StartIsPast
from booking.rules.seasons import Season, closed_season

MOST_WEEKS: Final = 8
#: So many series of one service a household can book by itself: nobody fills a calendar without talking to somebody.
MOST_OWN: Final = 2
#: How far an end may lie; who does not know it leaves it open.
MOST_DAYS: Final = 731
#: A visit that falls on a holiday moves within the week, or not at all.
MOST_MOVED: Final = 6
_DAYS_OF_WEEK: Final = 7
_DAY: Final = timedelta(days=1)
_WEEKEND: Final = frozenset({5, 6})


class OnHoliday(StrEnum):
    """What happens to a visit that falls on a day when nobody works."""

    SKIP = "skip"
    MOVE = "move"


class Why(StrEnum):
    """Why a visit takes place on the day that was meant, or does not."""

    AS_MEANT = "as_meant"
    MOVED = "moved"
    """It was a holiday: it takes place on the next open day."""
    HOLIDAY = "holiday"
    LEFT_OUT = "left_out"
    PAUSED = "paused"
    NO_SUCH_HOUR = "no_such_hour"
    """The clocks skip this hour that night."""
    OUT_OF_SEASON = "out_of_season"
    """Such work is not done in that part of the year."""


@dataclass(frozen=True, order=True, slots=True)
class Days:
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def __contains__(self, on: object) -> bool:
        """Tell whether a day is one of them."""
        return isinstance(on, date) and self.first <= on <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRule:
    """When a series comes: every ``every_weeks`` (1 to 8), on ``weekdays`` (0 is Monday), at ``clock``.

    From ``first`` up to and including ``last``; None goes on for ever. The weeks count from the one of ``first``.
    ``months_out`` (1 to 12) and ``days_out`` are left out each time that they come by.
    """

    every_weeks: int
    weekdays: tuple[int, ...]
    clock: time
    first: date
    last: date | None = None
    months_out: tuple[int, ...] = ()
    days_out: tuple[Days, ...] = ()
    on_holiday: OnHoliday = OnHoliday.SKIP

    def to_json(self) -> dict[str, Any]:
        """Return the rule as the database keeps it."""
        return {
            "every_weeks": self.every_weeks,
            "weekdays": list(self.weekdays),
            "clock": self.clock.isoformat("minutes"),
            "first": self.first.isoformat(),
            "last": self.last.isoformat() if self.last else None,
            "months_out": list(self.months_out),
            "days_out": [[days.first.isoformat(), days.last.isoformat()] for days in self.days_out],
            "on_holiday": str(self.on_holiday),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> SeriesRule:
        """Return the rule that the database kept."""
        return cls(
            every_weeks=kept["every_weeks"],
            weekdays=tuple(kept["weekdays"]),
            clock=time.fromisoformat(kept["clock"]),
            first=date.fromisoformat(kept["first"]),
            last=date.fromisoformat(kept["last"]) if kept["last"] else None,
            months_out=tuple(kept["months_out"]),
            days_out=tuple(Days(date.fromisoformat(one), date.fromisoformat(other)) for one, other in kept["days_out"]),
            on_holiday=OnHoliday(kept["on_holiday"]),
        )

    def means(self, on: date) -> bool:
        """Tell whether a visit is meant on ``on``, before anything is left out."""
        if on < self.first or (self.last is not None and on > self.last) or on.weekday() not in self.weekdays:
            return False
        weeks = (_monday(on) - _monday(self.first)).days // _DAYS_OF_WEEK
        return weeks % self.every_weeks == 0

    def leaves_out(self, on: date) -> bool:
        """Tell whether a day is left out by its month or by itself."""
        return on.month in self.months_out or any(on in days for days in self.days_out)

    def moment(self, on: date) -> datetime:
        """Return when the visit of a day begins. Raises ``NotATime`` for the hour that the clocks skip."""
        return at(on, self.clock)


@dataclass(frozen=True, slots=True)
class Repeat:
    """How a visit comes back: every ``every_weeks`` (1 to 8), up to and including ``last`` (None: until somebody
    stops it), not in ``months_out`` (1 to 12).
    """

    every_weeks: int
    last: date | None = None
    months_out: tuple[int, ...] = ()

    def from_start(self, starts_at: datetime, *, on_holiday: OnHoliday) -> SeriesRule:
        """Return the rule of which the visit at ``starts_at`` is the first: on its weekday, at its time of day."""
        start = local(starts_at)
        return SeriesRule(
            every_weeks=self.every_weeks,
            weekdays=(start.weekday(),),
            clock=start.time(),
            first=start.date(),
            last=self.last,
            months_out=self.months_out,
            on_holiday=on_holiday,
        )


@dataclass(frozen=True, slots=True)
class SeriesDate:
    """A visit that was meant on a day, and the day on which it takes place; None where it does not."""

    meant_on: date
    on: date | None
    why: Why


def dates(
    rule: SeriesRule,
    first: date,
    last: date,
    *,
    calendar: Calendar,
    pauses: Iterable[Days] = (),
    seasons: Iterable[Season] = (),
) -> tuple[SeriesDate, ...]:
    """Return every visit that ``rule`` means from ``first`` to ``last``, both included, in order.

    None is lost: one that does not take place is there with its reason. A visit that moves because of a holiday
    goes to the next open day before the following visit of the series, so that two never come on one day, and its
    own order stays; where there is none it does not take place. Nothing takes place outside ``seasons``. The answer
    for a day does not depend on the window.
    Raises ``SeriesTooLong`` for a window of more than two years.
    """
    if (last - first).days >= MOST_DAYS:
        raise SeriesTooLong(most_days=MOST_DAYS)
    paused, within = tuple(pauses), tuple(seasons)
    return tuple(
        _taking_place(rule, on, calendar=calendar, pauses=paused, seasons=within)
        for on in _days(first, last)
        if rule.means(on)
    )


def require_sound(rule: SeriesRule, *, today: date, step: timedelta) -> None:
    """Raise a refusal unless ``rule`` can be a new series.

    ``SeriesTooRare`` for no weeks or more than eight; ``NoWeekday``; ``InvalidPeriod`` for an end before the start;
    ``SeriesTooLong`` for a start or an end after more than two years; ``StartIsPast``; ``NotATime`` for a clock time
    off the grid of ``step``.
    """
    if not 1 <= rule.every_weeks <= MOST_WEEKS:
        raise SeriesTooRare(most_weeks=MOST_WEEKS)
    if not rule.weekdays:
        raise NoWeekday
    if any(days.last < days.first for days in rule.days_out):
        raise InvalidPeriod
    if rule.last is not None and rule.last < rule.first:
        raise InvalidPeriod
    if rule.last is not None and (rule.last - rule.first).days >= MOST_DAYS:
        raise SeriesTooLong(most_days=MOST_DAYS)
    if rule.first < today:
        raise StartIsPast(first=today)
    if (rule.first - today).days >= MOST_DAYS:
        raise SeriesTooLong(most_days=MOST_DAYS)
    since_midnight = timedelta(hours=rule.clock.hour, minutes=rule.clock.minute, seconds=rule.clock.second)
    if since_midnight % step or rule.clock.microsecond:
        raise NotATime


def pairs(before: Sequence[date], after: Sequence[date]) -> list[tuple[date | None, date | None]]:
    """Return which visit of a series becomes which when its rule changes, in order of time.

    The visits of one week go with each other in order. What has nobody to go with stands alone: the first of a pair
    without a second ends, the second of a pair without a first is new.
    """
    found: list[tuple[date | None, date | None]] = []
    for week in sorted({_monday(on) for on in (*before, *after)}):
        old = sorted(on for on in before if _monday(on) == week)
        new = sorted(on for on in after if _monday(on) == week)
        found += zip_longest(old, new)
    return found


def at_another_time(rule: SeriesRule, meant_on: date, starts_at: datetime) -> SeriesRule:
    """Return the rule by which the visit meant on a day takes place at ``starts_at``, and each later one like it.

    It begins on the earlier of the two days, so that the visit that moves is part of it; both lie in one week.
    """
    start = local(starts_at)
    last = max(rule.last, start.date()) if rule.last is not None else None
    return replace(
        rule,
        weekdays=(start.weekday(),),
        clock=start.time(),
        first=min(meant_on, start.date()),
        last=last,
    )


def _taking_place(
    rule: SeriesRule, on: date, *, calendar: Calendar, pauses: Sequence[Days], seasons: Sequence[Season]
) -> SeriesDate:
    out = _why_out(rule, on, pauses=pauses, seasons=seasons)
    if out is not None:
        return SeriesDate(on, None, out)
    if not calendar.is_closed(on):
        return _at_its_hour(rule, on, on, Why.AS_MEANT)
    if rule.on_holiday is OnHoliday.SKIP:
        return SeriesDate(on, None, Why.HOLIDAY)
    for other in _days(on + _DAY, on + MOST_MOVED * _DAY):
        if rule.means(other) or (rule.last is not None and other > rule.last):
            break
        is_usual = other.weekday() not in _WEEKEND or other.weekday() in rule.weekdays
        is_out = _why_out(rule, other, pauses=pauses, seasons=seasons) is not None
        if is_usual and not is_out and not calendar.is_closed(other):
            return _at_its_hour(rule, on, other, Why.MOVED)
    return SeriesDate(on, None, Why.HOLIDAY)


def _why_out(rule: SeriesRule, on: date, *, pauses: Sequence[Days], seasons: Sequence[Season]) -> Why | None:
    """Return why no visit takes place on a day, whatever the calendar says, or None."""
    if rule.leaves_out(on):
        return Why.LEFT_OUT
    if any(on in days for days in pauses):
        return Why.PAUSED
    return Why.OUT_OF_SEASON if closed_season(seasons, on) is not None else None


def _at_its_hour(rule: SeriesRule, meant_on: date, on: date, why: Why) -> SeriesDate:
    try:
        rule.moment(on)
    except NotATime:
        return SeriesDate(meant_on, None, Why.NO_SUCH_HOUR)
    return SeriesDate(meant_on, on, why)


def _days(first: date, last: date) -> Iterator[date]:
    return days_from(first, count=max((last - first).days + 1, 0))


def _monday(on: date) -> date:
    """Return the Monday of a week: weeks are counted by days, so a year with a week 53 breaks no rhythm."""
    return on - timedelta(days=on.weekday())
