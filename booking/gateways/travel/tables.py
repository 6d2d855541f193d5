"""Tables of any size out of questions that a router takes, and its seconds as whole minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import Final

from booking.gateways.travel.contract import RouterFailed, Table
from booking.rules.addresses import Point
from booking.rules.travel import UNREACHABLE_MINUTES

#: As OSRM is set up unless its operator says otherwise (``--max-table-size 100``); Valhalla takes 2,500 pairs.
MOST_PLACES: Final = 100

Tile = Callable[[Sequence[Point], Sequence[Point]], Table]


def in_tiles(tile: Tile, sources: Sequence[Point], destinations: Sequence[Point]) -> Table:
    """Return the table that ``tile`` tells in parts of at most a hundred places, sources and destinations together."""
    rows = min(len(sources), max(MOST_PLACES // 2, MOST_PLACES - len(destinations)))
    columns = MOST_PLACES - rows
    table: Table = []
    for top in range(0, len(sources), max(rows, 1)):
        some = sources[top : top + rows]
        parts = [tile(some, destinations[left : left + columns]) for left in range(0, len(destinations), columns)]
        table += [[cell for part in parts for cell in part[row]] for row in range(len(some))]
    return table


def table_of(seconds: object, *, rows: int, columns: int) -> Table:
    """Return what a router told in seconds as minutes, rounded up.

    Nothing, not a number and a day or more all mean that there is no way. Raises ``RouterFailed`` where it is no
    table of this size, or holds what is no time.
    """
    return [[_minutes(cell) for cell in _list(row, columns)] for row in _list(seconds, rows)]


def _list(found: object, length: int) -> list[object]:
    if not isinstance(found, list) or len(found) != length:
        raise RouterFailed("router answered another table than was asked")
    return found


def _minutes(seconds: object) -> int | None:
    if seconds is None:
        return None
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or seconds < 0:
        raise RouterFailed("router answered what is no time")
    # Written so that "not a number" falls out as well.
    return ceil(seconds / 60) if seconds / 60 < UNREACHABLE_MINUTES - 1 else None
