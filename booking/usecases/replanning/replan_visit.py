"""Another worker for one visit whose own cannot come, at the same time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change, State
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.bookings import NotPossibleNow
from booking.rules.refusals.workers import NobodyElse
from booking.store.queries.stranded import stranded_visits
from booking.store.tables import BookingRow
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.placing import lock_times
from booking.usecases.replanning.take_over import gap_of, take_over


def replan_visit(session: Session, booking_id: int, *, by: Actor, now: datetime) -> None:
    """Give a promised visit to somebody who can come, now that its own worker cannot. Asked again, nothing changes.

    Raises ``NotAllowed`` for others than the office, ``NotFound``, ``NotPossibleNow`` for what is no promise any more
    or has begun, and ``NobodyElse`` where nobody can come at that time.
    """
    if not by.is_office:
        raise NotAllowed
    seen = _seen(session, booking_id, by=by)
    cannot = {
        one.worker_id for one in stranded_visits(session, by.organisation_id, now=now) if one.number == seen.number
    }
    if seen.state == State.CONFIRMED and seen.starts_at >= now and not cannot:
        return
    gap = gap_of(session, seen, cannot)
    if gap is not None:
        # Before the row: whoever places work takes these locks in the same order.
        lock_times(session, gap.wish, [seen.starts_at])
    row = booking_to_change(session, booking_id, by=by)
    gap = gap_of(session, row, cannot)
    if row.state != State.CONFIRMED or gap is None:
        raise NotPossibleNow(state=row.state, change=Change.REASSIGN)

    if take_over(session, gap, by=by, now=now) is None:
        raise NobodyElse


def _seen(session: Session, booking_id: int, *, by: Actor) -> BookingRow:
    row = session.scalar(
        select(BookingRow).where(BookingRow.organisation_id == by.organisation_id, BookingRow.id == booking_id)
    )
    if row is None:
        raise NotFound
    return row
