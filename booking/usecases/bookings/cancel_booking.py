"""End a booking before its visit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor
from booking.rules.lifecycle import Change, State, can
from booking.rules.money import ZERO
from booking.rules.pricing.quote import Quote
from booking.rules.refusals import NotPossibleNow, PriceChanged, ReasonMissing
from booking.store.history import change_booking
from booking.store.queries.services import service_by_id
from booking.store.quotes import Cause
from booking.store.tables import BookingRow
from booking.usecases.bookings.confirm_booking import confirmed
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.give_final_price import keep_final_price
from booking.usecases.bookings.late_fee import late_fee_of
from booking.usecases.bookings.move_booking import require_in_time
from booking.usecases.bookings.placing import release
from booking.usecases.bookings.requests import CancelBooking, Confirmed
from booking.usecases.bookings.telling import forget_reminder, tell
from booking.usecases.payments.give_back import give_back


def cancel_booking(session: Session, request: CancelBooking, *, by: Actor, now: datetime) -> Confirmed:
    """Cancel a booking, give its time and its money back, and tell the resident.

    The desk may charge what the regulation asks for cancelling so late (``late_fee``): that is the final price
    then, and only what was paid beyond it goes back.

    Asked again, it answers as it did. Raises ``NotFound``, ``NotPossibleNow`` once the work has begun,
    ``TooLate`` for a resident after the service's deadline, ``ReasonMissing`` for the desk without a reason, and
    ``PriceChanged`` when the fee is no longer the one that the desk saw.
    """
    row = booking_to_change(session, request.booking_id, by=by)
    if row.state == State.CANCELLED:
        return confirmed(row)
    if not can(State(row.state), Change.CANCEL):
        raise NotPossibleNow(state=row.state, change=Change.CANCEL)
    if by.is_office and not request.reason.strip():
        raise ReasonMissing
    if row.state == State.CONFIRMED:
        service = service_by_id(session, row.organisation_id, row.service_id)
        require_in_time(service, row, by=by, now=now)
    fee = _accepted_fee(session, row, request, by=by, now=now)

    was_promised = row.state == State.CONFIRMED
    release(session, row)
    change_booking(session, row, Change.CANCEL, by=by, now=now, facts={"reason": request.reason.strip()})
    if fee is None:
        back = give_back(session, row, now=now)
    else:
        back = keep_final_price(session, row, fee, cause=Cause.BY_HAND, by=by, now=now)
    forget_reminder(session, row)
    if was_promised:
        tell(session, Kind.BOOKING_CANCELLED, row, now=now, refund_cents=back)
    return confirmed(row)


def _accepted_fee(
    session: Session, row: BookingRow, request: CancelBooking, *, by: Actor, now: datetime
) -> Quote | None:
    """Return the fee to charge, if the desk wants it charged; the hours that count go by while it looks."""
    if request.fee is None or not by.is_office:
        return None
    fee = late_fee_of(session, row, now=now)
    total = fee.total if fee is not None else ZERO
    if total != request.fee:
        raise PriceChanged(shown=request.fee, now=total)
    return fee
