"""Many people doing one thing at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

PATIENCE_SECONDS = 60


def together(work: Callable[[int], T], *, people: int) -> list[T | Exception]:
    """Run ``work(0)``, ``work(1)``, … in threads that start at once. Return what each got, in that order.

    What a thread raises stands in its place, so that a race test can count winners and refusals.
    """
    start = threading.Barrier(people)

    def one(number: int) -> T | Exception:
        start.wait(PATIENCE_SECONDS)
        try:
            return work(number)
        except Exception as raised:  # noqa: BLE001 - handed to the test, which judges it
            return raised

    with ThreadPoolExecutor(max_workers=people) as threads:
        return list(threads.map(one, range(people)))
