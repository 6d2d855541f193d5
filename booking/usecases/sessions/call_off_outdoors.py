"""Too bad weather: what would be in the open air that day does not take place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import day_range
from booking.rules.on_our_side import OnOurSide, OurReason
from booking.rules.refusals.series import NoDates
from booking.store.locks import lock_sessions
from booking.store.queries.sessions import PlannedSession, planned_sessions
from booking.usecases.sessions.cancel_session import cancel_session
from booking.usecases.sessions.find import service_with_sessions


@dataclass(frozen=True, slots=True)
class CallOffOutdoors:
    """The sessions of a service in the open air that begin on ``on``."""

    service_id: int
    on: date


def outdoors_on(session: Session, request: CallOffOutdoors, *, by: Actor, now: datetime) -> list[PlannedSession]:
    """Return the sessions that would be called off: in the open air, that day, and not begun."""
    first, after = day_range(request.on)
    found = planned_sessions(
        session, by.organisation_id, first=max(first, now), after=after, service_id=request.service_id
    )
    return [one for one in found if one.is_open and one.is_outdoor and one.starts_at > now]


def call_off_outdoors(session: Session, request: CallOffOutdoors, *, by: Actor, now: datetime) -> tuple[int, int]:
    """Call them all off because of the weather, and return how many sessions that are and how many people are told.

    Each gets a message that says sorry and why, and all the money back. What is inside goes on. Raises
    ``NotAllowed``, ``NotFound``, and ``NoDates`` where there is none.
    """
    service_with_sessions(session, request.service_id, by=by)
    ids = [one.session_id for one in outdoors_on(session, request, by=by, now=now)]
    if not ids:
        raise NoDates
    lock_sessions(session, by.organisation_id, ids)
    weather = OnOurSide(OurReason.WEATHER)
    return len(ids), sum(cancel_session(session, one, weather, by=by, now=now) for one in ids)
