"""Look after open payment pages: ask about those of which we hear nothing, close those that are out of date.

A page stays open at the provider when its person agrees to another price, chooses an invoice or cancels. Closing
it is a word to the outside, so it is no part of the transaction that made it old. What is paid on it meanwhile is
for ``receive_payment`` to put right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, and_, exists, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from booking.gateways.payments import (
    CheckoutState,
    PaymentGateway,
    PaymentsRefused,
    PaymentsUnavailable,
)
from booking.rules.lifecycle import State
from booking.store.database import in_transaction, reading
from booking.store.tables import BookingRow, PaymentRow, QuoteRow
from booking.usecases.payments.one_page import page_of, payments_of_page
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
    is_old: bool


def reconcile_payments(gateway: PaymentGateway, *, livemode: bool, now: datetime) -> int:
    """Ask about every open page that has been silent for some minutes, and close every one whose booking no longer
    waits for it; return how many payments changed.

    One that turns out to be paid is taken in as by its event. One that cannot be asked does not keep the others
    back; it shows on the coordinator's list after three failures.
    """
    with reading() as session:
        pages = _to_look_at(session, now=now)
    changed = 0
    for page in pages:
        changed += _ask(gateway, page, livemode=livemode, now=now)
    in_transaction(lambda session: _forget(session, now=now))
    return changed


def _ask(gateway: PaymentGateway, one: _Open, *, livemode: bool, now: datetime) -> bool:
    try:
        if one.is_old:
            gateway.expire_checkout(one.session_id)
        state = gateway.checkout_state(one.session_id)
    except (PaymentsUnavailable, PaymentsRefused) as error:
        problem = f"{type(error).__name__}: {error}"[:500]
        in_transaction(lambda session: _wait(session, one, problem, now=now))
        return False
    return in_transaction(lambda session: _settle(session, one, state, livemode=livemode, now=now))


def _to_look_at(session: Session, *, now: datetime, limit: int = 100) -> list[_Open]:
    is_old = _is_old()
    is_due = or_(PaymentRow.retry_at.is_(None), PaymentRow.retry_at <= now)
    rows = session.execute(
        select(PaymentRow.organisation_id, PaymentRow.reference, is_old)
        .join(BookingRow, BookingRow.id == PaymentRow.booking_id)
        .where(
            PaymentRow.state == "open",
            or_(
                and_(is_due, PaymentRow.opened_at <= now - AFTER),
                # Somebody may pay on it this moment: only a failure makes us wait.
                and_(is_old, or_(is_due, PaymentRow.attempts == 0)),
            ),
        )
        .order_by(PaymentRow.retry_at.nulls_first(), PaymentRow.id)
        .limit(limit)
    ).all()
    # A page for a basket is old as soon as one of its bookings is; the first of its payments knows its session.
    old = {(owner, page_of(reference)) for owner, reference, its_old in rows if its_old}
    pages = dict.fromkeys((owner, page_of(reference)) for owner, reference, _its_old in rows)
    first = tuple_(PaymentRow.organisation_id, PaymentRow.reference)
    found = session.scalars(select(PaymentRow).where(first.in_(list(pages)), PaymentRow.session_id.is_not(None)))
    by_page = {(one.organisation_id, one.reference): one for one in found}
    return [_Open(by_page[one].id, str(by_page[one].session_id), one in old) for one in pages if one in by_page]


def _is_old() -> ColumnElement[bool]:
    """Whether the booking of a page waits for no payment any more, or for one at another price or on another page."""
    newer = aliased(PaymentRow)
    newer_page = exists().where(
        newer.organisation_id == PaymentRow.organisation_id,
        newer.booking_id == PaymentRow.booking_id,
        newer.id > PaymentRow.id,
        newer.state != "closed",
    )
    newer_quote = exists().where(
        QuoteRow.organisation_id == PaymentRow.organisation_id,
        QuoteRow.booking_id == PaymentRow.booking_id,
        QuoteRow.id > PaymentRow.quote_id,
    )
    waits = and_(BookingRow.state.in_((State.HELD, State.EXPIRED)), BookingRow.pay_by == "online")
    return or_(~waits, newer_quote, newer_page)


def _settle(session: Session, one: _Open, state: CheckoutState, *, livemode: bool, now: datetime) -> bool:
    if state.is_paid:
        received = Received(state.amount_total, state.currency, state.livemode, state.payment_intent, one.session_id)
        return receive_payment(session, one.payment_id, received, livemode=livemode, now=now) != "known"
    page = _page(session, one)
    is_closed = False
    for payment in page:
        payment.retry_at = now + AFTER
        if state.status == "expired" and payment.state == "open":
            payment.state, is_closed = "closed", True
    return is_closed


def _wait(session: Session, one: _Open, problem: str, *, now: datetime) -> None:
    for payment in _page(session, one):
        payment.attempts += 1
        payment.problem = problem
        payment.retry_at = now + AFTER * 2 ** min(payment.attempts, 8)


def _page(session: Session, one: _Open) -> Sequence[PaymentRow]:
    return payments_of_page(session, session.get_one(PaymentRow, one.payment_id), locked=True)


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
