"""Bad weather: all that was planned on a day takes place on another one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import day_range
from booking.rules.on_our_side import OnOurSide, require_said
from booking.rules.refusals.series import NoDates
from booking.rules.sessions import moved_to
from booking.store.locks import lock_sessions
from booking.store.tables import GroupSessionRow
from booking.usecases.sessions.change_session import move_session
from booking.usecases.sessions.find import service_with_sessions, session_to_change


@dataclass(frozen=True, slots=True)
class MoveDay:
    """All sessions of a service that begin on ``on`` go to the day ``to``, at the same hours."""

    service_id: int
    on: date
    to: date
    ours: OnOurSide


def move_day(session: Session, request: MoveDay, *, by: Actor, now: datetime) -> tuple[int, int]:
    """Move them all, or none, and return how many sessions moved and how many people are told.

    Order deadlines move along. Raises ``NotAllowed``, ``NotFound``, ``ReasonMissing``, ``NoDates`` where no session
    is left that day, ``SessionExists``, ``SessionOver`` for a day that is past, ``NotATime``.
    """
    require_said(request.ours)
    service_with_sessions(session, request.service_id, by=by)
    first, after = day_range(request.on)
    ids = session.scalars(
        select(GroupSessionRow.id)
        .where(
            GroupSessionRow.organisation_id == by.organisation_id,
            GroupSessionRow.service_id == request.service_id,
            GroupSessionRow.starts_at >= max(first, now),
            GroupSessionRow.starts_at < after,
            GroupSessionRow.state == "open",
        )
        .order_by(GroupSessionRow.starts_at)
    ).all()
    if not ids:
        raise NoDates
    lock_sessions(session, by.organisation_id, ids)
    told = sum(_move(session, one, request, by=by, now=now) for one in ids)
    return len(ids), told


def _move(session: Session, session_id: int, request: MoveDay, *, by: Actor, now: datetime) -> int:
    row = session_to_change(session, session_id, by=by, now=now)
    before = row.starts_at
    starts_at, ends_at = moved_to(before, row.ends_at, request.to)
    told = move_session(session, row, starts_at, ends_at, ours=request.ours, by=by, now=now)
    if row.book_until is not None:
        row.book_until = row.book_until + (starts_at - before)
    session.flush()
    return told
