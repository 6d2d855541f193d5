"""Mark money that has to go back; the scheduler sends it, as often as it takes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.store.tables import BookingRow, PaymentRow

#: States in which money of somebody's is with us.
HOLDING_MONEY = ("paid", "refund_due")


def give_back(session: Session, row: BookingRow, *, now: datetime) -> int:
    """Mark everything that was paid online for a booking to be given back; return how many cents.

    Money that comes in later for a cancelled booking finds it cancelled and goes back too
    (``receive_payment``).
    """
    paid = payments_held(session, row)
    back = sum(payment.amount_cents - payment.refunded_cents for payment in paid)
    for payment in paid:
        mark_refund(payment, total_cents=payment.amount_cents, now=now)
    return back


def payments_held(session: Session, row: BookingRow) -> list[PaymentRow]:
    """Return the payments for a booking whose money is with us, locked."""
    return list(
        session.scalars(
            select(PaymentRow)
            .where(
                PaymentRow.organisation_id == row.organisation_id,
                PaymentRow.booking_id == row.id,
                PaymentRow.state.in_(HOLDING_MONEY),
            )
            .order_by(PaymentRow.id)
            .with_for_update()
        )
    )


def give_back_too_much(session: Session, row: BookingRow, *, total_cents: int, now: datetime) -> int:
    """Mark what was paid online above ``total_cents`` to be given back; return how many cents."""
    held = payments_held(session, row)
    too_much = max(0, sum(payment.amount_cents - payment.refund_cents for payment in held) - total_cents)
    left = too_much
    for payment in held:
        part = min(left, payment.amount_cents - payment.refund_cents)
        if part:
            mark_refund(payment, total_cents=payment.refund_cents + part, now=now)
        left -= part
    return too_much


def paid_cents(session: Session, row: BookingRow, *, besides: int = 0) -> int:
    """Return how much of the money that came in on line for a booking stays with us.

    ``besides`` is the id of a payment that is not counted.
    """
    held = payments_held(session, row)
    return sum(payment.amount_cents - payment.refund_cents for payment in held if payment.id != besides)


def mark_refund(payment: PaymentRow, *, total_cents: int, now: datetime) -> None:
    """Mark that, all together, ``total_cents`` of a payment must have gone back."""
    payment.refund_cents = total_cents
    payment.attempts, payment.retry_at = 0, now
    settle_refund(payment, gone_back_cents=payment.refunded_cents, now=now)


def settle_refund(payment: PaymentRow, *, gone_back_cents: int, now: datetime) -> None:
    """Note that, all together, ``gone_back_cents`` have gone back, by us or by a person at the provider's."""
    payment.refunded_cents = max(payment.refunded_cents, min(gone_back_cents, payment.amount_cents))
    payment.refund_cents = max(payment.refund_cents, payment.refunded_cents)
    if payment.refunded_cents < payment.refund_cents:
        payment.state = "refund_due"
    elif payment.refunded_cents == payment.amount_cents:
        payment.state, payment.refunded_at = "refunded", now
    else:
        payment.state = "paid"
