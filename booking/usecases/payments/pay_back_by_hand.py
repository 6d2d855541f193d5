"""Write down that a person gave money back which nobody sends by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.lifecycle import Change
from booking.rules.money import Money
from booking.rules.refunds import PAST_THE_PROVIDER, PaidBackBy, goes_by_hand, require_day_of_refund
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.payments import NothingToPayBack, RefundUnderWay
from booking.store.history import change_booking
from booking.store.tables import BookingRow, HistoryRow, PaymentRow
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.payments.give_back import settle_refund
from booking.usecases.payments.send_refunds import is_being_sent


@dataclass(frozen=True, slots=True)
class PaidBack:
    """Which payment of a booking, how much, how and on which day.

    ``total`` is how much will have gone back of the payment, all together: the page showed it, and it tells a press
    that is repeated from a second part of the money.
    """

    booking_id: int
    reference: str
    total: Money
    how: PaidBackBy
    on: date


def pay_back_by_hand(session: Session, request: PaidBack, *, by: Actor, now: datetime, can_send: bool) -> None:
    """Settle money that somebody of the office gave back; from then on nobody sends it. Asked again, nothing changes.

    ``can_send``: whether payments on line are switched on. Raises ``NotAllowed`` for others than the office,
    ``NotFound``, ``PaidBackOnNoSuchDay``, ``NothingToPayBack`` where it went back meanwhile, is another amount or is
    sent by itself, ``RefundUnderWay`` while the provider is asked to send it.
    """
    if not by.is_office:
        raise NotAllowed
    row = booking_to_change(session, request.booking_id, by=by)
    payment = _payment(session, row, request.reference)
    facts = {"reference": payment.reference, "total_cents": request.total.cents}
    if _is_written(session, row, facts):
        return
    _require_by_hand(payment, request, now=now, can_send=can_send)
    paid = local_date(payment.paid_at or payment.opened_at)
    require_day_of_refund(request.on, paid=paid, today=local_date(now))

    cents = payment.refund_cents - payment.refunded_cents
    settle_refund(payment, gone_back_cents=request.total.cents, now=now)
    if request.how in PAST_THE_PROVIDER:
        payment.by_hand_cents += cents
    payment.problem = ""
    facts |= {"cents": cents, "how": str(request.how), "on": request.on.isoformat()}
    change_booking(session, row, Change.PAY_BACK, by=by, now=now, facts=facts)


def _payment(session: Session, row: BookingRow, reference: str) -> PaymentRow:
    """Return a payment for a booking, locked: the scheduler that would send it waits, or has claimed it before us."""
    payment = session.scalar(
        select(PaymentRow)
        .where(
            PaymentRow.organisation_id == row.organisation_id,
            PaymentRow.booking_id == row.id,
            PaymentRow.reference == reference,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if payment is None:
        raise NotFound
    return payment


def _is_written(session: Session, row: BookingRow, facts: dict[str, object]) -> bool:
    written = select(HistoryRow.id).where(
        HistoryRow.organisation_id == row.organisation_id,
        HistoryRow.booking_id == row.id,
        HistoryRow.change == Change.PAY_BACK,
        HistoryRow.facts.contains(facts),
    )
    return session.scalar(written.limit(1)) is not None


def _require_by_hand(payment: PaymentRow, request: PaidBack, *, now: datetime, can_send: bool) -> None:
    due = Money.from_cents(payment.refund_cents - payment.refunded_cents)
    is_ours = goes_by_hand(payment.state, due=due, is_named=payment.is_named, can_send=can_send)
    if not is_ours or request.total.cents != payment.refund_cents:
        raise NothingToPayBack
    if is_being_sent(payment, now=now):
        raise RefundUnderWay
