"""A driver collects the price of a ride in cash, and writes down what they got."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change
from booking.rules.money import Money
from booking.rules.pricing.driver_cash import to_collect
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import NotPossibleNow
from booking.store.quotes import newest_quote
from booking.store.tables import AssignmentRow, BookingRow, RideRow
from booking.usecases.work.own_assignment import own_assignment, require_today


def cash_to_collect(session: Session, assignment_id: int, *, by: Actor) -> Money | None:
    """Return what the customer hands over for a ride that is over; None where that is nothing in cash.

    It is the final price. Raises ``NotFound`` for work of somebody else, what is no ride, or is not over yet: before
    that the amount is only an estimate, and nobody collects it.
    """
    row, assignment = own_assignment(session, assignment_id, by=by)
    _ride(session, row, assignment)
    kept = newest_quote(session, row.organisation_id, row.id)
    return None if kept is None or kept[1].provisional else to_collect(kept[1])


def note_received(session: Session, assignment_id: int, amount: Money, *, by: Actor, now: datetime) -> None:
    """Keep what the driver got for the ride itself; a later amount of the same day takes its place.

    Raises what ``cash_to_collect`` raises, ``NotToday``, and ``NotPossibleNow`` where nothing is collected in cash.
    """
    expected = cash_to_collect(session, assignment_id, by=by)
    row, assignment = own_assignment(session, assignment_id, by=by)
    require_today(assignment, now=now)
    if expected is None:
        raise NotPossibleNow(state=row.state, change=Change.FINAL_PRICE)
    ride = _ride(session, row, assignment)
    ride.received_cents, ride.received_at = amount.cents, now
    session.flush()


def _ride(session: Session, row: BookingRow, assignment: AssignmentRow) -> RideRow:
    ride = session.scalar(
        select(RideRow).where(RideRow.organisation_id == row.organisation_id, RideRow.booking_id == row.id)
    )
    if ride is None or assignment.state != "done":
        raise NotFound
    return ride
