"""Mark money that has to go back; the scheduler sends it, as often as it takes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.store.tables import BookingRow, PaymentRow

#: States in which money of somebody's is with us.
HOLDING_MONEY = ("paid", "refund_due")


def give_back(session: Session, row: BookingRow, *, now: datetime) -> int:
    """Mark everything that was paid on line for a booking to be given back; return how many cents.

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


def mark_refund(payment: PaymentRow, *, total_cents: int, now: datetime) -> None:
    """Mark that, all together, ``total_cents`` of a payment must have gone back."""
    payment.refund_cents = total_cents
    payment.retry_at = now
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
