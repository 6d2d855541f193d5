"""What of a router's table is kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from booking.gateways.travel import Table
from booking.rules.travel import UNREACHABLE_MINUTES, Place, TravelMode, distance_km, is_believable, point_of
from booking.store.queries.travel_times import Way


def believable_ways(
    origins: Sequence[Place], destinations: Sequence[Place], table: Table, *, modes: Collection[TravelMode]
) -> tuple[list[Way], int]:
    """Return the ways of ``table`` for each mode, and how many were too fast for anybody.

    Those are not kept: they show that the router was set up for another kind of way, and are asked again when it is
    put right. No way at all is kept as ``UNREACHABLE_MINUTES``, so that it is not asked again.
    """
    ways: list[Way] = []
    too_fast = 0
    for origin, row in zip(origins, table, strict=True):
        for destination, told in zip(destinations, row, strict=True):
            if origin == destination:
                continue
            minutes = UNREACHABLE_MINUTES if told is None else told
            km = distance_km(point_of(origin), point_of(destination))
            believed = [mode for mode in modes if is_believable(km, minutes, mode)]
            ways += [Way(mode, origin, destination, minutes) for mode in believed]
            too_fast += len(modes) - len(believed)
    return ways, too_fast
