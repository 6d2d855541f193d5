"""Weekly hours: what comes back every week or every other one, and what can be one person's week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import IntEnum
from itertools import pairwise

from booking.rules.calendar import at
from booking.rules.moments import Stretch
from booking.rules.refusals.times import InvalidPeriod
from booking.rules.refusals.workers import DayTooShort, HoursOverlap, NightWork

#: Whoever comes to work on a day, works this many hours at least (labour law of 16 March 1971, art. 21).
LEAST_HOURS = 3
MORNING, EVENING = time(6), time(20)
#: The first Monday of the first of two alternating weeks. Counted on from one day and not by the number of the
#: week, because after week 53 comes week 1: two odd weeks in a row.
_FIRST_MONDAY = date(2024, 1, 1)


class Week(IntEnum):
    """In which weeks hours count: in each, or in the one or the other of two that alternate."""

    EVERY = 0
    FIRST = 1
    SECOND = 2


@dataclass(frozen=True, order=True, slots=True)
class WeeklyHours:
    """A stretch of work that comes back. ``weekday`` 0 is Monday; clock times of Brussels."""

    weekday: int
    starts: time
    ends: time
    week: Week = Week.EVERY

    def count_on(self, on: date) -> bool:
        """Tell whether these are hours of the day ``on``."""
        return self.weekday == on.weekday() and self.week in {Week.EVERY, week_of(on)}


def week_of(on: date) -> Week:
    """Return which of two alternating weeks ``on`` lies in; they change on Monday, in every year."""
    return Week.SECOND if (on - _FIRST_MONDAY).days // 7 % 2 else Week.FIRST


def stretches_on(on: date, hours: Iterable[WeeklyHours]) -> list[Stretch]:
    """Return the stretches of the day ``on`` as they stand in the week, in UTC.

    Nobody's week begins or ends in the hour that a clock change skips or repeats (it is between two and three at
    night; ``require_sound`` refuses such hours).
    """
    return [Stretch(at(on, one.starts), at(on, one.ends)) for one in hours if one.count_on(on)]


def require_sound(hours: Sequence[WeeklyHours]) -> None:
    """Raise a refusal unless ``hours`` can be one person's week, or two that alternate.

    ``InvalidPeriod`` for an end before its start; ``NightWork`` between 20 and 6 o'clock, which is not allowed
    as a rule (labour law of 16 March 1971, art. 35); ``HoursOverlap``; ``DayTooShort`` for less than three
    hours on a day of either week (art. 21).
    """
    for weekly in sorted(hours):
        if weekly.starts >= weekly.ends:
            raise InvalidPeriod
        if weekly.starts < MORNING or weekly.ends > EVENING:
            raise NightWork
    for week in (Week.FIRST, Week.SECOND):
        _require_sound_week(sorted(weekly for weekly in hours if weekly.week in {Week.EVERY, week}))


def _require_sound_week(ordered: Sequence[WeeklyHours]) -> None:
    for one, following in pairwise(ordered):
        if one.weekday == following.weekday and following.starts < one.ends:
            raise HoursOverlap
    for weekday in sorted({weekly.weekday for weekly in ordered}):
        if sum(_minutes(weekly) for weekly in ordered if weekly.weekday == weekday) < LEAST_HOURS * 60:
            raise DayTooShort(weekday=weekday, least_hours=LEAST_HOURS)


def _minutes(weekly: WeeklyHours) -> int:
    return (weekly.ends.hour - weekly.starts.hour) * 60 + weekly.ends.minute - weekly.starts.minute
