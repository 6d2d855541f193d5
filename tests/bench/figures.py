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
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)
