"""The free times to which a visit can be moved."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.addresses import Point
from booking.rules.lifecycle import Change, State
from booking.rules.refusals import NotFound, NotPossibleNow
from booking.store.queries.services import service_by_id
from booking.store.tables import BookingRow
from booking.usecases.bookings.offer_for_caller import FreeTimes, free_times
from booking.usecases.bookings.placing import Wish
from booking.usecases.bookings.tasks import kept_tasks


def offer_other_times(session: Session, booking_id: int, first_day: date, *, by: Actor, now: datetime) -> FreeTimes:
    """Return the first days with room for a promised visit, from ``first_day`` on; its own time gives way.

    Raises ``NotFound``, and ``NotPossibleNow`` for a booking that cannot be moved.
    """
    row = session.scalar(
        select(BookingRow).where(BookingRow.organisation_id == by.organisation_id, BookingRow.id == booking_id)
    )
    if row is None:
        raise NotFound
    if row.state != State.CONFIRMED:
        raise NotPossibleNow(state=row.state, change=Change.MOVE)
    service = service_by_id(session, row.organisation_id, row.service_id)
    at = Point(row.latitude, row.longitude)
    wish = Wish(row.organisation_id, service, kept_tasks(session, service, row), at, ignoring=row.id)
    return free_times(session, wish, first_day, by=by, now=now)
