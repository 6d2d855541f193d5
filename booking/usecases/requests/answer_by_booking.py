"""Somebody with a yes chose the time themselves: their request is answered by that booking."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, system_of
from booking.rules.lifecycle import State
from booking.rules.requests import Asked
from booking.store.tables import BookingRow, RequestRow
from booking.usecases.baskets.confirm_basket import confirm_basket
from booking.usecases.baskets.requests import ConfirmBasket
from booking.usecases.bookings.confirm_booking import confirm_booking
from booking.usecases.bookings.requests import ConfirmBooking, Confirmed
from booking.usecases.requests.confirm_request import confirm_answered

_WITH_A_YES = (Asked.ACCEPTED, Asked.WAITING)


def confirm_and_answer(session: Session, asked: ConfirmBooking, *, by: Actor, now: datetime) -> Confirmed:
    """Promise a booking as ``confirm_booking`` does; who had a yes to a request of theirs has the answer with that."""
    booked = confirm_booking(session, asked, by=by, now=now)
    answer_by_booking(session, asked.booking_id, by=by, now=now)
    return booked


def confirm_all_and_answer(
    session: Session, asked: ConfirmBasket, *, by: Actor, now: datetime
) -> tuple[Confirmed, ...]:
    """Promise a basket as ``confirm_basket`` does; each part answers a request with a yes, as one alone does."""
    booked = confirm_basket(session, asked, by=by, now=now)
    for booking_id in sorted(one.booking_id for one in booked):
        answer_by_booking(session, booking_id, by=by, now=now)
    return booked


def answer_by_booking(session: Session, booking_id: int, *, by: Actor, now: datetime) -> None:
    """Tie a booking that was just promised to the oldest request of its household and service that has a yes.

    Nothing happens where there is none, nor while the booking still waits for a payment: the desk ties it then.
    """
    booking = session.scalar(
        select(BookingRow).where(BookingRow.organisation_id == by.organisation_id, BookingRow.id == booking_id)
    )
    if booking is None or booking.household_id is None or not booking.household_proved:
        return
    if booking.state != State.CONFIRMED:
        return
    row = session.scalar(
        select(RequestRow)
        .where(
            RequestRow.organisation_id == by.organisation_id,
            RequestRow.household_id == booking.household_id,
            RequestRow.service_id == booking.service_id,
            RequestRow.state.in_(_WITH_A_YES),
        )
        .order_by(RequestRow.id)
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is not None:
        confirm_answered(session, row, booking, by=system_of(by.organisation_id), now=now)
