"""Rounds: in which order places are visited."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from booking.rules.addresses import Point
from booking.rules.reports import metres_between

#: With more places than this, the order is that of the nearest next one, without looking for something better.
_MOST_IMPROVED: Final = 60


def walking_order(places: Sequence[Point], *, begin: Point) -> list[int]:
    """Return the indices of ``places`` in an order that makes a short way from ``begin`` to the last one.

    The nearest next one each time, and then every stretch turned round that makes it shorter. The same places give
    the same order.
    """
    order = _nearest_next(places, begin)
    return _improved(order, places, begin) if len(order) <= _MOST_IMPROVED else order


def length_of(order: Sequence[int], places: Sequence[Point], *, begin: Point) -> float:
    """Return the metres of the way as the crow flies, from ``begin`` to the last place."""
    way = [begin, *(places[index] for index in order)]
    return sum(metres_between(one, other) for one, other in pairwise(way))


def _nearest_next(places: Sequence[Point], begin: Point) -> list[int]:
    left, order, here = list(range(len(places))), [], begin
    while left:
        nearest = min(left, key=lambda index: (metres_between(here, places[index]), index))
        left.remove(nearest)
        order.append(nearest)
        here = places[nearest]
    return order


def _improved(order: list[int], places: Sequence[Point], begin: Point) -> list[int]:
    best, length = order, length_of(order, places, begin=begin)
    turned_one = True
    while turned_one:
        turned_one = False
        for first in range(len(best) - 1):
            for last in range(first + 1, len(best)):
                turned = [*best[:first], *reversed(best[first : last + 1]), *best[last + 1 :]]
                shorter = length_of(turned, places, begin=begin)
                if shorter < length - 0.01:
                    best, length, turned_one = turned, shorter, True
    return best
