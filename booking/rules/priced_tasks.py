"""Which tasks of a service a tariff gives no price: whoever opens such a service gives them away unseen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from booking.rules.pricing.tariff import Tariff
from booking.rules.shapes import WITHOUT_TIMES, Shape
from booking.rules.work import Task, expected_work

#: What is counted of a ride besides its tasks (``rides.work_of_ride``).
_OF_RIDE: Final = frozenset(
    {
        "rides",
        "persons",
        "stops",
        "shop_minutes",
        "waiting_minutes",
        "approach_km",
        "job_km",
        "back_km",
        "outside_km",
    }
)


def unpriced(tariff: Tariff, tasks: Iterable[Task], *, shape: Shape, also: Iterable[str] = ()) -> Sequence[Task]:
    """Return the tasks of which no line of ``tariff`` counts anything, in their order; ``also`` is counted besides.

    A line whose price is nothing is a price: the regulation says that it is free. A tariff without lines makes all
    free, and what is only reported costs nobody anything (``shapes.WITHOUT_TIMES``).
    """
    if shape in WITHOUT_TIMES or not tariff.lines:
        return ()
    counted = {of for line in tariff.lines for of in line.of}
    beside = frozenset(also) | (_OF_RIDE if shape is Shape.RIDE else frozenset())
    return [task for task in tasks if counted.isdisjoint(beside | expected_work(tariff, [task], shape=shape).keys())]
