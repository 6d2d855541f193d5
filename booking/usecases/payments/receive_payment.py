"""Money came in, or the provider says that it did: what that makes of the booking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import system_of
from booking.rules.lifecycle import State
from booking.rules.refusals import Refusal
from booking.store.tables import BookingRow, PaymentRow
from booking.usecases.bookings.confirm_booking import promise, take_up_again
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.placing import expire
from booking.usecases.bookings.telling import tell
from booking.usecases.payments.give_back import HOLDING_MONEY, mark_refund, settle_refund

#: States in which the provider's word that it was paid is no news.
_SETTLED = frozenset({"paid", "refund_due", "refunded", "mismatch"})


@dataclass(frozen=True, slots=True)
class Received:
    """What the provider says it received."""

    amount_cents: int | None
    currency: str | None
    livemode: bool | None
    payment_intent: str | None
    session_id: str | None


def receive_payment(session: Session, payment_id: int, received: Received, *, livemode: bool, now: datetime) -> str:
    """Take in a payment and return what came of it, in one word for the books.

    ``confirmed``: the booking is a promise. ``refund_due``: the place was gone, the booking cancelled or paid
    twice, so the money goes back. ``mismatch``: not the amount, currency or mode that we asked for; nothing
    follows by itself, a person looks. ``known``: we knew. The row locks make two deliveries at once harmless.
    """
    payment = session.get_one(PaymentRow, payment_id)
    actor = system_of(payment.organisation_id)
    # First the booking, then its payment: the same order as everywhere else.
    row = booking_to_change(session, payment.booking_id, by=actor)
    payment = session.get_one(PaymentRow, payment_id, with_for_update=True, populate_existing=True)
    if payment.state in _SETTLED:
        return "known"
    payment.payment_intent = received.payment_intent or payment.payment_intent
    payment.session_id = received.session_id or payment.session_id
    if not _is_what_we_asked(payment, received, livemode=livemode):
        payment.state = "mismatch"
        payment.problem = (
            f"asked {payment.amount_cents} eur, received {received.amount_cents} {received.currency},"
            f" livemode {received.livemode}"
        )
        return "mismatch"
    payment.state, payment.paid_at = "paid", now
    if _keep_promise(session, row, payment, now=now):
        row.pay_by = "online"
        # Some of it may have gone back before we heard that it came.
        settle_refund(payment, gone_back_cents=payment.refunded_cents, now=now)
        return "confirmed"
    mark_refund(payment, total_cents=payment.amount_cents, now=now)
    if row.state == State.EXPIRED:
        about = f"payment {payment.id}"
        tell(session, Kind.PLACE_LOST, row, now=now, refund_cents=payment.amount_cents, about=about)
    return "refund_due"


def _is_what_we_asked(payment: PaymentRow, received: Received, *, livemode: bool) -> bool:
    return (
        received.amount_cents == payment.amount_cents
        and (received.currency or "").lower() == "eur"
        and received.livemode is livemode
    )


def _keep_promise(session: Session, row: BookingRow, payment: PaymentRow, *, now: datetime) -> bool:
    """Make the booking a promise if that is still possible, or tell that it already is one by this money."""
    if row.state in {State.CONFIRMED, State.STARTED, State.DONE}:
        return not _is_paid_already(session, row, payment)
    if row.state not in {State.HELD, State.EXPIRED}:
        return False
    actor = system_of(row.organisation_id)
    try:
        take_up_again(session, row, by=actor, now=now)
    except Refusal:
        if row.state == State.HELD:
            expire(session, row, now=now)
        return False
    promise(session, row, by=actor, now=now)
    return True


def _is_paid_already(session: Session, row: BookingRow, payment: PaymentRow) -> bool:
    other = session.scalar(
        select(PaymentRow.id).where(
            PaymentRow.organisation_id == row.organisation_id,
            PaymentRow.booking_id == row.id,
            PaymentRow.id != payment.id,
            PaymentRow.state.in_(HOLDING_MONEY),
            PaymentRow.refund_cents < PaymentRow.amount_cents,
        )
    )
    return other is not None
