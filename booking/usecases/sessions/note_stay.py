"""When a child came and when it was fetched: with the second its day ends, and gets its final price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import at, local, local_date
from booking.rules.lifecycle import Change, State, can
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import NotPossibleNow
from booking.rules.refusals.times import InvalidPeriod
from booking.rules.ticking import require_time_to_tick
from booking.store.care_hours import hours_row
from booking.store.tables import CareHoursRow, GroupSessionRow
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.sessions.tick_guests import TickGuests, bookings_planned, session_to_tick, tick_guests


@dataclass(frozen=True, slots=True)
class NoteStay:
    """Who of a session came, or was fetched (``is_leaving``), at ``clock``; None is this moment."""

    session_id: int
    booking_id: int
    is_leaving: bool
    clock: time | None = None


def note_stay(session: Session, request: NoteStay, *, by: Actor, now: datetime) -> None:
    """Write down the moment. Who is fetched was there: the booking ends, at the price of how long it was.

    Before that a moment can be put right by noting it again. Raises ``NotFound``, ``NotToday`` and
    ``TooEarlyToTick`` as ``tick_guests``,
    ``NotPossibleNow`` once the booking has ended, ``InvalidPeriod`` for who leaves before they came.
    """
    row = session_to_tick(session, request.session_id, by=by, now=now)
    require_time_to_tick(row.starts_at, now=now)
    if request.booking_id not in bookings_planned(session, row):
        raise NotFound
    booking = booking_to_change(session, request.booking_id, by=by)
    if not can(State(booking.state), Change.FINISH):
        raise NotPossibleNow(state=booking.state, change=Change.FINISH)
    moment = _moment(row, request, now=now)
    kept = hours_row(session, by.organisation_id, booking.id)
    if not request.is_leaving:
        _arrive(kept, moment)
        session.flush()
        return
    kept.arrived_at = kept.arrived_at or min(booking.starts_at, moment)
    if moment < kept.arrived_at:
        raise InvalidPeriod
    kept.left_at = moment
    session.flush()
    tick_guests(session, TickGuests(row.id, came=frozenset({booking.id})), by=by, now=now)


def _arrive(kept: CareHoursRow, moment: datetime) -> None:
    if kept.left_at is not None and kept.left_at < moment:
        raise InvalidPeriod
    kept.arrived_at = moment


def _moment(row: GroupSessionRow, request: NoteStay, *, now: datetime) -> datetime:
    """Return the moment of the session's day; nobody came or went later than now."""
    if request.clock is None:
        clock = local(now)
        return now if local_date(now) == local_date(row.starts_at) else at(local_date(row.starts_at), clock.time())
    return min(at(local_date(row.starts_at), request.clock), now)
