"""Ask the provider about payments whose event never came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.gateways.payments import (
    CheckoutState,
    PaymentGateway,
    PaymentsRefused,
    PaymentsUnavailable,
)
from booking.store.database import in_transaction, reading
from booking.store.tables import PaymentRow
from booking.usecases.payments.receive_payment import Received, receive_payment

log = structlog.get_logger(__name__)

#: How long an event may take before we ask ourselves, and how long between two questions.
AFTER = timedelta(minutes=3)
#: A page that we asked for and of which we never heard is given up this long after it would have closed.
FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Open:
    payment_id: int
    session_id: str


def reconcile_payments(gateway: PaymentGateway, *, livemode: bool, now: datetime) -> int:
    """Ask about every open payment that has been silent for some minutes; return how many changed.

    One that cannot be asked does not keep the others back; it shows on the coordinator's list after three
    failures.
    """
    with reading() as session:
        silent = _silent(session, now=now)
    changed = 0
    for one in silent:
        changed += _ask(gateway, one, livemode=livemode, now=now)
    in_transaction(lambda session: _forget(session, now=now))
    return changed


def _ask(gateway: PaymentGateway, one: _Open, *, livemode: bool, now: datetime) -> bool:
    try:
        state = gateway.checkout_state(one.session_id)
    except (PaymentsUnavailable, PaymentsRefused) as error:
        problem = f"{type(error).__name__}: {error}"[:500]
        in_transaction(lambda session: _wait(session, one, problem, now=now))
        return False
    return in_transaction(lambda session: _settle(session, one, state, livemode=livemode, now=now))


def _silent(session: Session, *, now: datetime, limit: int = 100) -> list[_Open]:
    rows = session.scalars(
        select(PaymentRow)
        .where(PaymentRow.state == "open", PaymentRow.opened_at <= now - AFTER)
        .where((PaymentRow.retry_at.is_(None)) | (PaymentRow.retry_at <= now))
        .order_by(PaymentRow.retry_at.nulls_first(), PaymentRow.id)
        .limit(limit)
    )
    return [_Open(row.id, row.session_id) for row in rows if row.session_id]


def _settle(session: Session, one: _Open, state: CheckoutState, *, livemode: bool, now: datetime) -> bool:
    if state.is_paid:
        received = Received(state.amount_total, state.currency, state.livemode, state.payment_intent, one.session_id)
        return receive_payment(session, one.payment_id, received, livemode=livemode, now=now) != "known"
    payment = session.get_one(PaymentRow, one.payment_id, with_for_update=True)
    payment.retry_at = now + AFTER
    if state.status == "expired" and payment.state == "open":
        payment.state = "closed"
        return True
    return False


def _wait(session: Session, one: _Open, problem: str, *, now: datetime) -> None:
    payment = session.get_one(PaymentRow, one.payment_id, with_for_update=True)
    payment.attempts += 1
    payment.problem = problem
    payment.retry_at = now + AFTER * 2 ** min(payment.attempts, 8)


def _forget(session: Session, *, now: datetime) -> None:
    """Close payments whose page we never heard of: the process died between asking and keeping the answer."""
    rows = session.scalars(
        select(PaymentRow)
        .where(PaymentRow.state == "opening", PaymentRow.expires_at <= now - FORGOTTEN)
        .limit(100)
        .with_for_update(skip_locked=True)
    )
    for row in rows:
        row.state = "closed"
