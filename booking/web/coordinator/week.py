"""A worker's week in rows and sums."""

from __future__ import annotations

from datetime import time

from booking.rules.hours import WeeklyHours
from booking.store.queries.workers import Worker


def day_hours(worker: Worker, weekday: int) -> list[WeeklyHours]:
    """Return the stretches of one weekday, in order; 0 is Monday."""
    return [weekly for weekly in worker.hours if weekly.weekday == weekday]


def week_minutes(worker: Worker) -> int:
    """Return how long a worker works in a week."""
    return sum(_minutes(weekly.ends) - _minutes(weekly.starts) for weekly in worker.hours)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
