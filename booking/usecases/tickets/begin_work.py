"""Somebody takes something onto the bench."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.tickets import Stage, Step
from booking.store.ticket_steps import take_step
from booking.usecases.tickets.find import ticket_to_change


def begin_work(session: Session, ticket_id: int, *, by: Actor, now: datetime) -> None:
    """Say that the work has begun. Asked again, nothing changes. Raises ``NotFound``, ``NotAllowed``,
    ``TicketMovedOn``.
    """
    _booking, row = ticket_to_change(session, ticket_id, by=by, now=now)
    if row.stage == Stage.WORKING:
        return
    take_step(session, row, Step.BEGIN, by=by, now=now)
    session.flush()
