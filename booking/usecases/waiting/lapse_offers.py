"""Close the offers to which nobody answered, and the wishes that are over."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from booking.rules.actors import system_of
from booking.rules.calendar import local_date
from booking.rules.lifecycle import State
from booking.rules.waiting import goes_on
from booking.store.database import in_transaction, reading
from booking.store.tables import BookingRow, OfferRow, WaitingRow
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.placing import expire
from booking.usecases.waiting.find import offer_to_change, open_offer_of, wish_to_change
from booking.usecases.waiting.telling import tell_over


def lapse_offers(*, now: datetime, limit: int = 200) -> int:
    """Close up to ``limit`` offers and wishes of every organisation that are over; return how many.

    Each in a transaction of its own: somebody who says yes this moment is waited for, and keeps the place.
    """
    with reading() as session:
        offers = [(row.organisation_id, row.id) for row in _offers_over(session, now=now, limit=limit)]
        wishes = [(row.organisation_id, row.id) for row in _wishes_over(session, now=now, limit=limit)]
    closed = 0
    for organisation_id, offer_id in offers:
        closed += in_transaction(partial(lapse_offer, offer_id=offer_id, organisation_id=organisation_id, now=now))
    for organisation_id, waiting_id in wishes:
        closed += in_transaction(partial(lapse_wish, waiting_id=waiting_id, organisation_id=organisation_id, now=now))
    return closed


def lapse_offer(session: Session, offer_id: int, *, organisation_id: int, now: datetime) -> bool:
    """Close an offer whose time is over, or whose place was taken back; tell whether it was open until now.

    The place is free for the next. Who did not answer some offers in a row is taken off the list. Raises ``NotFound``.
    """
    offer, wish = offer_to_change(session, offer_id, organisation_id=organisation_id)
    if offer.state != "open":
        return False
    by = system_of(organisation_id)
    booking = booking_to_change(session, offer.booking_id, by=by)
    if offer.until > now and booking.state == State.HELD:
        return False
    if booking.state == State.HELD:
        expire(session, booking, now=now)
    if offer.until > now:
        # We took it back ourselves, a worker fell ill: they had no time to answer, and it does not count.
        offer.until = offer.offered_at
    offer.state = "lapsed"
    session.flush()
    if wish.state == "waiting":
        if not goes_on(_answers(session, wish)):
            wish.state = "lapsed"
        tell_over(session, organisation_id, wish.id, offer_id=offer.id, now=now)
    return True


def lapse_wish(session: Session, waiting_id: int, *, organisation_id: int, now: datetime) -> bool:
    """End a wish whose days are over, or whose visit needs no earlier time any more; tell whether it stood open.

    Raises ``NotFound``.
    """
    wish = wish_to_change(session, waiting_id, organisation_id=organisation_id)
    if wish.state != "waiting" or open_offer_of(session, wish) is not None:
        return False
    wish.state = "lapsed"
    session.flush()
    if wish.last < local_date(now):
        tell_over(session, organisation_id, wish.id, offer_id=None, now=now)
    return True


def _offers_over(session: Session, *, now: datetime, limit: int) -> list[OfferRow]:
    rows = session.scalars(
        select(OfferRow)
        .join(BookingRow, BookingRow.id == OfferRow.booking_id)
        .where(OfferRow.state == "open", or_(OfferRow.until <= now, BookingRow.state != State.HELD))
        .order_by(OfferRow.until, OfferRow.id)
        .limit(limit)
    )
    return list(rows)


def _wishes_over(session: Session, *, now: datetime, limit: int) -> list[WaitingRow]:
    today = local_date(now)
    rows = session.scalars(
        select(WaitingRow)
        .outerjoin(BookingRow, BookingRow.id == WaitingRow.booking_id)
        .where(
            WaitingRow.state == "waiting",
            or_(WaitingRow.last < today, BookingRow.state != State.CONFIRMED, BookingRow.starts_at <= now),
        )
        .order_by(WaitingRow.id)
        .limit(limit)
    )
    return list(rows)


def _answers(session: Session, wish: WaitingRow) -> list[bool]:
    """Return whether each offer was answered, the last first; one of which they could not know counts as answered."""
    rows = session.scalars(
        select(OfferRow)
        .where(OfferRow.organisation_id == wish.organisation_id, OfferRow.waiting_id == wish.id)
        .order_by(OfferRow.id.desc())
    )
    return [row.state != "lapsed" or not _was_told(row, wish) for row in rows]


def _was_told(offer: OfferRow, wish: WaitingRow) -> bool:
    had_time = offer.until > offer.offered_at
    return had_time and (wish.told_by == "message" or offer.called_at is not None)
