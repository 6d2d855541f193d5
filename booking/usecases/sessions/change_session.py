"""Another time, another number of places, another name for a session."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor, system_of
from booking.rules.lifecycle import Change, State
from booking.rules.on_our_side import OnOurSide, require_said
from booking.rules.refusals import ReasonMissing
from booking.rules.refusals.sessions import PlacesAreTaken, PortionsAreTaken, SessionOver
from booking.rules.refusals.times import InvalidPeriod
from booking.rules.text import Text
from booking.rules.versions import require_seen
from booking.store.history import change_booking
from booking.store.queries.sessions import planned_session
from booking.store.tables import BookingRow, GroupSessionRow
from booking.usecases.bookings.telling import forget_reminder, tell_and_remind
from booking.usecases.sessions.find import bookings_in, session_to_change, staff_days_changed
from booking.usecases.sessions.places import release_places
from booking.usecases.sessions.write_sessions import require_free_moments, require_level


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSession:
    """A session as it is from now on. ``seen`` is the version that the person had before them, or empty.

    ``ours`` is why the time changes, for the message to who has a place; needed where somebody has one.
    """

    session_id: int
    starts_at: datetime
    ends_at: datetime
    places: int
    name: Text = field(default_factory=dict)
    least_age: int | None = None
    most_age: int | None = None
    book_until: datetime | None = None
    ours: OnOurSide | None = None
    seen: str = ""
    portions: int = 0
    level: str = ""
    is_outdoor: bool | None = None


def change_session(session: Session, request: ChangeSession, *, by: Actor, now: datetime) -> int:
    """Write down what changed, and return how many people are told of another time.

    Who has a place keeps it, at the price that was promised. Raises ``NotAllowed``, ``NotFound``, ``SessionOver``,
    ``VersionChanged``, ``InvalidPeriod``, ``PlacesAreTaken``, ``PortionsAreTaken``, ``SessionExists``, and
    ``ReasonMissing`` where people have to be told and nobody said why.
    """
    row = session_to_change(session, request.session_id, by=by, now=now)
    require_seen(request.seen, planned_session(session, by.organisation_id, row.id).version)
    if request.ends_at <= request.starts_at:
        raise InvalidPeriod
    told = 0
    if (request.starts_at, request.ends_at) != (row.starts_at, row.ends_at):
        told = move_session(session, row, request.starts_at, request.ends_at, ours=request.ours, by=by, now=now)
    require_level(session, request.level, by=by)
    session.refresh(row, ["taken", "portions_taken"])
    if request.places < row.taken:
        raise PlacesAreTaken(taken=row.taken)
    if request.portions < row.portions_taken:
        raise PortionsAreTaken(taken=row.portions_taken)

    row.places, row.portions, row.name = request.places, request.portions, dict(request.name)
    row.least_age, row.most_age, row.book_until = request.least_age, request.most_age, request.book_until
    row.level, row.is_outdoor = request.level, request.is_outdoor
    session.flush()
    return told


def move_session(
    session: Session,
    row: GroupSessionRow,
    starts_at: datetime,
    ends_at: datetime,
    *,
    ours: OnOurSide | None,
    by: Actor,
    now: datetime,
) -> int:
    """Give a locked session another time with everybody in it, and return how many people are told.

    Places that are only kept are given back: who is still booking chooses again, and sees the new time. Raises
    ``SessionOver`` for a time that is past, ``SessionExists``, ``ReasonMissing``.
    """
    if starts_at <= now:
        raise SessionOver
    require_free_moments(session, row.service_id, row.location_id, [starts_at], by=by, besides=row.id)
    promised = []
    for booking in bookings_in(session, row):
        if booking.state == State.HELD:
            release_places(session, booking)
            change_booking(session, booking, Change.EXPIRE, by=system_of(row.organisation_id), now=now)
        else:
            promised.append(booking)
    if promised and ours is None:
        raise ReasonMissing
    if ours is not None:
        require_said(ours)

    row.starts_at, row.ends_at = starts_at, ends_at
    for booking in promised:
        _move(session, booking, starts_at, ends_at, ours=ours, by=by, now=now)
    staff_days_changed(session, row.organisation_id)
    return len(promised)


def _move(
    session: Session,
    booking: BookingRow,
    starts_at: datetime,
    ends_at: datetime,
    *,
    ours: OnOurSide | None,
    by: Actor,
    now: datetime,
) -> None:
    before = booking.starts_at
    booking.starts_at, booking.ends_at = starts_at, ends_at
    facts = {"from": before.isoformat(), "to": starts_at.isoformat()} | (ours.facts if ours else {})
    change_booking(session, booking, Change.MOVE, by=by, now=now, facts=facts)
    forget_reminder(session, booking)
    tell_and_remind(session, Kind.BOOKING_MOVED, booking, now=now, ours=ours)
