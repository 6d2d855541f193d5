"""From chosen tasks to the work they make: how long, by how many, with which skills, counted how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from booking.rules.pricing.quote import Work
from booking.rules.pricing.tariff import Measure
from booking.rules.refusals import NothingChosen, TasksTooLong

#: The most of one task that a person can ask in one visit without calling.
MOST_OF_ONE = 9


@dataclass(frozen=True, slots=True)
class Task:
    """One chosen option, ``count`` times, with what it needs. ``minutes`` is for one of them."""

    option_id: int
    count: int
    minutes: int
    skill: str
    crew: int = 1
    needs_motor_tool: bool = False
    may_drive: bool = False
    may_have_waste: bool = False

    @property
    def total_minutes(self) -> int:
        """How long all of them take together."""
        return self.minutes * self.count


def duration_of(tasks: Sequence[Task], *, longest_minutes: int) -> timedelta:
    """Return how long the visit takes.

    Raises ``NothingChosen`` for no task, and ``TasksTooLong`` beyond ``longest_minutes``.
    """
    if not tasks:
        raise NothingChosen
    minutes = sum(task.total_minutes for task in tasks)
    if minutes > longest_minutes:
        raise TasksTooLong(minutes=minutes, most_minutes=longest_minutes)
    return timedelta(minutes=minutes)


def crew_of(tasks: Sequence[Task]) -> int:
    """Return how many workers come: as many as the task that needs most."""
    return max(task.crew for task in tasks)


def skills_of(tasks: Sequence[Task]) -> frozenset[str]:
    """Return the skills that each worker who comes must have."""
    return frozenset(task.skill for task in tasks)


def expected_work(tasks: Sequence[Task]) -> Work:
    """Return what a tariff can count, as expected before the visit.

    Worker time is per worker (*manuur*). Kilometres for the job and the recycling park's bill are known
    afterwards only, so they are ``None`` where a task may bring them.
    """
    crew = crew_of(tasks)
    work: dict[Measure, Decimal | None] = {
        Measure.WORKER_MINUTES: Decimal(crew * sum(task.total_minutes for task in tasks))
    }
    motor = sum(task.total_minutes for task in tasks if task.needs_motor_tool)
    if motor:
        work[Measure.MOTOR_MINUTES] = Decimal(motor)
    if any(task.may_drive for task in tasks):
        work[Measure.JOB_KM] = None
    if any(task.may_have_waste for task in tasks):
        work[Measure.WASTE_CENTS] = None
    return work
