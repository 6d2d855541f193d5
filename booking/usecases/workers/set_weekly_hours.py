"""When a worker is at work, week after week."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.hours import WeeklyHours, require_sound
from booking.store.tables import WeeklyHoursRow
from booking.usecases.workers.find import worker_to_change


@dataclass(frozen=True, slots=True)
class SetWeeklyHours:
    """The whole week of a worker; days without hours are days off."""

    worker_id: int
    hours: tuple[WeeklyHours, ...]


def set_weekly_hours(session: Session, request: SetWeeklyHours, *, by: Actor) -> None:
    """Put these hours in the place of the old ones.

    Visits that were promised stay with their worker; ``stranded_visits`` lists those that no longer fit.
    Raises ``NotAllowed``, ``NotFound``, or what ``require_sound`` raises.
    """
    worker = worker_to_change(session, request.worker_id, by=by)
    require_sound(request.hours)

    session.execute(
        delete(WeeklyHoursRow).where(
            WeeklyHoursRow.organisation_id == by.organisation_id, WeeklyHoursRow.worker_id == worker.id
        )
    )
    session.add_all(
        WeeklyHoursRow(
            organisation_id=by.organisation_id,
            worker_id=worker.id,
            weekday=weekly.weekday,
            starts=weekly.starts,
            ends=weekly.ends,
        )
        for weekly in sorted(request.hours)
    )
    session.flush()
