"""Many sessions at once: "every Tuesday, from … until …, not on holidays and not in these weeks"."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.series import require_sound
from booking.rules.sessions import Repeat, occurrences
from booking.store.queries.rosters import calendar_of
from booking.usecases.sessions.write_sessions import NewSessions, write_sessions

#: Sessions need not begin on the grid of a service.
_STEP: Final = timedelta(minutes=1)


def repeat_sessions(session: Session, new: NewSessions, repeat: Repeat, *, by: Actor, now: datetime) -> list[int]:
    """Keep all of them, or none, and return their ids in order of time; the same key again gives the same ones.

    On the calendar of the organisation: on closed days there is none, nor today
    at an hour that is past. Raises what ``require_sound``, ``occurrences``
    and ``write_sessions`` raise.
    """
    require_sound(repeat.rule, today=local_date(now), step=_STEP)
    found = occurrences(repeat, calendar=calendar_of(session, by.organisation_id))
    # From today on, at an hour that is past: the row begins with the next one.
    to_come = [one for one in found if one.starts_at > now or local_date(one.starts_at) != local_date(now)]
    return write_sessions(session, new, to_come or found, by=by, now=now)
