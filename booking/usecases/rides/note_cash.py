"""A driver writes down what was handed over in cash for the shopping."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change
from booking.rules.money import Money
from booking.rules.refusals import NotFound
from booking.store.tables import RideRow
from booking.usecases.work.own_assignment import own_assignment, require_open_today


def note_cash(session: Session, assignment_id: int, amount: Money, *, by: Actor, now: datetime) -> None:
    """Keep the amount that the customer handed over and signed for; a later one takes its place.

    Source: domain A1.3, shopping service: a signed note of the cash handed to the volunteer. Raises ``NotFound`` for
    work of somebody else or what is no ride, ``NotToday``, ``NotPossibleNow`` once it is over.
    """
    row, assignment = own_assignment(session, assignment_id, by=by)
    require_open_today(assignment, Change.START, now=now)
    ride = session.scalar(
        select(RideRow).where(RideRow.organisation_id == by.organisation_id, RideRow.booking_id == row.id)
    )
    if ride is None:
        raise NotFound
    ride.cash_cents, ride.cash_signed_at = amount.cents, now
    session.flush()
