"""The hours of one dated day of a worker: in the place of the week, or beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import delete
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import day_range
from booking.rules.roster import RosterWarning, shifts_of_day
from booking.store.tables import ChangedDayRow, ShiftRow, WorkerRow
from booking.usecases.workers.find import worker_to_change
from booking.usecases.workers.weeks_touched import warnings_around


@dataclass(frozen=True, slots=True)
class SetShiftsOfDay:
    """All the dated hours of a worker that begin on ``on``, in clock times of Brussels.

    An end at or before its start is the next morning. ``instead_of_week`` says that the weekly hours do not count
    on that day; without ``hours`` it is a day off then.
    """

    worker_id: int
    on: date
    hours: tuple[tuple[time, time], ...]
    instead_of_week: bool


def set_shifts_of_day(session: Session, request: SetShiftsOfDay, *, by: Actor) -> tuple[RosterWarning, ...]:
    """Put these dated hours in the place of those that began on that day; return what to look at in that week.

    Visits that were promised stay with their worker; ``stranded_visits`` lists those that no longer fit. Raises
    ``NotAllowed``, ``NotFound``, or what ``shifts_of_day`` raises.
    """
    worker = worker_to_change(session, request.worker_id, by=by)
    shifts = shifts_of_day(request.on, request.hours)

    clear_day(session, worker, request.on)
    if request.instead_of_week:
        session.add(ChangedDayRow(organisation_id=worker.organisation_id, worker_id=worker.id, on=request.on))
    session.add_all(
        ShiftRow(
            organisation_id=worker.organisation_id,
            worker_id=worker.id,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
        )
        for shift in shifts
    )
    session.flush()
    return warnings_around(session, worker.organisation_id, worker.id, request.on)


def clear_day(session: Session, worker: WorkerRow, on: date) -> None:
    """Take away all that was written for this one day: its shifts, and that the week does not count."""
    midnight, next_midnight = day_range(on)
    session.execute(
        delete(ShiftRow).where(
            ShiftRow.organisation_id == worker.organisation_id,
            ShiftRow.worker_id == worker.id,
            ShiftRow.starts_at >= midnight,
            ShiftRow.starts_at < next_midnight,
        )
    )
    session.execute(
        delete(ChangedDayRow).where(
            ChangedDayRow.organisation_id == worker.organisation_id,
            ChangedDayRow.worker_id == worker.id,
            ChangedDayRow.on == on,
        )
    )
