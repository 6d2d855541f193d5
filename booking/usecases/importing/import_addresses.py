"""Take in where streets are, from a list of streets or of house numbers (the Flemish address register prints those)."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from statistics import fmean

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.addresses import Point
from booking.rules.folding import fold
from booking.rules.sheets.columns import Row, Table
from booking.rules.sheets.faults import CellWrong, Why
from booking.store.locks import lock_wish
from booking.usecases.addresses.keep_street import KeepStreet, Kept, keep_street
from booking.usecases.importing.imported import Done, Imported, Outcome, Tell, each_row, earlier_rows
from booking.usecases.workers.find import require_coordinator

_DONE = {Kept.ADDED: Done.ADDED, Kept.MOVED: Done.CHANGED, Kept.SAME: Done.SAME}
#: A tenth of a metre: further is not what a middle can say.
_DECIMALS = 6


def import_addresses(session: Session, table: Table, *, by: Actor, tell: Tell) -> Imported:
    """Keep each street of ``table``; one that has a row for each house is where the middle of its houses is.

    Of those the first row stands for the street, and the others are the same. Raises ``NotAllowed``.
    """
    require_coordinator(by)
    lock_wish(session, by.organisation_id, "import addresses")
    houses: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in table.rows:
        houses[_street(row)].append(row)
    again = earlier_rows(table.rows, lambda row: (*_street(row), row.get("house_number"), row.get("box")))

    def take(row: Row) -> Outcome:
        if row.number in again:
            raise CellWrong(Why.SAME_AS_ROW, row=str(again[row.number]))
        all_houses = houses[_street(row)]
        done = Done.SAME
        if row is all_houses[0]:
            request = KeepStreet(row["postcode"], row["street"], _middle(all_houses))
            done = _DONE[keep_street(session, request, by=by)]
        return Outcome(row.number, f"{row['street']}, {row['postcode']}", done)

    return each_row(table, take, tell=tell)


def _street(row: Row) -> tuple[str, str]:
    return row["postcode"], fold(row["street"])


def _middle(houses: list[Row]) -> Point:
    def mean(column: str) -> float:
        values: list[Decimal] = [house[column] for house in houses]
        return float(values[0]) if len(values) == 1 else round(fmean(map(float, values)), _DECIMALS)

    return Point(mean("latitude"), mean("longitude"))
