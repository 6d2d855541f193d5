"""End everything that was booked together: all of it, or nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals import Refusal
from booking.rules.refusals.bookings import PartRefused
from booking.usecases.baskets.find import require_one_basket
from booking.usecases.baskets.requests import CancelBasket
from booking.usecases.bookings.cancel_booking import cancel_booking
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.requests import CancelBooking, Confirmed


def cancel_basket(session: Session, request: CancelBasket, *, by: Actor, now: datetime) -> tuple[Confirmed, ...]:
    """Cancel these bookings, each as ``cancel_booking`` does, and return them in the order of the request.

    Asked again, it answers as it did. Raises ``NotFound`` for bookings that are not of one basket, and ``PartRefused``
    with the part and the reason where one of them cannot be cancelled: then all of them stand.
    """
    parts = sorted(request.parts, key=lambda part: part.booking_id)
    require_one_basket(booking_to_change(session, part.booking_id, by=by) for part in parts)
    done = {part.booking_id: _cancel(session, part, by=by, now=now) for part in parts}
    return tuple(done[part.booking_id] for part in request.parts)


def _cancel(session: Session, part: CancelBooking, *, by: Actor, now: datetime) -> Confirmed:
    try:
        return cancel_booking(session, part, by=by, now=now)
    except Refusal as refusal:
        raise PartRefused(booking_id=part.booking_id, reason=refusal) from refusal
