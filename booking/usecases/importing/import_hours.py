"""Take in the weekly hours of workers from a table, a row for each stretch of a day."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.folding import fold
from booking.rules.hours import Week, WeeklyHours
from booking.rules.sheets.columns import Row, Table
from booking.rules.sheets.faults import CellWrong, Why
from booking.rules.sheets.kinds import WEEKDAYS, WEEKS
from booking.store.locks import lock_wish
from booking.store.tables import WeeklyHoursRow, WorkerRow
from booking.usecases.importing.imported import Done, Imported, Outcome, Tell, each_row, earlier_rows
from booking.usecases.workers.find import require_coordinator
from booking.usecases.workers.set_weekly_hours import SetWeeklyHours, set_weekly_hours

_DAYS: Final = tuple(WEEKDAYS)
_WEEKS: Final = tuple(WEEKS)


def import_hours(session: Session, table: Table, *, by: Actor, now: datetime, tell: Tell) -> Imported:
    """Put the hours of ``table`` in the place of those that its workers have; of others nothing changes.

    A worker is known by name and phone, or by a name that only one has. What their week then is must be sound, or
    the first of their rows has the fault. The same table once more changes nothing. Raises ``NotAllowed``.
    """
    require_coordinator(by)
    lock_wish(session, by.organisation_id, "import hours")
    workers = _workers(session, by=by)
    again = earlier_rows(table.rows, lambda row: (fold(row["name"]), row.get("phone", ""), _hours(row)))
    weeks: defaultdict[int, list[Row]] = defaultdict(list)
    for row in table.rows:
        worker_id = workers.get(_named(row)) or workers.get((fold(row["name"]), ""))
        if worker_id:
            weeks[worker_id].append(row)
    kept = _kept_hours(session, by=by)

    def take(row: Row) -> Outcome:
        worker_id = workers.get(_named(row), workers.get((fold(row["name"]), "")))
        if worker_id is None:
            raise CellWrong(Why.NOBODY, column="name")
        if not worker_id:
            raise CellWrong(Why.WHO_OF_THEM, column="name")
        if row.number in again:
            raise CellWrong(Why.SAME_AS_ROW, row=str(again[row.number]))
        rows = weeks[worker_id]
        hours = tuple(_hours(one) for one in rows)
        is_first, differs = row is rows[0], set(hours) != kept[worker_id]
        if is_first and differs:
            set_weekly_hours(session, SetWeeklyHours(worker_id, hours), by=by, now=now)
        return Outcome(row.number, row["name"], Done.CHANGED if is_first and differs else Done.SAME)

    return each_row(table, take, tell=tell)


def _workers(session: Session, *, by: Actor) -> dict[tuple[str, str], int]:
    """Return who is who, by name and phone and by name alone; 0 where a name is that of several."""
    found: dict[tuple[str, str], int] = {}
    for worker_id, name, phone in session.execute(
        select(WorkerRow.id, WorkerRow.name, WorkerRow.phone).where(
            WorkerRow.organisation_id == by.organisation_id, WorkerRow.active
        )
    ):
        for key in {(fold(name), phone), (fold(name), "")}:
            found[key] = 0 if key in found else worker_id
    return found


def _kept_hours(session: Session, *, by: Actor) -> defaultdict[int, set[WeeklyHours]]:
    kept: defaultdict[int, set[WeeklyHours]] = defaultdict(set)
    for row in session.scalars(select(WeeklyHoursRow).where(WeeklyHoursRow.organisation_id == by.organisation_id)):
        kept[row.worker_id].add(WeeklyHours(row.weekday, row.starts, row.ends, Week(row.week)))
    return kept


def _named(row: Row) -> tuple[str, str]:
    return fold(row["name"]), row.get("phone", "")


def _hours(row: Row) -> WeeklyHours:
    week = Week(_WEEKS.index(row.get("week", _WEEKS[0])))
    return WeeklyHours(_DAYS.index(row["weekday"]), row["from"], row["until"], week)
