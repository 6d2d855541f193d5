"""A day of the calendar is like others again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.roster import RosterWarning
from booking.store.queries.rosters import calendar_of
from booking.usecases.calendar.find import day_written, organisation_to_change, warnings_after
from booking.usecases.workers.find import require_coordinator


@dataclass(frozen=True, slots=True)
class RemoveCalendarDay:
    """Which day."""

    on: date


def remove_calendar_day(
    session: Session, request: RemoveCalendarDay, *, by: Actor, now: datetime
) -> dict[int, tuple[RosterWarning, ...]]:
    """Take away what was written about a day; what is gone stays gone. Return what to look at, by worker.

    A public holiday closes again by itself. Raises ``NotAllowed``.
    """
    require_coordinator(by)
    organisation_to_change(session, by.organisation_id)
    before = calendar_of(session, by.organisation_id)

    row = day_written(session, by.organisation_id, request.on)
    if row is not None:
        session.delete(row)
    session.flush()
    return warnings_after(session, by.organisation_id, before=before, now=now)
