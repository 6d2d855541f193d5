"""A day that differs for the whole organisation: closed, open on a holiday, or in the place of one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import Calendar, DayKind, require_replacement
from booking.rules.refusals.workers import NotAHoliday
from booking.rules.roster import RosterWarning
from booking.store.queries.rosters import calendar_of
from booking.store.tables import CalendarDayRow
from booking.usecases.calendar.find import day_written, organisation_to_change, warnings_after
from booking.usecases.workers.find import require_coordinator


@dataclass(frozen=True, slots=True)
class SetCalendarDay:
    """A day, and what it is from now on. ``replaces`` is the holiday of a ``REPLACEMENT``, and only of that."""

    on: date
    kind: DayKind
    name: str
    replaces: date | None = None


def set_calendar_day(
    session: Session, request: SetCalendarDay, *, by: Actor, now: datetime
) -> dict[int, tuple[RosterWarning, ...]]:
    """Write the day down, over what was written about it; return by worker what to look at in the weeks it touches.

    A holiday is replaced by one day: another day that was chosen for it before is a day like others again. Visits
    that were promised stay; ``stranded_visits`` lists those on closed days. Raises ``NotAllowed``; ``NotAHoliday``
    where nothing is to be kept open or replaced; ``NotAWorkingDay`` for a day that cannot replace one.
    """
    require_coordinator(by)
    organisation_to_change(session, by.organisation_id)
    before = calendar_of(session, by.organisation_id)
    _require_sense(request, before)

    if request.replaces is not None:
        _forget_replacement(session, by.organisation_id, request.replaces)
    row = day_written(session, by.organisation_id, request.on)
    if row is None:
        row = CalendarDayRow(organisation_id=by.organisation_id, on=request.on)
        session.add(row)
    row.kind, row.name, row.replaces = request.kind, request.name, request.replaces
    session.flush()
    return warnings_after(session, by.organisation_id, before=before, now=now)


def _require_sense(request: SetCalendarDay, calendar: Calendar) -> None:
    if (request.kind is DayKind.REPLACEMENT) is (request.replaces is None):
        raise NotAHoliday
    if request.kind is DayKind.OPEN:
        # What is written about this very day is about to go.
        others = {holiday: day for holiday, day in calendar.replacements.items() if day != request.on}
        replace(calendar, replacements=others).require_holiday(request.on)
    if request.replaces is not None:
        calendar.require_holiday(request.replaces)
        require_replacement(request.replaces, request.on)


def _forget_replacement(session: Session, organisation_id: int, holiday: date) -> None:
    session.execute(
        delete(CalendarDayRow).where(
            CalendarDayRow.organisation_id == organisation_id, CalendarDayRow.replaces == holiday
        )
    )
