"""Send somebody to the payment page.

The provider is asked between two transactions: the first writes down that we ask, with the key that makes a
repeated question harmless; the second writes down the answer. Killed in between, the next try asks again
with the same key, and money that came in meanwhile names our reference.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.gateways.payments import (
    Checkout,
    CheckoutRequest,
    PaymentGateway,
    PaymentsRefused,
    PaymentsUnavailable,
)
from booking.rules.actors import Actor
from booking.rules.lifecycle import State
from booking.rules.refusals.bookings import HoldExtendedTooOften, HoldLapsed, PaymentNotPossible
from booking.store.database import in_transaction
from booking.store.quotes import newest_quote
from booking.store.tables import BookingRow, PaymentRow
from booking.usecases.bookings.find import booking_to_change

log = structlog.get_logger(__name__)

#: Stripe keeps a page open for at least half an hour; the place is kept a little longer than the page.
PAGE_OPEN = timedelta(minutes=31)
HELD_LONGER = timedelta(minutes=5)
#: A page that closes sooner than this is not worth sending somebody to.
WORTH_OPENING = timedelta(minutes=2)
#: Each page keeps the place a while longer; without an end, a place could be kept for ever and never paid.
MOST_PAGES = 6


@dataclass(frozen=True, slots=True)
class Pages:
    """Where the provider sends somebody back to, and what its page says."""

    success_url: str
    cancel_url: str
    description: str
    locale: str


def open_checkout(gateway: PaymentGateway, booking_id: int, pages: Pages, *, by: Actor, now: datetime) -> str:
    """Return the address of the payment page for a held booking whose price was agreed.

    Raises ``HoldLapsed`` when the booking no longer waits for a payment, ``HoldExtendedTooOften`` when it has
    waited through too many pages, ``PaymentNotPossible`` when the provider cannot be reached or refuses.
    """
    asked = in_transaction(lambda session: _ask(session, booking_id, by=by, now=now))
    if asked.url is not None:
        return asked.url
    try:
        checkout = gateway.open_checkout(_request(asked, pages))
    except (PaymentsUnavailable, PaymentsRefused) as error:
        log.warning("payment_page_not_opened", payment=asked.payment_id, reason=type(error).__name__)
        if isinstance(error, PaymentsRefused):
            in_transaction(lambda session: _let_go(session, asked.payment_id))
        raise PaymentNotPossible from error
    in_transaction(lambda session: _keep_answer(session, asked.payment_id, checkout))
    return checkout.url


@dataclass(frozen=True, slots=True)
class _Asked:
    payment_id: int
    reference: str
    number: str
    amount_cents: int
    expires_at: datetime
    url: str | None


def _ask(session: Session, booking_id: int, *, by: Actor, now: datetime) -> _Asked:
    row = booking_to_change(session, booking_id, by=by)
    kept = newest_quote(session, row.organisation_id, row.id)
    if row.state != State.HELD or row.pay_by != "online" or kept is None:
        raise HoldLapsed
    quote_id, quote = kept
    payment = _open_payment(session, row, quote_id, now=now)
    if payment is None:
        if _pages_of(session, row) >= MOST_PAGES:
            raise HoldExtendedTooOften
        payment = PaymentRow(
            organisation_id=row.organisation_id,
            booking_id=row.id,
            quote_id=quote_id,
            reference=secrets.token_urlsafe(18),
            amount_cents=quote.total.cents,
            state="opening",
            expires_at=(now + PAGE_OPEN).replace(microsecond=0),
            opened_at=now,
        )
        session.add(payment)
        session.flush()
    row.held_until = max(row.held_until or now, payment.expires_at + HELD_LONGER)
    return _Asked(
        payment.id,
        payment.reference,
        row.number,
        payment.amount_cents,
        payment.expires_at,
        url=payment.checkout_url,
    )


def _open_payment(session: Session, row: BookingRow, quote_id: int, *, now: datetime) -> PaymentRow | None:
    return session.scalar(
        select(PaymentRow)
        .where(
            PaymentRow.organisation_id == row.organisation_id,
            PaymentRow.booking_id == row.id,
            PaymentRow.quote_id == quote_id,
            PaymentRow.state.in_(("opening", "open")),
            PaymentRow.expires_at > now + WORTH_OPENING,
        )
        .order_by(PaymentRow.id.desc())
        .limit(1)
    )


def _pages_of(session: Session, row: BookingRow) -> int:
    asked = select(func.count()).where(
        PaymentRow.organisation_id == row.organisation_id, PaymentRow.booking_id == row.id
    )
    return session.scalar(asked) or 0


def _request(asked: _Asked, pages: Pages) -> CheckoutRequest:
    return CheckoutRequest(
        amount_cents=asked.amount_cents,
        description=pages.description,
        reference=asked.reference,
        metadata={"reference": asked.reference, "booking": asked.number},
        success_url=pages.success_url,
        cancel_url=pages.cancel_url,
        locale=cast("Literal['nl', 'fr', 'en']", pages.locale),
        expires_at=asked.expires_at,
        idempotency_key=asked.reference,
    )


def _keep_answer(session: Session, payment_id: int, checkout: Checkout) -> None:
    payment = session.get_one(PaymentRow, payment_id, with_for_update=True)
    payment.session_id, payment.checkout_url = checkout.session_id, checkout.url
    if payment.state == "opening":
        payment.state = "open"


def _let_go(session: Session, payment_id: int) -> None:
    """Give up a question that was refused: the same one again would be refused again."""
    payment = session.get_one(PaymentRow, payment_id, with_for_update=True)
    if payment.state == "opening":
        payment.state = "closed"
