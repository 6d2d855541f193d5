"""Nobody brought it: the bench time was kept for nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor, system_of
from booking.rules.calendar import local_date
from booking.rules.lifecycle import Change
from booking.rules.pricing.facts import Outcome
from booking.rules.refusals.work import NotToday
from booking.rules.tickets import Stage, Step
from booking.store.history import change_booking
from booking.store.quotes import Cause
from booking.store.ticket_steps import take_step
from booking.usecases.bookings.give_final_price import fee_for, keep_final_price
from booking.usecases.tickets.find import ticket_to_change
from booking.usecases.work.give_up_assignment import Obstacle


def not_brought(session: Session, ticket_id: int, *, by: Actor, now: datetime) -> None:
    """Write down that nobody came, from the day itself on. Said again, nothing changes.

    It costs what the regulation asks for who does not come, as for a visit. Raises ``NotFound``, ``NotAllowed``,
    ``TicketMovedOn``, ``NotToday`` before the day.
    """
    booking, row = ticket_to_change(session, ticket_id, by=by, now=now)
    if row.stage == Stage.NOT_BROUGHT:
        return
    on = local_date(booking.starts_at)
    if on > local_date(now):
        raise NotToday(on)
    take_step(session, row, Step.MISS, by=by, now=now)
    facts = {"reason": str(Obstacle.NOBODY_HOME), "words": ""}
    change_booking(session, booking, Change.GIVE_UP, by=by, now=now, facts=facts)
    session.flush()
    fee = fee_for(session, booking, Outcome.NO_SHOW, now=now)
    if fee is not None:
        keep_final_price(session, booking, fee, cause=Cause.WORK, by=system_of(booking.organisation_id), now=now)
