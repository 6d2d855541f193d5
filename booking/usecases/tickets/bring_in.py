"""Somebody brings what they booked for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change
from booking.rules.refusals import ReasonMissing
from booking.rules.tickets import IN_HOUSE, LONGEST_THING, Step, first_free_label, require_not_in_house
from booking.store.history import change_booking
from booking.store.locks import lock_wish
from booking.store.tables import BookingRow, TicketRow
from booking.store.ticket_steps import take_step
from booking.usecases.tickets.find import ticket_to_change
from booking.usecases.tickets.requests import BringIn


def bring_in(session: Session, request: BringIn, *, by: Actor, now: datetime) -> int:
    """Take something in, and return the number of the label to stick on it. Brought twice, the first label stays.

    Raises ``NotFound``, ``NotAllowed``, ``TicketMovedOn``, ``ReasonMissing`` where nobody says what it is,
    ``AlreadyBrought`` while the same thing of the household stands there, ``NoLabelLeft``, and ``NotPossibleNow`` for
    a booking that is cancelled.
    """
    # One at a time in an organisation: two who stick labels on at once would both find the same free one.
    lock_wish(session, by.organisation_id, "labels of tickets")
    booking, row = ticket_to_change(session, request.ticket_id, by=by, now=now)
    if row.stage in IN_HOUSE and row.label is not None:
        return row.label
    thing = " ".join(request.thing.split())[:LONGEST_THING]
    if not thing:
        raise ReasonMissing
    require_not_in_house(thing, _others(session, booking))
    label = first_free_label(_labels(session, by.organisation_id))

    take_step(session, row, Step.BRING, by=by, now=now, facts={"label": label})
    row.thing, row.key_place, row.label, row.brought_at = thing, request.key_place.strip(), label, now
    row.agreed_most_cents = request.agreed_most.cents if request.agreed_most else row.agreed_most_cents
    change_booking(session, booking, Change.START, by=by, now=now, facts={"label": label})
    session.flush()
    return label


def _others(session: Session, booking: BookingRow) -> list[tuple[str, int]]:
    """Return what else of the household stands in the workshop, and the labels on it."""
    if booking.household_id is None:
        return []
    rows = session.execute(
        select(TicketRow.thing, TicketRow.label)
        .join(BookingRow, BookingRow.id == TicketRow.booking_id)
        .where(
            TicketRow.organisation_id == booking.organisation_id,
            TicketRow.stage.in_(IN_HOUSE),
            TicketRow.booking_id != booking.id,
            BookingRow.household_id == booking.household_id,
        )
        .order_by(TicketRow.id)
    )
    return [(thing, label or 0) for thing, label in rows]


def _labels(session: Session, organisation_id: int) -> frozenset[int]:
    return frozenset(
        one
        for one in session.scalars(
            select(TicketRow.label).where(TicketRow.organisation_id == organisation_id, TicketRow.label.is_not(None))
        )
        if one is not None
    )
