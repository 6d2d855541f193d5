"""Send money back that has to go back, as often as it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from booking.gateways.payments import PaymentGateway, PaymentsRefused, PaymentsUnavailable
from booking.messages.kinds import Kind
from booking.rules.actors import system_of
from booking.store.database import in_transaction
from booking.store.tables import PaymentRow
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.telling import tell
from booking.usecases.payments.give_back import settle_refund

log = structlog.get_logger(__name__)

#: One try may take this long; meanwhile nobody else tries.
CLAIM = timedelta(minutes=2)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
#: From this many failures on, the coordinator sees it on a list; trying goes on.
WORRYING = 3
_FAILED = frozenset({"failed", "canceled"})


@dataclass(frozen=True, slots=True)
class _Due:
    payment_id: int
    reference: str
    payment_intent: str | None
    session_id: str | None
    amount_cents: int
    total_cents: int

    @property
    def key(self) -> str:
        """The name of this part of the money: from how much to how much has gone back."""
        return f"refund-{self.reference}-{self.total_cents - self.amount_cents}-{self.total_cents}"


def send_refunds(gateway: PaymentGateway, *, now: datetime) -> int:
    """Send every refund that is due and return how many went.

    One that fails waits, longer each time, and does not keep the others back. The key of a refund is made of
    the payment's own reference and the amount, so trying again after a crash cannot send money twice. A payment
    that was never named to us is asked for by its page; one without a page is for a person (``payments_to_check``).
    """
    sent = 0
    while (due := in_transaction(lambda session: _claim(session, now=now))) is not None:
        sent += _send(gateway, due, now=now)
    return sent


def is_being_sent(payment: PaymentRow, *, now: datetime) -> bool:
    """Tell whether somebody may be asking the provider at this moment to send what is due of a payment."""
    if not payment.attempts or payment.retry_at is None:
        return False
    return now < payment.retry_at - _wait(payment.attempts) + CLAIM


def _claim(session: Session, *, now: datetime) -> _Due | None:
    payment = session.scalar(
        select(PaymentRow)
        .where(
            PaymentRow.state == "refund_due",
            or_(PaymentRow.payment_intent.is_not(None), PaymentRow.session_id.is_not(None)),
            or_(PaymentRow.retry_at.is_(None), PaymentRow.retry_at <= now),
        )
        .order_by(PaymentRow.retry_at, PaymentRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if payment is None:
        return None
    payment.attempts += 1
    payment.retry_at = now + _wait(payment.attempts)
    return _Due(
        payment.id,
        payment.reference,
        payment.payment_intent,
        payment.session_id,
        amount_cents=payment.refund_cents - payment.refunded_cents,
        total_cents=payment.refund_cents,
    )


def _send(gateway: PaymentGateway, due: _Due, *, now: datetime) -> bool:
    try:
        refund = gateway.refund(
            due.payment_intent or _payment_behind(gateway, due),
            due.amount_cents,
            idempotency_key=due.key,
            metadata={"reference": due.reference},
        )
    except (PaymentsUnavailable, PaymentsRefused) as error:
        problem = f"{type(error).__name__}: {error}"[:500]
        log.warning("refund_failed", payment=due.payment_id, reason=type(error).__name__)
        in_transaction(lambda session: _note_problem(session, due, problem))
        return False
    if refund.status in _FAILED:
        log.warning("refund_failed", payment=due.payment_id, reason=refund.status)
        in_transaction(lambda session: _leave_to_a_person(session, due, refund.status))
        return False
    in_transaction(lambda session: _settle(session, due, now=now))
    return True


def _payment_behind(gateway: PaymentGateway, due: _Due) -> str:
    """Return the payment that was made on a page, and keep its name. Raises ``PaymentsRefused`` where there is none."""
    found = gateway.checkout_state(due.session_id).payment_intent if due.session_id else None
    if found is None:
        raise PaymentsRefused("the provider names no payment on this page")
    in_transaction(lambda session: _keep_name(session, due, found))
    return found


def _keep_name(session: Session, due: _Due, payment_intent: str) -> None:
    session.get_one(PaymentRow, due.payment_id, with_for_update=True).payment_intent = payment_intent


def _note_problem(session: Session, due: _Due, problem: str) -> None:
    session.get_one(PaymentRow, due.payment_id, with_for_update=True).problem = problem


def _leave_to_a_person(session: Session, due: _Due, status: str) -> None:
    """The bank sent the money back to us: asking again with the same key would get the same answer."""
    payment = session.get_one(PaymentRow, due.payment_id, with_for_update=True)
    payment.state = "mismatch"
    payment.problem = f"the refund of {due.amount_cents} cents was {status} at the bank: pay it back by hand"


def _settle(session: Session, due: _Due, *, now: datetime) -> None:
    payment = session.get_one(PaymentRow, due.payment_id)
    row = booking_to_change(session, payment.booking_id, by=system_of(payment.organisation_id))
    payment = session.get_one(PaymentRow, due.payment_id, with_for_update=True, populate_existing=True)
    payment.problem = ""
    settle_refund(payment, gone_back_cents=due.total_cents, now=now)
    tell(session, Kind.MONEY_BACK, row, now=now, refund_cents=due.amount_cents, about=due.key)


def _wait(attempts: int) -> timedelta:
    """Return how long after a try the next one is made."""
    doublings: int = 2 ** min(attempts, 12)
    return max(CLAIM, min(FIRST_WAIT * doublings, LONGEST_WAIT))
