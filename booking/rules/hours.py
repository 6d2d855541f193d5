"""From weekly hours, holidays and absences to the stretches that somebody is at work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from booking.rules.calendar import at
from booking.rules.refusals import HoursOverlap, InvalidPeriod
from booking.rules.slots import Stretch


@dataclass(frozen=True, order=True, slots=True)
class WeeklyHours:
    """A stretch of work that comes back every week. ``weekday`` 0 is Monday; clock times of Brussels."""

    weekday: int
    starts: time
    ends: time


def windows_on(on: date, hours: Iterable[WeeklyHours], *, away: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Return the sorted stretches at work on ``on``, without the absences in ``away``.

    Nobody's week begins or ends in the hour that a clock change skips or repeats (it is between two and
    three at night; ``require_sound`` refuses such hours).
    """
    windows = sorted(
        Stretch(at(on, weekly.starts), at(on, weekly.ends)) for weekly in hours if weekly.weekday == on.weekday()
    )
    for absence in away:
        windows = [rest for window in windows for rest in _without(window, absence)]
    return tuple(windows)


def require_sound(hours: Sequence[WeeklyHours]) -> None:
    """Raise ``InvalidPeriod`` or ``HoursOverlap`` unless ``hours`` can be one person's week.

    Work at night (20 to 6 o'clock) is not allowed as a rule (labour law of 16 March 1971, art. 35).
    """
    ordered = sorted(hours)
    for weekly in ordered:
        if not (time(6) <= weekly.starts < weekly.ends <= time(20)):
            raise InvalidPeriod
    for one, following in pairwise(ordered):
        if one.weekday == following.weekday and following.starts < one.ends:
            raise HoursOverlap


def _without(window: Stretch, absence: Stretch) -> list[Stretch]:
    if not window.overlaps(absence):
        return [window]
    rest = []
    if window.starts_at < absence.starts_at:
        rest.append(Stretch(window.starts_at, absence.starts_at))
    if absence.ends_at < window.ends_at:
        rest.append(Stretch(absence.ends_at, window.ends_at))
    return rest
