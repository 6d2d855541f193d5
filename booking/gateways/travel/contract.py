"""What the house asks of a router, and the answers and faults it gets back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final, Protocol

from booking.rules.addresses import Point
from booking.rules.travel import TravelMode

#: Whole minutes, rounded up, a row for each source and a column for each destination; None where there is no way.
Table = list[list[int | None]]


class Profile(StrEnum):
    """The kinds of way that routers know."""

    CAR = "car"
    BIKE = "bike"
    FOOT = "foot"


#: The way that each mode takes. A cargo bike goes where a bike goes; the organisation's fixed minutes tell them apart.
PROFILES: Final[Mapping[TravelMode, Profile]] = {
    TravelMode.CAR: Profile.CAR,
    TravelMode.CARGO_BIKE: Profile.BIKE,
    TravelMode.BIKE: Profile.BIKE,
    TravelMode.FOOT: Profile.FOOT,
}


class RouterFailed(Exception):
    """The router is away, too slow, or answers what makes no sense. The text names no place."""


class RouterRefused(RouterFailed):
    """The router is there and says no to this question; it may well answer another."""


class Router(Protocol):
    """Somebody who knows the roads."""

    def minutes(self, sources: Sequence[Point], destinations: Sequence[Point], profile: Profile) -> Table:
        """Return how long each way takes. Raises ``RouterFailed``, ``RouterRefused``."""
        ...
