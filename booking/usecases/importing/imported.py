"""What became of each row of a table, and the one loop that goes through them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from booking.rules.refusals import NotAllowed, Refusal
from booking.rules.refusals.addresses import OutsideArea, PointOutside, UnknownPostcode
from booking.rules.refusals.people import BirthdayOutside
from booking.rules.refusals.prices import (
    AmountOutside,
    DecisionTooLong,
    EvidenceMissing,
    NothingDecided,
    NotSeenYet,
    ReviewOutside,
)
from booking.rules.refusals.tariffs import NoTariff
from booking.rules.refusals.times import InvalidPeriod
from booking.rules.refusals.workers import DayTooShort, HoursOverlap, NightWork, PromisesTouched, WeekOutside
from booking.rules.sheets.columns import Row, Table
from booking.rules.sheets.faults import CellWrong, Fault, Why

#: Called after each row that was looked at, with how many of them were.
Tell = Callable[[int], None]


class Done(StrEnum):
    """What a row did."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one row did. ``what`` is whom or what it is about, ``columns`` what became different, by our names.

    ``others`` is how many other people of the household move along; ``twin`` the row of somebody with the same name
    and phone who lives elsewhere, 0 for none: a person should look whether they are one.
    """

    row: int
    what: str
    done: Done
    columns: tuple[str, ...] = ()
    others: int = 0
    twin: int = 0


@dataclass(frozen=True, slots=True)
class Imported:
    """What all the rows did, and what was wrong. With a fault nothing may be kept."""

    outcomes: tuple[Outcome, ...] = field(default_factory=tuple)
    faults: tuple[Fault, ...] = field(default_factory=tuple)

    def counted(self, done: Done) -> int:
        """Return how many rows did this."""
        return sum(outcome.done is done for outcome in self.outcomes)


#: Which column a refusal is about, by our names.
_COLUMNS: Final[dict[type[Refusal], str]] = {
    PointOutside: "latitude",
    UnknownPostcode: "postcode",
    OutsideArea: "postcode",
    InvalidPeriod: "contract_last",
    WeekOutside: "hours_a_week",
    NightWork: "from",
    HoursOverlap: "from",
    DayTooShort: "until",
    BirthdayOutside: "born_on",
    PromisesTouched: "active",
    NoTariff: "valid_from",
    NothingDecided: "class",
    AmountOutside: "amount",
    EvidenceMissing: "evidence",
    NotSeenYet: "seen_on",
    DecisionTooLong: "last_day",
    ReviewOutside: "review_on",
}


def each_row(table: Table, one: Callable[[Row], Outcome], *, tell: Tell) -> Imported:
    """Do ``one`` for each row, and go on after a fault, so that all of them are told in one go.

    Raises ``NotAllowed``: that is about who asks, and not about a row.
    """
    outcomes: list[Outcome] = []
    faults: list[Fault] = []
    for number, row in enumerate(table.rows, start=1):
        try:
            outcomes.append(one(row))
        except CellWrong as wrong:
            faults.append(fault_of(row, wrong, table))
        except NotAllowed:
            raise
        except Refusal as refusal:
            faults.append(_refused(row, refusal, table))
        tell(number)
    return Imported(tuple(outcomes), tuple(faults))


def fault_of(row: Row, wrong: CellWrong, table: Table) -> Fault:
    """Return what is wrong with a row, under the name that the file has for the column."""
    return Fault(row.number, table.headings.get(wrong.column, wrong.column), wrong.why, wrong.facts)


def earlier_rows(rows: Sequence[Row], key: Callable[[Row], object]) -> dict[int, int]:
    """Return by its number the earlier row that has the same ``key`` as a row; only of rows that have one."""
    first: dict[object, int] = {}
    again: dict[int, int] = {}
    for row in rows:
        told = key(row)
        if told in first:
            again[row.number] = first[told]
        else:
            first[told] = row.number
    return again


def _refused(row: Row, refusal: Refusal, table: Table) -> Fault:
    column = _COLUMNS.get(type(refusal), "")
    if isinstance(refusal, InvalidPeriod) and "last_day" in row.values:
        column = "last_day"
    return Fault(row.number, table.headings.get(column, ""), Why.IS_REFUSED, refusal=refusal)
