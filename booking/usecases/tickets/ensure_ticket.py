"""A booking of what is left behind gets its ticket when it is promised."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.shapes import WITH_TICKET
from booking.rules.tickets import Stage, Step, told_most, told_thing
from booking.store.queries.services import service_by_id
from booking.store.tables import BookingRow, TicketRow
from booking.store.ticket_steps import write_step


def ensure_ticket(session: Session, row: BookingRow, *, by: Actor, now: datetime) -> TicketRow | None:
    """Return the ticket of a booking, made where there is none yet; None for a booking of another shape.

    What it is and the most that it may cost come from the questions of the service with the slugs ``thing`` and
    ``most`` (``rules.tickets``), where it has them.
    """
    if service_by_id(session, row.organisation_id, row.service_id).shape not in WITH_TICKET:
        return None
    session.flush()
    known = session.scalar(
        select(TicketRow).where(TicketRow.organisation_id == row.organisation_id, TicketRow.booking_id == row.id)
    )
    if known is not None:
        return known
    most = told_most(row.answers)
    ticket = TicketRow(
        organisation_id=row.organisation_id,
        booking_id=row.id,
        stage=Stage.EXPECTED,
        thing=told_thing(row.answers),
        agreed_most_cents=most.cents if most is not None else None,
        created_at=now,
    )
    session.add(ticket)
    session.flush()
    write_step(session, ticket, Step.EXPECT, by=by, now=now)
    return ticket
