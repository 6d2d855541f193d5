"""Finding a wish or an offer to change: only of this organisation, and nobody else changes it meanwhile.

A wish is locked by its key before anything else (``lock_wish``): yes, no, too late and a second offer for the same
person wait for each other there, in whatever process they run.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.messages.outbox import withdraw
from booking.rules.actors import Actor
from booking.rules.lifecycle import Change, State
from booking.rules.refusals import NotFound
from booking.store.history import change_booking
from booking.store.locks import lock_wish
from booking.store.tables import OfferRow, WaitingRow
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.placing import release


def wish_to_change(session: Session, waiting_id: int, *, organisation_id: int) -> WaitingRow:
    """Return a wish, locked. Raises ``NotFound`` for another organisation's."""
    lock_wish(session, organisation_id, f"waiting {waiting_id}")
    row = session.scalar(
        select(WaitingRow)
        .where(WaitingRow.organisation_id == organisation_id, WaitingRow.id == waiting_id)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    return row


def offer_to_change(session: Session, offer_id: int, *, organisation_id: int) -> tuple[OfferRow, WaitingRow]:
    """Return an offer and its wish, locked. Raises ``NotFound`` for another organisation's."""
    waiting_id = session.scalar(
        select(OfferRow.waiting_id).where(OfferRow.organisation_id == organisation_id, OfferRow.id == offer_id)
    )
    if waiting_id is None:
        raise NotFound
    wish = wish_to_change(session, waiting_id, organisation_id=organisation_id)
    offer = session.scalars(
        select(OfferRow)
        .where(OfferRow.organisation_id == organisation_id, OfferRow.id == offer_id)
        .execution_options(populate_existing=True)
    ).one()
    return offer, wish


def open_offer_of(session: Session, wish: WaitingRow) -> OfferRow | None:
    """Return the offer of a locked wish that nobody has closed yet."""
    return session.scalar(
        select(OfferRow)
        .where(
            OfferRow.organisation_id == wish.organisation_id,
            OfferRow.waiting_id == wish.id,
            OfferRow.state == "open",
        )
        .execution_options(populate_existing=True)
    )


def let_place_go(session: Session, offer: OfferRow, *, state: str, by: Actor, now: datetime) -> None:
    """Close an offer: its place is free for others from now on, and nobody is told of it any more."""
    booking = booking_to_change(session, offer.booking_id, by=by)
    if booking.state == State.HELD:
        release(session, booking)
        change_booking(session, booking, Change.CANCEL, by=by, now=now)
    offer.state = state
    withdraw(session, Kind.PLACE_OFFERED, organisation_id=offer.organisation_id, booking_id=offer.booking_id)
    session.flush()
