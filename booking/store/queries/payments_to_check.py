"""Payments that a person has to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, and_, case, exists, or_, select
from sqlalchemy.orm import Session

from booking.rules.lifecycle import State
from booking.rules.money import Money
from booking.rules.pricing.quote import Stage
from booking.store.tables import BookingRow, PaymentRow, QuoteRow


class Worry(StrEnum):
    """Why a person has to look at a payment."""

    MISMATCH = "mismatch"
    """The money is not what was asked, or came back from the bank."""
    UNKNOWN_PAYMENT = "unknown_payment"
    """Money has to go back, and the provider never said of which payment: it can only be done by hand."""
    NO_PROVIDER = "no_provider"
    """Money has to go back, and nobody sends it any more: payments on line were switched off."""
    REFUND_FAILS = "refund_fails"
    """Money keeps failing to go back."""
    NO_ANSWER = "no_answer"
    """The provider keeps failing to tell whether the page was paid."""
    VISIT_NOT_DONE = "visit_not_done"
    """The visit was paid and could not be done, for a reason that is not ours alone, and no regulation says what it
    costs: who decides gives it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentToCheck:
    """A payment and why to look at it. ``amount`` is what it is about: all of it, or what has to go back."""

    reference: str
    booking_number: str
    worry: Worry
    amount: Money
    attempts: int
    opened_at: datetime
    problem: str


def payments_to_check(
    session: Session,
    organisation_id: int,
    *,
    worrying_attempts: int,
    not_done_since: datetime,
    can_send: bool = True,
    limit: int = 100,
) -> list[PaymentToCheck]:
    """Return the payments that a person has to look at, the oldest first.

    What fails is shown from ``worrying_attempts`` failures on. Money for a visit that was not done is shown for
    visits from ``not_done_since`` on, as long as any of it is with us. Unless we ``can_send`` money back, all that has
    to go back is shown at once.
    """
    is_worry = _worries(worrying_attempts, not_done_since, can_send=can_send)
    worry = case(*((condition, one) for one, condition in is_worry.items()))
    rows = session.execute(
        select(PaymentRow, BookingRow.number, worry)
        .join(BookingRow, BookingRow.id == PaymentRow.booking_id)
        .where(PaymentRow.organisation_id == organisation_id, or_(*is_worry.values()))
        .order_by(PaymentRow.opened_at, PaymentRow.id)
        .limit(limit)
    )
    return [_to_check(payment, number, Worry(found)) for payment, number, found in rows]


def _worries(
    worrying_attempts: int, not_done_since: datetime, *, can_send: bool
) -> Mapping[Worry, ColumnElement[bool]]:
    is_failing = PaymentRow.attempts >= worrying_attempts
    cannot_be_named = and_(PaymentRow.payment_intent.is_(None), PaymentRow.session_id.is_(None))
    return {
        Worry.MISMATCH: PaymentRow.state == "mismatch",
        Worry.UNKNOWN_PAYMENT: and_(PaymentRow.state == "refund_due", cannot_be_named),
        **({} if can_send else {Worry.NO_PROVIDER: PaymentRow.state == "refund_due"}),
        Worry.REFUND_FAILS: and_(PaymentRow.state == "refund_due", is_failing),
        Worry.NO_ANSWER: and_(PaymentRow.state == "open", is_failing),
        Worry.VISIT_NOT_DONE: and_(
            PaymentRow.state == "paid",
            BookingRow.state == State.NOT_DONE,
            BookingRow.starts_at >= not_done_since,
            ~_has_final_price(),
        ),
    }


def _has_final_price() -> ColumnElement[bool]:
    """Whether the regulation says what a visit that was not done costs: the rest went back by itself."""
    return exists().where(
        QuoteRow.organisation_id == BookingRow.organisation_id,
        QuoteRow.booking_id == BookingRow.id,
        QuoteRow.stage == Stage.FINAL.value,
    )


_ABOUT_WHAT_GOES_BACK: Final = frozenset({Worry.UNKNOWN_PAYMENT, Worry.NO_PROVIDER, Worry.REFUND_FAILS})


def _to_check(payment: PaymentRow, number: str, worry: Worry) -> PaymentToCheck:
    goes_back = payment.refund_cents - payment.refunded_cents
    stays = payment.amount_cents - payment.refunded_cents
    return PaymentToCheck(
        reference=payment.reference,
        booking_number=number,
        worry=worry,
        amount=Money.from_cents(goes_back if worry in _ABOUT_WHAT_GOES_BACK else stays),
        attempts=payment.attempts,
        opened_at=payment.opened_at,
        problem=payment.problem,
    )
