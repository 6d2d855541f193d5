"""A session that was called off takes place all the same."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals import NotFound
from booking.rules.refusals.sessions import SessionOver
from booking.store.locks import lock_sessions
from booking.store.tables import GroupSessionRow
from booking.usecases.sessions.find import staff_days_changed
from booking.usecases.sessions.write_sessions import require_free_moments
from booking.usecases.workers.find import require_coordinator


def reopen_session(session: Session, session_id: int, *, by: Actor, now: datetime) -> None:
    """Open a cancelled session again. Asked again, nothing changes.

    Nobody is booked again by it: who was sent home made other plans (``sent_home`` lists whom to phone). Raises
    ``NotAllowed``, ``NotFound``, ``SessionOver`` once it would have begun, ``SessionExists`` where another one came in
    its place.
    """
    require_coordinator(by)
    lock_sessions(session, by.organisation_id, [session_id])
    row = session.scalar(
        select(GroupSessionRow)
        .where(GroupSessionRow.organisation_id == by.organisation_id, GroupSessionRow.id == session_id)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    if row.state == "open":
        return
    if row.starts_at <= now:
        raise SessionOver
    require_free_moments(session, row.service_id, row.location_id, [row.starts_at], by=by, besides=row.id)
    row.state = "open"
    staff_days_changed(session, row.organisation_id)
