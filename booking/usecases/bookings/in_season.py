"""Work that is possible in a part of the year only, of whatever shape: which moments are left, and how it says no."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from booking.rules.calendar import local_date
from booking.rules.refusals.limits import OutOfSeason
from booking.rules.seasons import Season, closed_season, next_open
from booking.rules.slots import Slot, nearest


class _Slots(Protocol):
    def slots(self) -> list[Slot]: ...


@dataclass(frozen=True, slots=True)
class FreeInSeason:
    """What is free of ``found`` on days that lie in every one of ``seasons``, in order of time."""

    found: _Slots
    seasons: tuple[Season, ...]

    def slots(self) -> list[Slot]:
        """Return every moment."""
        return [slot for slot in self.found.slots() if is_in_season(self.seasons, slot.starts_at)]

    def first(self, count: int) -> list[Slot]:
        """Return the first ``count`` moments."""
        return self.slots()[:count]

    def has(self, starts_at: datetime) -> bool:
        """Tell whether it is free at ``starts_at``."""
        return any(slot.starts_at == starts_at for slot in self.slots())

    def nearest(self, wanted: datetime, count: int) -> list[datetime]:
        """Return the ``count`` moments nearest to ``wanted``, in order of time."""
        return nearest(self.slots(), wanted, count=count)


def is_in_season(seasons: Iterable[Season], starts_at: datetime) -> bool:
    """Tell whether a moment lies in every one of the seasons."""
    return closed_season(seasons, local_date(starts_at)) is None


def closed_within(seasons: Sequence[Season], days: Iterable[date]) -> OutOfSeason | None:
    """Return why nothing is possible on the first of ``days`` that lies outside one of the seasons, if any does."""
    return next((why for on in days if (why := _closed(seasons, on)) is not None), None)


def require_season(seasons: Sequence[Season], starts_at: datetime) -> None:
    """Raise ``OutOfSeason`` with the next day on which all of the work is possible, where the moment lies outside."""
    closed = _closed(seasons, local_date(starts_at))
    if closed is not None:
        raise closed


def _closed(seasons: Sequence[Season], on: date) -> OutOfSeason | None:
    season = closed_season(seasons, on)
    return OutOfSeason(season, opens=next_open(seasons, on) or season.opens(on)) if season is not None else None
