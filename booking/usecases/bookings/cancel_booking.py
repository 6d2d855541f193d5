"""End a booking before its visit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor, Role
from booking.rules.lifecycle import Change, State, can
from booking.rules.money import ZERO, Money
from booking.rules.on_our_side import require_said
from booking.rules.pricing.quote import Quote
from booking.rules.refusals import NotAllowed, ReasonMissing
from booking.rules.refusals.bookings import NotPossibleNow, PriceChanged, TooLate
from booking.store.history import change_booking
from booking.store.queries.services import service_by_id
from booking.store.quotes import Cause
from booking.store.tables import BookingRow
from booking.usecases.bookings.confirm_booking import confirmed
from booking.usecases.bookings.deadlines import change_until
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.give_final_price import keep_final_price
from booking.usecases.bookings.late_fee import late_fee_of
from booking.usecases.bookings.placing import release
from booking.usecases.bookings.requests import CancelBooking, Confirmed
from booking.usecases.bookings.telling import forget_reminder, tell
from booking.usecases.payments.give_back import give_back
from booking.usecases.series.respite import respite_of_booking, use_respite_day


def cancel_booking(session: Session, request: CancelBooking, *, by: Actor, now: datetime) -> Confirmed:
    """Cancel a booking, give its time and its money back, and tell the resident.

    The desk may charge what the regulation asks for cancelling so late (``late_fee``), and a resident may agree to
    it: that is the final price then, and only what was paid beyond it goes back. What we cancel on our own side
    (``request.ours``) costs nothing: all the money goes back, and the message says sorry and why.

    Asked again, it answers as it did. Raises ``NotFound``, ``NotPossibleNow`` once the work has begun, ``TooLate``
    for a resident after the service's deadline who agreed to no fee, ``ReasonMissing`` for the desk without a
    reason, ``NotAllowed`` for a resident who speaks for us, and ``PriceChanged`` when the fee is no longer the one
    that the person saw.
    """
    row = booking_to_change(session, request.booking_id, by=by)
    if row.state == State.CANCELLED:
        return confirmed(row)
    if not can(State(row.state), Change.CANCEL):
        raise NotPossibleNow(state=row.state, change=Change.CANCEL)
    _require_reason(request, by=by)
    fee = _accepted_fee(session, row, request, by=by, now=now)

    was_promised = row.state == State.CONFIRMED
    if was_promised and fee is None and request.ours is None and not request.whole_plan:
        _use_respite(session, row, request, by=by, now=now)
    release(session, row)
    change_booking(session, row, Change.CANCEL, by=by, now=now, facts=_facts(request))
    if fee is None:
        back = give_back(session, row, now=now)
    else:
        cause = Cause.BY_HAND if by.is_office else Cause.CANCELLED
        back = keep_final_price(session, row, fee, cause=cause, by=by, now=now)
    forget_reminder(session, row)
    if was_promised:
        tell(session, Kind.BOOKING_CANCELLED, row, now=now, refund_cents=back, ours=request.ours)
    return confirmed(row)


def _require_reason(request: CancelBooking, *, by: Actor) -> None:
    if request.ours is not None:
        if not by.is_office:
            raise NotAllowed
        require_said(request.ours)
    elif by.is_office and not request.reason.strip():
        raise ReasonMissing


def _facts(request: CancelBooking) -> dict[str, str]:
    return {"reason": request.reason.strip()} | (request.ours.facts if request.ours else {})


def _accepted_fee(
    session: Session, row: BookingRow, request: CancelBooking, *, by: Actor, now: datetime
) -> Quote | None:
    """Return the fee to charge, if any; the hours that count go by while somebody looks at it."""
    if request.ours is not None:
        return None
    if by.is_office:
        return _by_office(session, row, request, now=now)
    if by.kind is not Role.RESIDENT or row.state != State.CONFIRMED:
        return None
    service = service_by_id(session, row.organisation_id, row.service_id)
    until = change_until(session, service, row.starts_at, organisation_id=row.organisation_id)
    fee = late_fee_of(session, row, now=now, whole_plan=request.whole_plan)
    if now <= until:
        # No respite day is left: it costs what the person saw, and agreed to.
        return _as_seen(fee, request.fee or ZERO) if fee is not None else None
    if fee is None or request.fee is None:
        # A regulation that asks nothing for it leaves no price to agree to: the desk decides.
        raise TooLate(until=until)
    return _as_seen(fee, request.fee)


def _by_office(session: Session, row: BookingRow, request: CancelBooking, *, now: datetime) -> Quote | None:
    if request.fee is None:
        return None
    return _as_seen(late_fee_of(session, row, now=now, whole_plan=request.whole_plan), request.fee)


def _use_respite(session: Session, row: BookingRow, request: CancelBooking, *, by: Actor, now: datetime) -> None:
    """Count a planned day of care that is cancelled in time as a respite day; or note why the desk waives its price."""
    respite = respite_of_booking(session, row)
    if respite is None:
        return
    if late_fee_of(session, row, now=now) is None and respite.left:
        use_respite_day(session, row, now=now)
    elif by.is_office:
        use_respite_day(session, row, waived=request.reason.strip(), now=now)


def _as_seen(fee: Quote | None, seen: Money) -> Quote | None:
    """Return the fee. Raises ``PriceChanged`` where it is not the one that the person saw."""
    total = fee.total if fee is not None else ZERO
    if total != seen:
        raise PriceChanged(shown=seen, now=total)
    return fee
