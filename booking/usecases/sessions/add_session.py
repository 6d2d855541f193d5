"""One new session."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals.times import InvalidPeriod
from booking.rules.sessions import Occurrence
from booking.usecases.sessions.write_sessions import NewSessions, write_sessions


def add_session(session: Session, new: NewSessions, one: Occurrence, *, by: Actor, now: datetime) -> int:
    """Keep a session and return its id; the same key again gives the same one.

    Raises ``InvalidPeriod`` for an end that is not after its beginning, and what ``write_sessions`` raises.
    """
    if one.ends_at <= one.starts_at:
        raise InvalidPeriod
    (session_id,) = write_sessions(session, new, [one], by=by, now=now)
    return session_id
