"""What was really done, as workers write it down, and the work that the final price counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from booking.rules.pricing.facts import Work
from booking.rules.pricing.quantities import MOST, QUANTITIES, Kind
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals.prices import AbsurdQuantity
from booking.rules.shapes import Shape
from booking.rules.work import (
    Task,
    bench_time,
    crew_of,
    expected_work,
    idle_minutes_of,
    pieces_of,
    tasks_by_time,
    worker_minutes_of,
)

#: The shortest and the longest that one worker is at one job, and to how many minutes time is written down.
LEAST_MINUTES: Final = 5
MOST_MINUTES: Final = 720
STEP_MINUTES: Final = 5
#: More than this in one visit is a typing error.
MOST_WORKERS: Final = 12
#: Time on the clock that is so near to the plan needs nobody's look.
NEAR: Final = 15

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class DoneWork:
    """What one worker did: minutes at the job, minutes with a motor tool, km for the job, what was bought in euro.

    Of a ride, ``driven_km`` are the kilometres that count (``rules.rides.counted_km``) and ``waiting_minutes`` how long
    they waited; None is as it was planned.
    """

    minutes: int
    motor_minutes: int = 0
    job_km: Decimal = _ZERO
    waste_cost: Decimal = _ZERO
    material_cost: Decimal = _ZERO
    driven_km: Decimal | None = None
    waiting_minutes: int | None = None

    def __post_init__(self) -> None:
        """Raise ``AbsurdQuantity`` for what no worker can have done in one job."""
        _require("visit_minutes", Decimal(self.minutes), most=Decimal(MOST_MINUTES), least=Decimal(LEAST_MINUTES))
        _require("motor_minutes", Decimal(self.motor_minutes), most=MOST[Kind.MINUTES])
        for of in ("job_km", "waste_cost", "material_cost"):
            _require(of, getattr(self, of), most=MOST[QUANTITIES[of]])
        _require("job_km", self.driven_km or _ZERO, most=MOST[Kind.KM])
        _require("waiting_minutes", Decimal(self.waiting_minutes or 0), most=Decimal(MOST_MINUTES))

    def to_json(self) -> dict[str, str]:
        """Return what was done as decimal texts by quantity; without what there was none of."""
        found = {
            "visit_minutes": Decimal(self.minutes),
            "motor_minutes": Decimal(self.motor_minutes),
            "job_km": self.job_km,
            "waste_cost": self.waste_cost,
            "material_cost": self.material_cost,
        }
        ride = {"driven_km": self.driven_km, "waiting_minutes": self.waiting_minutes}
        return {of: str(quantity) for of, quantity in found.items() if quantity} | {
            of: str(quantity) for of, quantity in ride.items() if quantity is not None
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, str]) -> DoneWork:
        """Return what was kept with ``to_json``."""
        return cls(
            minutes=int(kept["visit_minutes"]),
            motor_minutes=int(kept.get("motor_minutes", "0")),
            job_km=Decimal(kept.get("job_km", "0")),
            waste_cost=Decimal(kept.get("waste_cost", "0")),
            material_cost=Decimal(kept.get("material_cost", "0")),
            driven_km=Decimal(kept["driven_km"]) if "driven_km" in kept else None,
            waiting_minutes=int(kept["waiting_minutes"]) if "waiting_minutes" in kept else None,
        )


@dataclass(frozen=True, slots=True)
class CrewWork:
    """What a whole crew did: ``together`` with the minutes of one of them, who were all there as long."""

    together: DoneWork
    workers: int

    def __post_init__(self) -> None:
        """Raise ``AbsurdQuantity`` for a crew that no visit has."""
        _require("workers", Decimal(self.workers), most=Decimal(MOST_WORKERS), least=Decimal(1))

    @property
    def each(self) -> tuple[DoneWork, ...]:
        """What each of them did; the machine, the kilometres and what was bought are written down once."""
        return (self.together, *(DoneWork(self.together.minutes) for _ in range(self.workers - 1)))


def crew_work_of(done: Sequence[DoneWork]) -> CrewWork | None:
    """Return what each of a crew wrote down as one: the longest time, the rest added up. None where nobody came."""
    if not done:
        return None
    return CrewWork(
        DoneWork(
            max(one.minutes for one in done),
            sum(one.motor_minutes for one in done),
            sum((one.job_km for one in done), start=_ZERO),
            sum((one.waste_cost for one in done), start=_ZERO),
            sum((one.material_cost for one in done), start=_ZERO),
            driven_km=next((one.driven_km for one in done if one.driven_km is not None), None),
            waiting_minutes=next((one.waiting_minutes for one in done if one.waiting_minutes is not None), None),
        ),
        workers=len(done),
    )


def minutes_on_the_clock(worked: timedelta) -> int:
    """Return how long somebody worked, to the nearest five minutes, within what one job can take.

    Half-way goes down: the clock also runs while the worker looks for the button.
    """
    steps, rest = divmod(worked, timedelta(minutes=STEP_MINUTES))
    nearest = (steps + (rest > timedelta(minutes=STEP_MINUTES) / 2)) * STEP_MINUTES
    return min(max(nearest, LEAST_MINUTES), MOST_MINUTES)


def is_as_planned(minutes: int, *, planned: int) -> bool:
    """Tell whether the time on the clock is so near to the plan that nobody has to look at it.

    Who forgets to press, or presses at the end of the day, writes down how long it was.
    """
    return abs(minutes - planned) <= NEAR


def work_done(tariff: Tariff, tasks: Sequence[Task], done: Sequence[DoneWork], *, shape: Shape = Shape.VISIT) -> Work:
    """Return what the final price counts: what each worker who came wrote down, taken together.

    ``tasks`` are those that were booked. What the tariff prices by the piece is counted as it was booked, and its
    planned minutes are taken off the time of each worker: they are in the price of the piece.
    """
    return _OF_SHAPE.get(shape, _of_visit)(tariff, tasks, done)


def _of_visit(tariff: Tariff, tasks: Sequence[Task], done: Sequence[DoneWork]) -> Work:
    timed = tasks_by_time(tariff, tasks)
    in_pieces = sum(task.total_minutes for task in tasks) - sum(task.total_minutes for task in timed)
    minutes = [max(one.minutes - in_pieces, 0) for one in done] if timed else [0]
    work = {
        "visits": Decimal(1),
        "workers": Decimal(len(done)),
        "visit_minutes": Decimal(max(minutes, default=0)),
        "worker_minutes": Decimal(_needed(tasks, timed, sum(minutes))),
        "motor_minutes": Decimal(sum(one.motor_minutes for one in done)),
        "job_km": sum((one.job_km for one in done), start=_ZERO),
        "waste_cost": sum((one.waste_cost for one in done), start=_ZERO),
        "material_cost": sum((one.material_cost for one in done), start=_ZERO),
        **pieces_of(tariff, tasks),
    }
    return {of: quantity for of, quantity in work.items() if quantity}


def _needed(tasks: Sequence[Task], timed: Sequence[Task], minutes: int) -> int:
    """Return how much of the ``minutes`` of all workers together counts as worker time.

    What the plan lets somebody of the crew wait, for a task that needs fewer, is not counted: no minute less than
    the tasks need, and never more than everybody was there (``worker_minutes_of``).
    """
    if not timed:
        return minutes
    waited = idle_minutes_of(timed, crew=crew_of(tasks))
    return min(minutes, max(worker_minutes_of(timed), minutes - waited))


def _of_bench(tariff: Tariff, tasks: Sequence[Task], done: Sequence[DoneWork]) -> Work:
    """Return the time at the bench, the parts, and each thing that the tariff counts by itself.

    What was bought counts as parts where the tariff charges those, and else as material.
    """
    timed = tasks_by_time(tariff, tasks)
    in_pieces = sum(task.total_minutes for task in tasks) - sum(task.total_minutes for task in timed)
    has_parts = any("parts_cost" in line.of for line in tariff.lines)
    work = {
        **bench_time(Decimal(sum(max(one.minutes - in_pieces, 0) for one in done) if timed else 0)),
        "parts_cost" if has_parts else "material_cost": sum((one.material_cost for one in done), start=_ZERO),
        **pieces_of(tariff, tasks),
    }
    return {of: quantity for of, quantity in work.items() if quantity}


def _of_places(tariff: Tariff, tasks: Sequence[Task], _done: Sequence[DoneWork]) -> Work:
    """Return what was booked: who came to the table had their places, whoever served."""
    booked = expected_work(tariff, tasks, shape=Shape.SEAT)
    return {of: quantity for of, quantity in booked.items() if quantity}


def _of_rental(tariff: Tariff, tasks: Sequence[Task], _done: Sequence[DoneWork]) -> Work:
    """Return what was rented, for as many periods as it was agreed to in the end."""
    return expected_work(tariff, tasks, shape=Shape.RENTAL)


#: Shapes that count their work in another way than a visit does.
_OF_SHAPE: Final[Mapping[Shape, Callable[[Tariff, Sequence[Task], Sequence[DoneWork]], Work]]] = {
    Shape.DROP_OFF: _of_bench,
    Shape.SEAT: _of_places,
    Shape.RENTAL: _of_rental,
}


def _require(of: str, quantity: Decimal, *, most: Decimal, least: Decimal = _ZERO) -> None:
    if not quantity.is_finite() or not least <= quantity <= most:
        raise AbsurdQuantity(of, quantity=quantity, most=most)
