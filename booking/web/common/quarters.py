"""Times on the quarters of an hour: a grid of five minutes is for arriving in time, not for reading."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Final, Protocol, TypeVar

from booking.rules.calendar import local

_QUARTER: Final = 15


class _Start(Protocol):
    @property
    def starts_at(self) -> datetime: ...


T = TypeVar("T", bound=_Start)


def on_quarters(times: Iterable[T]) -> tuple[T, ...]:
    """Return the times of one day on the quarters, and of an hour without any of them the first one."""
    found: list[T] = []
    for _hour, group in groupby(times, key=lambda one: local(one.starts_at).hour):
        of_hour = list(group)
        found += [one for one in of_hour if local(one.starts_at).minute % _QUARTER == 0] or of_hour[:1]
    return tuple(found)
