"""When a fixed place is open: its week, and the days that differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

from booking.rules.calendar import Calendar, at
from booking.rules.moments import Stretch
from booking.rules.refusals.times import InvalidPeriod, NotATime
from booking.rules.refusals.workers import HoursOverlap
from booking.rules.stretches import joined


@dataclass(frozen=True, order=True, slots=True)
class LocationHours:
    """A stretch of a location's week. ``weekday`` 0 is Monday; clock times of Brussels."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class LocationDay:
    """A day on which a location differs: its ``hours`` of that day, none when it is closed; ``name`` says why."""

    on: date
    hours: tuple[tuple[time, time], ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When a location is open: each week, and on the days that differ (at most one of each date)."""

    week: tuple[LocationHours, ...] = ()
    days: tuple[LocationDay, ...] = ()

    def day(self, on: date) -> LocationDay | None:
        """Return how ``on`` differs, or None where it is a day like others."""
        return next((day for day in self.days if day.on == on), None)


def open_on(opening: OpeningHours, on: date, *, calendar: Calendar) -> tuple[Stretch, ...]:
    """Return the sorted, disjoint stretches at which a location is open on ``on``, in UTC.

    A day that differs goes before everything, also on a day on which the organisation is closed: somebody wrote it
    down by hand for that date. Otherwise the week counts, except on closed days.
    """
    exception = opening.day(on)
    if exception is not None:
        hours: Sequence[tuple[time, time]] = exception.hours
    elif calendar.is_closed(on):
        hours = ()
    else:
        hours = [(one.opens, one.closes) for one in opening.week if one.weekday == on.weekday()]
    return tuple(joined(Stretch(_moment(on, opens), _moment(on, closes)) for opens, closes in hours))


def _moment(on: date, clock: time) -> datetime:
    """Return the moment of a clock time; of one that is skipped that night in March, the end of the skipped hour."""
    try:
        return at(on, clock)
    except NotATime:
        return at(on, time(clock.hour + 1))


def require_opening_hours(week: Sequence[LocationHours]) -> None:
    """Raise ``InvalidPeriod`` for a closing before its opening, ``HoursOverlap`` for two stretches of one day."""
    ordered = sorted(week)
    if any(one.opens >= one.closes for one in ordered):
        raise InvalidPeriod
    for one, following in pairwise(ordered):
        if one.weekday == following.weekday and following.opens < one.closes:
            raise HoursOverlap
