"""From chosen tasks to the work they make: how long, by how many, with which skills, counted how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from booking.rules.pricing.facts import Work
from booking.rules.pricing.quantities import Kind
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals import NothingChosen, TasksTooLong

#: What every visit has.
VISIT = frozenset({"visits", "workers", "visit_minutes", "worker_minutes"})
#: The most of one task that a person can ask in one visit without calling.
MOST_OF_ONE = 9


@dataclass(frozen=True, slots=True)
class Task:
    """One chosen option, ``count`` times, with what it needs.

    ``minutes`` is for the first of them, ``next_minutes`` for each further one; None is as long as the first.
    Nobody is sent whose limits name one of ``demands``; one piece of each kind of ``equipment`` goes along.

    ``code`` is the quantity that counts it by itself, where a tariff has one of that name.
    """

    option_id: int
    count: int
    minutes: int
    skill: str
    code: str = ""
    crew: int = 1
    needs_motor_tool: bool = False
    may_drive: bool = False
    may_have_waste: bool = False
    next_minutes: int | None = None
    demands: frozenset[str] = frozenset()
    equipment: frozenset[str] = frozenset()

    @property
    def total_minutes(self) -> int:
        """How long all of them take together."""
        further = self.minutes if self.next_minutes is None else self.next_minutes
        return self.minutes + further * (self.count - 1)


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


def demands_of(tasks: Sequence[Task]) -> frozenset[str]:
    """Return what each worker who comes must be able to bear."""
    return frozenset(demand for task in tasks for demand in task.demands)


def equipment_of(tasks: Sequence[Task]) -> frozenset[str]:
    """Return the kinds of equipment that go along."""
    return frozenset(kind for task in tasks for kind in task.equipment)


def expected_work(tariff: Tariff, tasks: Sequence[Task]) -> Work:
    """Return what a tariff can count, as expected before the visit.

    Worker time is per worker (*manuur*). A task that the tariff prices by itself (the line counts the task's own
    code, ``instead_of_time``) is counted in pieces, and its minutes nowhere else. Kilometres for the job and the
    recycling park's bill are known afterwards only, so they are ``None`` where a task may bring them.
    """
    by_time = tasks_by_time(tariff, tasks)
    minutes, crew = sum(task.total_minutes for task in by_time), crew_of(tasks)
    work: dict[str, Decimal | None] = {
        "visits": Decimal(1),
        "workers": Decimal(crew),
        "visit_minutes": Decimal(minutes),
        "worker_minutes": Decimal(crew * minutes),
        **pieces_of(tariff, tasks),
    }
    motor = sum(task.total_minutes for task in tasks if task.needs_motor_tool)
    if motor:
        work["motor_minutes"] = Decimal(motor)
    if any(task.may_drive for task in tasks):
        work["job_km"] = None
    if any(task.may_have_waste for task in tasks):
        work["waste_cost"] = None
    return work


def counts_visits(tariff: Tariff) -> bool:
    """Tell whether a tariff charges anything that every visit has; one of rides or meals makes visits free."""
    return any(not VISIT.isdisjoint(line.of) for line in tariff.lines) or any(
        kind is Kind.PIECES and f"quantity.{code}" in tariff.own_names for code, kind in tariff.quantities.items()
    )


def counted_as(option: str) -> str:
    """Return the quantity that counts an option by itself: tariffs write their quantities without hyphens."""
    return option.replace("-", "_")


def tasks_by_time(tariff: Tariff, tasks: Sequence[Task]) -> list[Task]:
    """Return the tasks whose minutes count; the others have a price of their own, in which the time is included."""
    priced_apart = {of for line in tariff.lines if line.instead_of_time for of in line.of}
    return [task for task in tasks if task.code not in priced_apart]


def pieces_of(tariff: Tariff, tasks: Sequence[Task]) -> dict[str, Decimal]:
    """Return how many there are of each task that the tariff can count by its own code."""
    pieces: dict[str, Decimal] = {}
    for task in tasks:
        if task.code in tariff.quantities:
            pieces[task.code] = pieces.get(task.code, Decimal(0)) + task.count
    return pieces
