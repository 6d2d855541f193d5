"""When a worker is at work, week after week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.hours import WeeklyHours, require_sound
from booking.rules.roster import RosterWarning
from booking.rules.versions import require_seen
from booking.store.queries.workers import worker_by_id
from booking.store.tables import WeeklyHoursRow
from booking.usecases.workers.find import worker_to_change
from booking.usecases.workers.weeks_touched import warnings_from


@dataclass(frozen=True, slots=True)
class SetWeeklyHours:
    """The whole week of a worker, or two that alternate; days without hours are days off.

    ``seen`` is the version of the hours that the person had before them; empty where nobody looked.
    """

    worker_id: int
    hours: tuple[WeeklyHours, ...]
    seen: str = ""


def set_weekly_hours(
    session: Session, request: SetWeeklyHours, *, by: Actor, now: datetime
) -> tuple[RosterWarning, ...]:
    """Put these hours in the place of the old ones, and return what labour law does not want in them.

    Visits that were promised stay with their worker; ``stranded_visits`` lists those that no longer fit.
    Raises ``NotAllowed``, ``NotFound``, ``VersionChanged``, or what ``require_sound`` raises.
    """
    worker = worker_to_change(session, request.worker_id, by=by)
    require_seen(request.seen, worker_by_id(session, by.organisation_id, worker.id, now=now).week_version)
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
            week=weekly.week,
            starts=weekly.starts,
            ends=weekly.ends,
        )
        for weekly in sorted(request.hours)
    )
    session.flush()
    return warnings_from(session, worker.organisation_id, worker.id, local_date(now))
