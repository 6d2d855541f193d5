"""How a figure is taken."""

import statistics
import time
from collections.abc import Callable

#: A figure's name, its value and its unit.
Figure = tuple[str, float, str]


def median_ms(work: Callable[[], object], *, times: int = 50) -> float:
    """Return the median of ``times`` runs of ``work`` in milliseconds, after a few that do not count."""
    for _ in range(5):
        work()
    return statistics.median(milliseconds(work) for _ in range(times))


def medians_ms(*works: Callable[[], object], times: int = 200) -> list[float]:
    """Return the median of each of ``works``, run in turn: what else the machine does hits each alike."""
    for work in works:
        median_ms(work, times=1)
    rounds = [[milliseconds(work) for work in works] for _ in range(times)]
    return [statistics.median(taken) for taken in zip(*rounds, strict=True)]


def p95_ms(works: list[Callable[[], object]]) -> float:
    """Return how long 95 % of these works take at most, each run once, in milliseconds."""
    return statistics.quantiles((milliseconds(work) for work in works), n=20)[-1]


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long one run takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
