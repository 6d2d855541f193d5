"""The days that an organisation wrote in its calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.calendar import DayKind
from booking.store.tables import CalendarDayRow


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day that differs for the whole organisation; ``replaces`` is the holiday of a ``REPLACEMENT``."""

    on: date
    kind: DayKind
    name: str
    replaces: date | None


def calendar_days_of(session: Session, organisation_id: int, *, first: date, last: date) -> list[CalendarDay]:
    """Return the days that were written down from ``first`` to ``last``, both included, in order."""
    rows = session.scalars(
        select(CalendarDayRow)
        .where(CalendarDayRow.organisation_id == organisation_id, CalendarDayRow.on.between(first, last))
        .order_by(CalendarDayRow.on)
    )
    return [CalendarDay(row.on, DayKind(row.kind), row.name, row.replaces) for row in rows]
