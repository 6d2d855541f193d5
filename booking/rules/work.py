"""From chosen tasks to the work they make: how long, by how many, with which skills, counted how."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from booking.rules.pricing.facts import Person, Work
from booking.rules.pricing.quantities import Kind, is_pieces
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals.bookings import NothingChosen, TasksTooLong
from booking.rules.rentals import Period
from booking.rules.shapes import Shape

#: What every visit has.
VISIT = frozenset({"visits", "workers", "visit_minutes", "worker_minutes"})
#: The most of one task that a person can ask in one visit without calling.
MOST_OF_ONE = 9
#: Of these, what is chosen takes place at the same time: nine people eat as long as one.
BESIDE_EACH_OTHER: Final = frozenset({Shape.SEAT, Shape.RENTAL})
NOTHING_MORE: Final[Work] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Task:
    """One chosen option, ``count`` times, with what it needs.

    ``minutes`` is for the first of them, ``next_minutes`` for each further one; None is as long as the first.
    Nobody is sent whose limits name one of ``demands``; one piece of each kind of ``equipment`` goes along.

    ``code`` is the quantity that counts it by itself, where a tariff has one of that name. ``person_age``, in whole
    years, is how old each of them is at least, where the task is for somebody: a meal for people of 65.
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
    person_age: int | None = None
    rental: Period | None = None
    """For how long each is taken along, where it is for rent; ``periods`` says how many such periods."""
    periods: int = 1
    takes_seat: bool = True
    """Whether who eats it sits at the table; else it is taken away."""

    @property
    def total_minutes(self) -> int:
        """How long all of them take together."""
        further = self.minutes if self.next_minutes is None else self.next_minutes
        return self.minutes + further * (self.count - 1)


def duration_of(tasks: Sequence[Task], *, longest_minutes: int, shape: Shape = Shape.VISIT) -> timedelta:
    """Return how long the visit takes; people who have a place beside each other have it at the same time.

    Raises ``NothingChosen`` for no task, and ``TasksTooLong`` beyond ``longest_minutes``.
    """
    if not tasks:
        raise NothingChosen
    minutes = _at_once(tasks) if shape in BESIDE_EACH_OTHER else _one_after_another(tasks)
    if minutes > longest_minutes:
        raise TasksTooLong(minutes=minutes, most_minutes=longest_minutes)
    return timedelta(minutes=minutes)


def _at_once(tasks: Sequence[Task]) -> int:
    """Return how long one of them takes: of a booking that is kept, only the time of all together is known."""
    return max(task.total_minutes // task.count for task in tasks)


def _one_after_another(tasks: Sequence[Task]) -> int:
    return sum(task.total_minutes for task in tasks)


def crew_of(tasks: Sequence[Task]) -> int:
    """Return how many workers come: as many as the task that needs most."""
    return max(task.crew for task in tasks)


def worker_minutes_of(tasks: Sequence[Task]) -> int:
    """Return how much worker time the tasks need: each its own time, by as many as it needs.

    A crew of two that hangs a lamp and cleans a gutter comes and goes together, but one of them hangs the lamp. That
    the other is there meanwhile is how we plan it: together must never cost more than apart. So worker time (*manuur*)
    is counted by task, in the estimate and afterwards (``rules.work_done``). Source: Keerbergen, klusdienst 2026, and
    De Haan, klusjesdienst: a price by the hour and by the worker, of the work that is done (domain A1.1).
    """
    return sum(task.crew * task.total_minutes for task in tasks)


def idle_minutes_of(tasks: Sequence[Task], *, crew: int) -> int:
    """Return how much time of a crew of ``crew`` the tasks do not need, while it is there for all of them."""
    return sum((crew - task.crew) * task.total_minutes for task in tasks)


def skills_of(tasks: Sequence[Task]) -> frozenset[str]:
    """Return the skills that each worker who comes must have."""
    return frozenset(task.skill for task in tasks)


def demands_of(tasks: Sequence[Task]) -> frozenset[str]:
    """Return what each worker who comes must be able to bear."""
    return frozenset(demand for task in tasks for demand in task.demands)


def equipment_of(tasks: Sequence[Task]) -> frozenset[str]:
    """Return the kinds of equipment that go along."""
    return frozenset(kind for task in tasks for kind in task.equipment)


def expected_work(
    tariff: Tariff, tasks: Sequence[Task], *, shape: Shape = Shape.VISIT, more: Work = NOTHING_MORE
) -> Work:
    """Return what a tariff can count, as expected beforehand: what the shape makes of the tasks, and ``more``.

    ``more`` is what is known besides: the kilometres of a ride, square metres that were asked.
    """
    return {**_OF_SHAPE[shape](tariff, tasks), **more}


def _of_visit(tariff: Tariff, tasks: Sequence[Task]) -> Work:
    """Return what a visit has.

    Worker time is per worker (*manuur*), as each task needs it. A task that the tariff prices by itself (the line
    counts the task's own code, ``instead_of_time``) is counted in pieces, and its minutes nowhere else. Kilometres for
    the job and the recycling park's bill are known afterwards only, so they are ``None`` where a task may bring them.
    """
    by_time = tasks_by_time(tariff, tasks)
    minutes = sum(task.total_minutes for task in by_time)
    work: dict[str, Decimal | None] = {
        "visits": Decimal(1),
        "workers": Decimal(crew_of(tasks)),
        "visit_minutes": Decimal(minutes),
        "worker_minutes": Decimal(worker_minutes_of(by_time)),
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


def _of_places(tariff: Tariff, tasks: Sequence[Task]) -> Work:
    """Return what a place in a group session has: so many persons, and each thing that the tariff counts by itself.

    Where the tariff has lines for each person, ``persons_of`` tells who they are.
    """
    each = _codes_of_each(tariff)
    people = Decimal(sum(task.count for task in tasks))
    persons = Decimal(sum(task.count for task in tasks if not each or task.code in each))
    return {"sessions": Decimal(1), "persons": persons, "participants": people, **pieces_of(tariff, tasks)}


def _of_bench(tariff: Tariff, tasks: Sequence[Task]) -> Work:
    """Return what something that was left behind has: time at the bench, and each thing counted by itself.

    What parts cost is known afterwards only, so it is ``None`` where the tariff charges them.
    """
    minutes = Decimal(sum(task.total_minutes for task in tasks_by_time(tariff, tasks)))
    work: dict[str, Decimal | None] = {**bench_time(minutes), **pieces_of(tariff, tasks)}
    if any("parts_cost" in line.of for line in tariff.lines):
        work["parts_cost"] = None
    return work


def _of_rental(tariff: Tariff, tasks: Sequence[Task]) -> Work:
    """Return what somebody rents: its days or months by all names that regulations have, and each thing by its own.

    A thing that is rented three times a week long counts as three weeks. A deposit is no price: nothing counts it.
    Source: VELO Leuven (``rental_months``); domain A6 row 2, rental per day, month or year.
    """
    lengths = [(task.rental, task.count * task.periods) for task in tasks if task.rental is not None]
    by_length = {
        "rental_days": Decimal(sum(length.counted_days * times for length, times in lengths)),
        "rental_months": Decimal(sum(length.months * times for length, times in lengths)),
    }
    counted = {of: quantity for of, quantity in by_length.items() if quantity and of in tariff.quantities}
    return {**pieces_of(tariff, tasks), **counted}


def bench_time(minutes: Decimal) -> dict[str, Decimal]:
    """Return time at the bench by all the names by which regulations count it: one person works at one thing."""
    return {
        "bench_minutes": minutes,
        "visits": Decimal(1),
        "workers": Decimal(1),
        "visit_minutes": minutes,
        "worker_minutes": minutes,
    }


_OF_SHAPE: Final[Mapping[Shape, Callable[[Tariff, Sequence[Task]], Work]]] = {
    Shape.VISIT: _of_visit,
    Shape.RIDE: _of_visit,
    Shape.SEAT: _of_places,
    Shape.DROP_OFF: _of_bench,
    Shape.REPORT: _of_visit,
    Shape.RENTAL: _of_rental,
}


def persons_of(tariff: Tariff, tasks: Sequence[Task]) -> tuple[Person, ...]:
    """Return for whom a line is made of its own, where the tariff has such lines: each diner at the table."""
    each = _codes_of_each(tariff)
    return tuple(Person(age=task.person_age) for task in tasks if task.code in each for _ in range(task.count))


def _codes_of_each(tariff: Tariff) -> frozenset[str]:
    return frozenset(code for line in tariff.lines if line.each_person for code in line.of)


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
    """Return how many there are of each task that the tariff counts by its own code; of those for each person: one."""
    counted = frozenset(tariff.quantities) | {code for line in tariff.lines for code in line.of if is_pieces(code)}
    each = _codes_of_each(tariff)
    pieces: dict[str, Decimal] = {}
    for task in tasks:
        if task.code in each:
            pieces[task.code] = Decimal(1)
        elif task.code in counted:
            pieces[task.code] = pieces.get(task.code, Decimal(0)) + task.count * task.periods
    return pieces
