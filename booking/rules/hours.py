"""From weekly hours, holidays and absences to the stretches that somebody is at work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from booking.rules.calendar import at
from booking.rules.refusals import DayTooShort, HoursOverlap, InvalidPeriod, NightWork
from booking.rules.slots import Stretch

#: Whoever comes to work on a day, works this many hours at least (labour law of 16 March 1971, art. 21).
LEAST_HOURS = 3
MORNING, EVENING = time(6), time(20)


@dataclass(frozen=True, order=True, slots=True)
class WeeklyHours:
    """A stretch of work that comes back every week. ``weekday`` 0 is Monday; clock times of Brussels."""

    weekday: int
    starts: time
    ends: time


def windows_on(on: date, hours: Iterable[WeeklyHours], *, away: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Return the sorted, disjoint stretches at work on ``on``, without the absences in ``away``.

    Nobody's week begins or ends in the hour that a clock change skips or repeats (it is between two and
    three at night; ``require_sound`` refuses such hours).
    """
    windows = sorted(
        Stretch(at(on, weekly.starts), at(on, weekly.ends)) for weekly in hours if weekly.weekday == on.weekday()
    )
    windows = _joined(windows)
    for absence in away:
        windows = [rest for window in windows for rest in _without(window, absence)]
    return tuple(windows)


def require_sound(hours: Sequence[WeeklyHours]) -> None:
    """Raise a refusal unless ``hours`` can be one person's week.

    ``InvalidPeriod`` for an end before its start; ``NightWork`` between 20 and 6 o'clock, which is not allowed
    as a rule (labour law of 16 March 1971, art. 35); ``HoursOverlap``; ``DayTooShort`` for less than three
    hours on a day (art. 21).
    """
    ordered = sorted(hours)
    for weekly in ordered:
        if weekly.starts >= weekly.ends:
            raise InvalidPeriod
        if weekly.starts < MORNING or weekly.ends > EVENING:
            raise NightWork
    for one, following in pairwise(ordered):
        if one.weekday == following.weekday and following.starts < one.ends:
            raise HoursOverlap
    for weekday in sorted({weekly.weekday for weekly in ordered}):
        if sum(_minutes(weekly) for weekly in ordered if weekly.weekday == weekday) < LEAST_HOURS * 60:
            raise DayTooShort(weekday=weekday, least_hours=LEAST_HOURS)


def _minutes(weekly: WeeklyHours) -> int:
    return (weekly.ends.hour - weekly.starts.hour) * 60 + weekly.ends.minute - weekly.starts.minute


def _joined(windows: list[Stretch]) -> list[Stretch]:
    """Join what touches or overlaps: a visit may go on from one into the other, and nobody is there twice."""
    joined: list[Stretch] = []
    for window in windows:
        if joined and window.starts_at <= joined[-1].ends_at:
            joined[-1] = Stretch(joined[-1].starts_at, max(joined[-1].ends_at, window.ends_at))
        else:
            joined.append(window)
    return joined


def _without(window: Stretch, absence: Stretch) -> list[Stretch]:
    if not window.overlaps(absence):
        return [window]
    rest = []
    if window.starts_at < absence.starts_at:
        rest.append(Stretch(window.starts_at, absence.starts_at))
    if absence.ends_at < window.ends_at:
        rest.append(Stretch(absence.ends_at, window.ends_at))
    return rest
