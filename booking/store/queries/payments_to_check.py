"""Payments that a person has to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from booking.rules.money import Money
from booking.store.tables import BookingRow, PaymentRow


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentToCheck:
    """Money that is not what was asked (``mismatch``), or that keeps failing to go back (``refund_due``)."""

    reference: str
    booking_number: str
    state: str
    amount: Money
    to_go_back: Money
    attempts: int
    opened_at: datetime
    problem: str


def payments_to_check(
    session: Session, organisation_id: int, *, worrying_attempts: int, limit: int = 100
) -> list[PaymentToCheck]:
    """Return mismatches, and refunds that failed ``worrying_attempts`` times or more, the oldest first."""
    rows = session.execute(
        select(PaymentRow, BookingRow.number)
        .join(BookingRow, BookingRow.id == PaymentRow.booking_id)
        .where(
            PaymentRow.organisation_id == organisation_id,
            or_(
                PaymentRow.state == "mismatch",
                and_(PaymentRow.state == "refund_due", PaymentRow.attempts >= worrying_attempts),
            ),
        )
        .order_by(PaymentRow.opened_at, PaymentRow.id)
        .limit(limit)
    )
    return [
        PaymentToCheck(
            reference=payment.reference,
            booking_number=number,
            state=payment.state,
            amount=Money.from_cents(payment.amount_cents),
            to_go_back=Money.from_cents(payment.refund_cents - payment.refunded_cents),
            attempts=payment.attempts,
            opened_at=payment.opened_at,
            problem=payment.problem,
        )
        for payment, number in rows
    ]
