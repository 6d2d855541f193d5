"""A worker's day as cards: what is now, what comes then, what is behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from booking.rules.calendar import days_from, local_date
from booking.store.queries.work import Assignment, PlannedWork, Progress

#: Somebody at the door this long before the hour has work to do now, and need not wait for the screen.
SOON = timedelta(minutes=15)
_OPEN = frozenset({Progress.PLANNED, Progress.STARTED})


@dataclass(frozen=True, slots=True)
class Day:
    """One day. ``current`` is the one big card; ``is_now`` says whether it is time for it."""

    on: date
    count: int
    current: Assignment | None
    is_now: bool
    later: tuple[Assignment, ...]
    behind: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day of the week to come, with its work; empty on a day off."""

    on: date
    work: tuple[PlannedWork, ...]


def day_of(assignments: Sequence[Assignment], *, on: date, now: datetime) -> Day:
    """Return a day as cards. What was started comes first, else what is planned first."""
    to_do = [one for one in assignments if one.progress in _OPEN]
    to_do.sort(key=lambda one: (one.progress is not Progress.STARTED, one.starts_at))
    current = to_do[0] if to_do else None
    return Day(
        on=on,
        count=len(assignments),
        current=current,
        is_now=current is not None and (current.progress is Progress.STARTED or current.starts_at - SOON <= now),
        later=tuple(to_do[1:]),
        behind=tuple(one for one in assignments if one.progress not in _OPEN),
    )


def week_of(work: Sequence[PlannedWork], *, first: date, days: int) -> tuple[WeekDay, ...]:
    """Return ``days`` days from ``first`` on, each with its work."""
    by_day = {on: tuple(found) for on, found in groupby(work, key=lambda one: local_date(one.starts_at))}
    return tuple(WeekDay(on, by_day.get(on, ())) for on in days_from(first, count=days))
