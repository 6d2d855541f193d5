"""The resident collects it: with that the booking ends, and what was done gets its final price."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change
from booking.rules.tickets import Stage, Step
from booking.store.history import change_booking
from booking.store.ticket_steps import take_step
from booking.usecases.bookings.give_final_price import price_what_ended
from booking.usecases.payments.give_back import give_back as give_money_back
from booking.usecases.tickets.find import ticket_to_change
from booking.usecases.tickets.telling import forget_it_waits
from booking.usecases.work.give_up_assignment import Obstacle


def hand_over(session: Session, ticket_id: int, *, by: Actor, now: datetime) -> None:
    """Give it back to the resident. Said again, nothing changes.

    What was mended is priced by the work that was written down; what was not costs nothing, and what was paid for it
    online goes back. The label is free again, and where the key hung is forgotten. Raises ``NotFound``,
    ``NotAllowed``, ``TicketMovedOn``.
    """
    booking, row = ticket_to_change(session, ticket_id, by=by, now=now)
    if row.stage == Stage.COLLECTED:
        return
    take_step(session, row, Step.HAND_OVER, by=by, now=now, facts={"label": row.label})
    row.label, row.key_place, row.collected_at = None, "", now
    forget_it_waits(session, row)
    if row.mended:
        change_booking(session, booking, Change.FINISH, by=by, now=now)
        session.flush()
        price_what_ended(session, booking, now=now)
        return
    facts = {"reason": str(Obstacle.OTHER), "words": ""}
    change_booking(session, booking, Change.GIVE_UP, by=by, now=now, facts=facts)
    session.flush()
    give_money_back(session, booking, now=now)
