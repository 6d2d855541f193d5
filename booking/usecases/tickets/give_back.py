"""It is not mended: it can be collected as it came."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.tickets import Stage, Step
from booking.store.ticket_steps import take_step
from booking.usecases.tickets.find import ticket_to_change
from booking.usecases.tickets.telling import tell_it_waits


def give_back(session: Session, ticket_id: int, *, by: Actor, now: datetime) -> None:
    """Say that nothing is done to it: they do not agree, or it cannot be mended. It costs nothing.

    Said again, nothing changes. Raises ``NotFound``, ``NotAllowed``, ``TicketMovedOn``.
    """
    booking, row = ticket_to_change(session, ticket_id, by=by, now=now)
    if row.stage == Stage.READY and not row.mended:
        return
    take_step(session, row, Step.GIVE_BACK, by=by, now=now)
    row.ready_at, row.mended = now, False
    session.flush()
    tell_it_waits(session, booking, row, now=now)
