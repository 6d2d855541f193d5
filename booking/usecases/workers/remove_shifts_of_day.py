"""A dated day of a worker is as their week says again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.roster import RosterWarning
from booking.usecases.workers.find import worker_to_change
from booking.usecases.workers.set_shifts_of_day import clear_day
from booking.usecases.workers.weeks_touched import warnings_around


@dataclass(frozen=True, slots=True)
class RemoveShiftsOfDay:
    """Which day of which worker."""

    worker_id: int
    on: date


def remove_shifts_of_day(session: Session, request: RemoveShiftsOfDay, *, by: Actor) -> tuple[RosterWarning, ...]:
    """Take the dated hours of a day away; what is gone stays gone. Return what to look at in that week.

    Raises ``NotAllowed`` or ``NotFound``.
    """
    worker = worker_to_change(session, request.worker_id, by=by)

    clear_day(session, worker, request.on)
    return warnings_around(session, worker.organisation_id, worker.id, request.on)
