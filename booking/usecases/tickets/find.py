"""Finding a ticket to change: of this organisation, at the own bench of a worker, locked until the change is made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.calendar import day_range, local_date
from booking.rules.money import Money
from booking.rules.refusals import NotFound
from booking.rules.tickets import Agreed
from booking.store.tables import BookingRow, GroupSessionRow, SessionWorkerRow, TicketRow
from booking.usecases.bookings.find import booking_to_change


def ticket_to_change(session: Session, ticket_id: int, *, by: Actor, now: datetime) -> tuple[BookingRow, TicketRow]:
    """Return a ticket with its booking, both locked, the booking first.

    Raises ``NotFound`` for another organisation's, and for a worker who does not stand at that bench today.
    """
    booking_id = session.scalar(
        select(TicketRow.booking_id).where(TicketRow.organisation_id == by.organisation_id, TicketRow.id == ticket_id)
    )
    if booking_id is None:
        raise NotFound
    booking = booking_to_change(session, booking_id, by=by)
    if by.kind is Role.WORKER and not _stands_there(session, booking, by=by, now=now):
        raise NotFound
    row = session.scalars(
        select(TicketRow)
        .where(TicketRow.organisation_id == by.organisation_id, TicketRow.id == ticket_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    return booking, row


def agreed_of(row: TicketRow) -> Agreed:
    """Return what the resident agreed to."""
    return Agreed(
        most=Money.from_cents(row.agreed_most_cents) if row.agreed_most_cents is not None else None,
        asked=Money.from_cents(row.asked_cents) if row.asked_cents is not None else None,
        answer=row.answer,
    )


def _stands_there(session: Session, booking: BookingRow, *, by: Actor, now: datetime) -> bool:
    """Tell whether a worker works today at the bench to which the booking belongs."""
    first, after = day_range(local_date(now))
    return by.worker_id is not None and (
        session.scalar(
            select(SessionWorkerRow.id)
            .join(GroupSessionRow, GroupSessionRow.id == SessionWorkerRow.session_id)
            .where(
                SessionWorkerRow.organisation_id == by.organisation_id,
                SessionWorkerRow.worker_id == by.worker_id,
                GroupSessionRow.organisation_id == by.organisation_id,
                GroupSessionRow.service_id == booking.service_id,
                GroupSessionRow.location_id == booking.location_id,
                GroupSessionRow.starts_at >= first,
                GroupSessionRow.starts_at < after,
                GroupSessionRow.state == "open",
            )
            .limit(1)
        )
        is not None
    )
