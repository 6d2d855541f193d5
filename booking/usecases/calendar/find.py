"""Finding the days of a calendar to change, and what a change of them does to the rosters."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.calendar import Calendar, days_from, local_date
from booking.rules.roster import RosterWarning
from booking.store.queries.rosters import calendar_of
from booking.store.tables import CalendarDayRow, OrganisationRow
from booking.usecases.workers.weeks_touched import warnings_of_all

#: Nobody writes down days further ahead than next year.
_LOOK_AHEAD_DAYS = 2 * 366


def organisation_to_change(session: Session, organisation_id: int) -> OrganisationRow:
    """Return the organisation, locked: of two changes of one calendar, the second sees the first.

    Not for its key: bookings that are written meanwhile name it, and need not wait.
    """
    return session.scalars(
        select(OrganisationRow).where(OrganisationRow.id == organisation_id).with_for_update(key_share=True)
    ).one()


def day_written(session: Session, organisation_id: int, on: date) -> CalendarDayRow | None:
    """Return what was written down about ``on``, or None."""
    return session.scalar(
        select(CalendarDayRow).where(CalendarDayRow.organisation_id == organisation_id, CalendarDayRow.on == on)
    )


def warnings_after(
    session: Session, organisation_id: int, *, before: Calendar, now: datetime
) -> dict[int, tuple[RosterWarning, ...]]:
    """Return by worker what to look at in the coming weeks in which days opened or closed.

    A replacement that is chosen also opens the day that the law would have taken, which may lie in another week.
    """
    after, today = calendar_of(session, organisation_id), local_date(now)
    coming = days_from(today, count=_LOOK_AHEAD_DAYS)
    return warnings_of_all(
        session, organisation_id, [on for on in coming if before.is_closed(on) != after.is_closed(on)]
    )
