"""The calendar of an organisation and the rosters of its workers, as the rules want them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from booking.rules.calendar import Calendar, start_of_day
from booking.rules.hours import Week, WeeklyHours
from booking.rules.moments import Stretch
from booking.rules.roster import Roster
from booking.store.tables import (
    AbsenceRow,
    CalendarDayRow,
    ChangedDayRow,
    OrganisationRow,
    ShiftRow,
    WeeklyHoursRow,
    WorkerRow,
)

_DAY = timedelta(days=1)
#: What begins on the last day may run on into the days after it; nothing that is planned lasts longer than this.
_RUNS_ON = timedelta(days=2)

Owned = type[WeeklyHoursRow | ShiftRow | ChangedDayRow | AbsenceRow]


def calendar_of(session: Session, organisation_id: int) -> Calendar:
    """Return the calendar of an organisation, of all years, in one statement: a handful of days each year."""
    rows = session.execute(
        select(
            OrganisationRow.keeps_public_holidays,
            CalendarDayRow.on,
            CalendarDayRow.kind,
            CalendarDayRow.name,
            CalendarDayRow.replaces,
        )
        .outerjoin(CalendarDayRow, CalendarDayRow.organisation_id == OrganisationRow.id)
        .where(OrganisationRow.id == organisation_id)
    ).all()
    return Calendar(
        keeps_public_holidays=all(row.keeps_public_holidays for row in rows),
        closed={row.on: row.name for row in rows if row.kind == "closed"},
        opened=frozenset(row.on for row in rows if row.kind == "open"),
        replacements={row.replaces: row.on for row in rows if row.kind == "replacement"},
    )


def rosters_of(
    session: Session, organisation_id: int, *, first: date, last: date, worker_ids: Collection[int] | None = None
) -> dict[int, Roster]:
    """Return the rosters by worker, with all that matters from ``first`` to ``last``, both included.

    Of ``worker_ids``, or of everybody, also who is not active any more. Five statements, however many workers and
    days; shifts and absences are found by ``(organisation, worker, end)``, so that what is over costs nothing.
    """
    hours = _hours(session, organisation_id, worker_ids)
    shifts = _stretches(session, ShiftRow, organisation_id, worker_ids, first=first, last=last)
    changed = _changed_days(session, organisation_id, worker_ids, first=first, last=last)
    absences = _stretches(session, AbsenceRow, organisation_id, worker_ids, first=first, last=last)
    workers = session.execute(
        select(WorkerRow.id, WorkerRow.contract_from, WorkerRow.contract_until, WorkerRow.week_minutes).where(
            WorkerRow.organisation_id == organisation_id, *_among(WorkerRow.id, worker_ids)
        )
    )
    return {
        worker_id: Roster(
            hours=tuple(sorted(hours[worker_id])),
            shifts=tuple(shifts[worker_id]),
            changed_days=frozenset(changed[worker_id]),
            absences=tuple(absences[worker_id]),
            contract_from=contract_from,
            contract_until=contract_until,
            week_minutes=week_minutes,
        )
        for worker_id, contract_from, contract_until, week_minutes in workers
    }


def _hours(
    session: Session, organisation_id: int, worker_ids: Collection[int] | None
) -> defaultdict[int, list[WeeklyHours]]:
    found: defaultdict[int, list[WeeklyHours]] = defaultdict(list)
    for worker_id, weekday, starts, ends, week in session.execute(
        select(
            WeeklyHoursRow.worker_id,
            WeeklyHoursRow.weekday,
            WeeklyHoursRow.starts,
            WeeklyHoursRow.ends,
            WeeklyHoursRow.week,
        ).where(*_of(WeeklyHoursRow, organisation_id, worker_ids))
    ):
        found[worker_id].append(WeeklyHours(weekday, starts, ends, Week(week)))
    return found


def _stretches(
    session: Session,
    table: type[ShiftRow | AbsenceRow],
    organisation_id: int,
    worker_ids: Collection[int] | None,
    *,
    first: date,
    last: date,
) -> defaultdict[int, list[Stretch]]:
    found: defaultdict[int, list[Stretch]] = defaultdict(list)
    for worker_id, starts_at, ends_at in session.execute(
        select(table.worker_id, table.starts_at, table.ends_at)
        .where(
            *_of(table, organisation_id, worker_ids),
            table.ends_at >= start_of_day(first),
            table.starts_at < start_of_day(last + _DAY) + _RUNS_ON,
        )
        .order_by(table.starts_at, table.id)
    ):
        found[worker_id].append(Stretch(starts_at, ends_at))
    return found


def _changed_days(
    session: Session, organisation_id: int, worker_ids: Collection[int] | None, *, first: date, last: date
) -> defaultdict[int, set[date]]:
    found: defaultdict[int, set[date]] = defaultdict(set)
    for worker_id, on in session.execute(
        select(ChangedDayRow.worker_id, ChangedDayRow.on).where(
            *_of(ChangedDayRow, organisation_id, worker_ids),
            ChangedDayRow.on.between(first, last + _RUNS_ON),
        )
    ):
        found[worker_id].add(on)
    return found


def _of(table: Owned, organisation_id: int, worker_ids: Collection[int] | None) -> list[ColumnElement[bool]]:
    return [table.organisation_id == organisation_id, *_among(table.worker_id, worker_ids)]


def _among(column: InstrumentedAttribute[Any], worker_ids: Collection[int] | None) -> list[ColumnElement[bool]]:
    return [] if worker_ids is None else [column.in_(worker_ids)]
