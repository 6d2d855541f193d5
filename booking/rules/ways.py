"""Which ways between places are worth asking a router, and in which tables: as few questions as it takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from heapq import nsmallest
from typing import Final

from booking.rules.travel import Place, distance_km, point_of

#: Nobody plans a visit after one that is further than so many others.
NEAREST: Final = 60
#: An address that was put on the map so far away is a fault; a router may refuse a whole table because of it.
MOST_KM: Final = 60.0
#: Sources and destinations of one table together, and destinations at most.
MOST_PLACES, MOST_DESTINATIONS = 100, 50

#: The ways that were not told yet: from a place to each of some others.
Missing = dict[Place, set[Place]]


def nearest(here: Place, places: Collection[Place], *, count: int = NEAREST) -> list[Place]:
    """Return the ``count`` places nearest to ``here``, nearest first; not itself, and none beyond 60 km."""
    by_distance = ((distance_km(point_of(here), point_of(place)), place) for place in places if place != here)
    return [place for km, place in nsmallest(count, by_distance) if km <= MOST_KM]


def ways_between(places: Collection[Place], *, count: int = NEAREST) -> Missing:
    """Return the ways between each place and the ``count`` nearest of the others, there and back."""
    ways: Missing = {place: set() for place in places}
    for here in places:
        for other in nearest(here, places, count=count):
            ways[here].add(other)
            ways[other].add(here)
    return ways


def without(ways: Missing, told: Iterable[tuple[Place, Place]]) -> Missing:
    """Return ``ways`` but for those that were told; sources with nothing left are gone."""
    left = {origin: set(destinations) for origin, destinations in ways.items()}
    for origin, destination in told:
        left.get(origin, set()).discard(destination)
    return {origin: destinations for origin, destinations in left.items() if destinations}


def next_table(missing: Missing) -> tuple[list[Place], list[Place]]:
    """Return sources and destinations of a table that tells many of the missing ways, and few that are not.

    ``missing`` is not empty, and no set in it is. One new address among a hundred old ones makes a row and a column;
    a day of which nothing is known makes squares.
    """
    first = max(missing, key=lambda place: (len(missing[place]), place))
    destinations = nearest(first, missing[first], count=MOST_DESTINATIONS)
    wanted = set(destinations)
    useful = {place: len(wanted & missing[place]) for place in missing}
    alike = [place for place, count in useful.items() if place != first and 2 * count >= len(wanted)]
    alike.sort(key=lambda place: (-useful[place], place))
    return [first, *alike[: MOST_PLACES - len(destinations) - 1]], destinations
