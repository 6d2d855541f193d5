"""Several days of the calendar at once: a week between two holidays, the replacement days of a year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.roster import RosterWarning
from booking.usecases.calendar.set_calendar_day import SetCalendarDay, set_calendar_day


def set_calendar_days(
    session: Session, requests: Sequence[SetCalendarDay], *, by: Actor, now: datetime
) -> dict[int, tuple[RosterWarning, ...]]:
    """Write all days down or none; return by worker what to look at. Raises what ``set_calendar_day`` raises."""
    warned: dict[int, set[RosterWarning]] = {}
    for request in requests:
        for worker_id, warnings in set_calendar_day(session, request, by=by, now=now).items():
            warned.setdefault(worker_id, set()).update(warnings)
    return {worker_id: tuple(sorted(warnings)) for worker_id, warnings in warned.items()}
