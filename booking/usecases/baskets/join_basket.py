"""Let a booking belong to another one of the same household: what the desk books in the same call."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change, State
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.bookings import NotPossibleNow, NotSureWhose
from booking.store.history import write_history
from booking.usecases.baskets.find import PROMISED, basket_for
from booking.usecases.bookings.find import booking_to_change


def join_basket(session: Session, booking_id: int, other_id: int, *, by: Actor, now: datetime) -> None:
    """Put a promised booking in the basket of ``other_id``, promised too. Asked again, it changes nothing.

    Raises ``NotAllowed`` for others than the office, ``NotFound`` for a booking of another organisation or household,
    ``NotSureWhose`` where for one of them somebody only typed a name (their link would show the other one, and move or
    cancel it along), ``NotPossibleNow`` for one that is over, or ``BasketFull``.
    """
    if not by.is_office:
        raise NotAllowed
    rows = {one: booking_to_change(session, one, by=by) for one in sorted({booking_id, other_id})}
    row, other = rows[booking_id], rows[other_id]
    if row is other or row.household_id is None or row.household_id != other.household_id:
        raise NotFound
    if not (row.household_proved and other.household_proved):
        raise NotSureWhose
    for one in (row, other):
        if State(one.state) not in PROMISED:
            raise NotPossibleNow(state=one.state, change=Change.HOLD)
    if row.basket_id is None or row.basket_id != other.basket_id:
        row.basket_id = basket_for(session, other, now=now)
        write_history(session, row, Change.JOIN, by=by, now=now, facts={"other_id": other.id})
        session.flush()
