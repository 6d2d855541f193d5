"""From rows of cells to rows of values: which column is which, and every fault of every cell in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from booking.rules.folding import fold
from booking.rules.sheets.cells import Cell, Reader, is_empty
from booking.rules.sheets.faults import CellWrong, Fault, Why


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a table may have. ``also`` are other names for it, in our languages."""

    name: str
    read: Reader
    also: tuple[str, ...] = ()
    needed: bool = False
    is_day: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The values of a row that has no faults, by the house's names; what was left open is not there."""

    number: int
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - each column has a type of its own
        """Return a value that is there."""
        return self.values[name]

    def get(self, name: str, other: Any = None) -> Any:  # noqa: ANN401
        """Return a value, or ``other`` where it was left open."""
        return self.values.get(name, other)


@dataclass(frozen=True, slots=True)
class Table:
    """What a file says: its sound rows, its faults, and how it calls the columns itself (``headings``, by our name)."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    headings: Mapping[str, str] = field(default_factory=dict)


def read_table(
    header: Sequence[Cell],
    rows: Iterable[tuple[int, Sequence[Cell]]],
    columns: Sequence[Column],
    *,
    days_later: int = 0,
) -> Table:
    """Return the table under ``header``. ``rows`` come with their numbers; empty ones are left out.

    ``days_later`` is by how many days a day that stands as a bare number is later than usual.

    A column that is not known is a fault: it may be one of ours that is spelled wrong, and would be lost in silence.
    With a fault in the header no row is read.
    """
    places, faults = _places(header, columns)
    headings = {column.name: str(header[place]).strip() for place, column in places.items()}
    if faults:
        return Table((), tuple(faults), headings)
    width = max(places, default=-1) + 1
    found: list[Row] = []
    for number, cells in rows:
        if all(is_empty(cell) for cell in cells):
            continue
        wrong = _faults_beside(number, cells, width)
        meant = [_day_meant(cell, places.get(place), days_later) for place, cell in enumerate(cells)]
        values = _values(number, meant, places, headings, wrong)
        if wrong:
            faults += wrong
        else:
            found.append(Row(number, values))
    return Table(tuple(found), tuple(faults), headings)


def _places(header: Sequence[Cell], columns: Sequence[Column]) -> tuple[dict[int, Column], list[Fault]]:
    known = {fold(name): column for column in columns for name in (column.name, *column.also)}
    places: dict[int, Column] = {}
    faults: list[Fault] = []
    for place, cell in enumerate(header):
        if is_empty(cell):
            continue
        typed = str(cell).strip()
        column = known.get(fold(typed))
        if column is None:
            near = get_close_matches(fold(typed), known, n=1, cutoff=0.75)
            facts = {"near": known[near[0]].name if near else "", "known": ", ".join(one.name for one in columns)}
            faults.append(Fault(1, typed, Why.COLUMN_UNKNOWN, facts))
        elif column in places.values():
            faults.append(Fault(1, typed, Why.COLUMN_TWICE))
        else:
            places[place] = column
    found = {column.name for column in places.values()}
    faults += [Fault(1, one.name, Why.COLUMN_MISSING) for one in columns if one.needed and one.name not in found]
    return places, faults


def _faults_beside(number: int, cells: Sequence[Cell], width: int) -> list[Fault]:
    """Return a fault where something stands beyond the last column: most often a comma in a text without quotes."""
    beside = any(not is_empty(cell) for cell in cells[width:])
    return [Fault(number, "", Why.CELLS_TOO_MANY)] if beside else []


def _values(
    number: int, cells: Sequence[Cell], places: Mapping[int, Column], headings: Mapping[str, str], wrong: list[Fault]
) -> dict[str, Any]:
    """Return the values of a row, and add what is wrong with it to ``wrong``."""
    values: dict[str, Any] = {}
    for place, column in places.items():
        cell = cells[place] if place < len(cells) else None
        if is_empty(cell):
            if column.needed:
                wrong.append(Fault(number, headings[column.name], Why.MISSING))
            continue
        try:
            values[column.name] = column.read(cell)
        except CellWrong as fault:
            wrong.append(Fault(number, headings[column.name], fault.why, fault.facts))
    return values


def _day_meant(cell: Cell, column: Column | None, days_later: int) -> Cell:
    is_bare = column is not None and column.is_day and isinstance(cell, int | float) and not isinstance(cell, bool)
    return cell + days_later if is_bare and days_later else cell  # type: ignore[operator] # a bare number
