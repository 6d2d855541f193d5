"""A worker's day as cards: what is now, what comes then, what is behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from booking.rules.calendar import days_from, local_date
from booking.rules.ticking import can_undo
from booking.store.queries.sessions import PlannedSession
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
    undoable: frozenset[int] = frozenset()
    """Those behind of which "done" can still be taken back, by their id."""


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day of the week to come, with its work and its sessions; empty on a day off."""

    on: date
    work: tuple[PlannedWork, ...]
    sessions: tuple[PlannedSession, ...] = ()


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
        undoable=frozenset(
            one.assignment_id
            for one in assignments
            if one.progress is Progress.DONE and can_undo(one.finished_at, now=now)
        ),
    )


def week_of(
    work: Sequence[PlannedWork], sessions: Sequence[PlannedSession], *, first: date, days: int
) -> tuple[WeekDay, ...]:
    """Return ``days`` days from ``first`` on, each with its work and its sessions; both are in order of time."""
    by_day = {on: tuple(found) for on, found in groupby(work, key=lambda one: local_date(one.starts_at))}
    theirs = {on: tuple(found) for on, found in groupby(sessions, key=lambda one: local_date(one.starts_at))}
    return tuple(WeekDay(on, by_day.get(on, ()), theirs.get(on, ())) for on in days_from(first, count=days))
