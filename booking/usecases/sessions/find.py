"""Finding a session to change, with who has a place in it, and what several changes of one share."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import State
from booking.rules.refusals import NotFound
from booking.rules.refusals.sessions import SessionOver
from booking.rules.shapes import WITH_SESSIONS
from booking.store.locks import lock_sessions
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.store.tables import BookingRow, GroupSessionRow, SessionPlaceRow
from booking.usecases.workers.find import require_coordinator


def service_with_sessions(session: Session, service_id: int, *, by: Actor) -> Service:
    """Return a service that is booked by places in sessions. Raises ``NotAllowed`` or ``NotFound``."""
    require_coordinator(by)
    service = service_by_id(session, by.organisation_id, service_id)
    if service.shape not in WITH_SESSIONS:
        raise NotFound
    return service


def session_to_change(session: Session, session_id: int, *, by: Actor, now: datetime) -> GroupSessionRow:
    """Return a session that is to come or under way; nobody takes places in it until the transaction ends.

    Raises ``NotAllowed`` for anybody but a coordinator, ``NotFound``, ``SessionOver`` once it is over or cancelled.
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
    if row.state != "open" or row.ends_at <= now:
        raise SessionOver
    return row


def bookings_in(session: Session, row: GroupSessionRow) -> list[BookingRow]:
    """Return the bookings that have or keep a place in a session, locked, in one order for everybody."""
    with_a_place = select(SessionPlaceRow.booking_id).where(
        SessionPlaceRow.organisation_id == row.organisation_id,
        SessionPlaceRow.session_id == row.id,
        SessionPlaceRow.state != "released",
    )
    return list(
        session.scalars(
            select(BookingRow)
            .where(
                BookingRow.organisation_id == row.organisation_id,
                BookingRow.id.in_(with_a_place),
                BookingRow.state.in_((State.HELD, State.CONFIRMED)),
            )
            .order_by(BookingRow.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def staff_days_changed(session: Session, organisation_id: int) -> None:
    """Say that somebody's day is no longer as it was remembered: who works at a session is not free for visits."""
    session.flush()
    session.execute(
        text("UPDATE organisations SET roster_version = roster_version + 1 WHERE id = :organisation_id"),
        {"organisation_id": organisation_id},
    )
