"""Send somebody to the payment page.

The provider is asked between two transactions: the first writes down that we ask, with the key that makes a
repeated question harmless; the second writes down the answer. Killed in between, the next try asks again
with the same key, and money that came in meanwhile names our reference.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, cast

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.gateways.payments import (
    Checkout,
    CheckoutLine,
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
from booking.usecases.bookings.find import booking_as_seen, booking_to_change
from booking.usecases.payments.one_page import payments_of_page, references_of_page

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
    """Where the provider sends somebody back to, and what its page says.

    ``lines`` say what each booking is, by its id, where more than one is paid; without, ``description`` says it.
    """

    success_url: str
    cancel_url: str
    description: str
    locale: str
    lines: Mapping[int, str] = field(default_factory=dict)


def open_checkout(gateway: PaymentGateway, booking_id: int, pages: Pages, *, by: Actor, now: datetime) -> str:
    """Return the address of the payment page for a held booking whose price was agreed.

    What waits for its payment in the same basket is paid on the same page: together, or not at all. Raises
    ``HoldLapsed`` when the booking no longer waits for a payment, ``HoldExtendedTooOften`` when it has
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
class _Part:
    booking_id: int
    number: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class _Asked:
    payment_id: int
    reference: str
    expires_at: datetime
    url: str | None
    parts: tuple[_Part, ...]


def _ask(session: Session, booking_id: int, *, by: Actor, now: datetime) -> _Asked:
    waiting = _waiting(session, booking_id, by=by)
    page = _open_page(session, waiting, now=now)
    if page is None:
        if any(_pages_of(session, row) >= MOST_PAGES for row, _quote_id, _cents in waiting):
            raise HoldExtendedTooOften
        page = _new_page(session, waiting, now=now)
    first, numbers = page[0], {row.id: row.number for row, _quote_id, _cents in waiting}
    for row, _quote_id, _cents in waiting:
        row.held_until = max(row.held_until or now, first.expires_at + HELD_LONGER)
    parts = tuple(_Part(one.booking_id, numbers[one.booking_id], one.amount_cents) for one in page)
    return _Asked(first.id, first.reference, first.expires_at, first.checkout_url, parts)


#: A booking that waits for its payment, its newest quote, and how many cents that asks.
_Waiting: TypeAlias = tuple[BookingRow, int, int]


def _waiting(session: Session, booking_id: int, *, by: Actor) -> list[_Waiting]:
    """Return what waits for its payment together with a booking, locked, by id. Raises ``HoldLapsed``."""
    basket_id = booking_as_seen(session, booking_id, by=by).basket_id
    together = select(BookingRow.id).where(
        BookingRow.organisation_id == by.organisation_id,
        BookingRow.basket_id == basket_id,
        BookingRow.state == State.HELD,
        BookingRow.pay_by == "online",
    )
    ids = {booking_id, *(session.scalars(together) if basket_id is not None else ())}
    rows = [booking_to_change(session, one, by=by) for one in sorted(ids)]
    kept = [(row, newest_quote(session, row.organisation_id, row.id)) for row in rows]
    found = [
        (row, quote[0], quote[1].total.cents)
        for row, quote in kept
        if quote is not None and row.state == State.HELD and row.pay_by == "online"
    ]
    if booking_id not in {row.id for row, _quote_id, _cents in found}:
        raise HoldLapsed
    return found


def _open_page(session: Session, waiting: Sequence[_Waiting], *, now: datetime) -> Sequence[PaymentRow] | None:
    """Return the payments of the page that is open for exactly these bookings at exactly these prices."""
    row, quote_id, _cents = waiting[0]
    payment = session.scalar(
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
    page = payments_of_page(session, payment) if payment is not None else ()
    wanted = {(row.id, quote_id) for row, quote_id, _cents in waiting}
    return page if {(one.booking_id, one.quote_id) for one in page} == wanted else None


def _new_page(session: Session, waiting: Sequence[_Waiting], *, now: datetime) -> list[PaymentRow]:
    references = references_of_page(secrets.token_urlsafe(18), len(waiting))
    page = [
        PaymentRow(
            organisation_id=row.organisation_id,
            booking_id=row.id,
            quote_id=quote_id,
            reference=reference,
            amount_cents=cents,
            state="opening",
            expires_at=(now + PAGE_OPEN).replace(microsecond=0),
            opened_at=now,
        )
        for (row, quote_id, cents), reference in zip(waiting, references, strict=True)
    ]
    session.add_all(page)
    session.flush()
    return page


def _pages_of(session: Session, row: BookingRow) -> int:
    asked = select(func.count()).where(
        PaymentRow.organisation_id == row.organisation_id, PaymentRow.booking_id == row.id
    )
    return session.scalar(asked) or 0


def _request(asked: _Asked, pages: Pages) -> CheckoutRequest:
    lines = [CheckoutLine(pages.lines.get(one.booking_id, pages.description), one.amount_cents) for one in asked.parts]
    return CheckoutRequest(
        amount_cents=sum(one.amount_cents for one in asked.parts),
        description=pages.description,
        reference=asked.reference,
        metadata={"reference": asked.reference, "booking": ", ".join(one.number for one in asked.parts)},
        success_url=pages.success_url,
        cancel_url=pages.cancel_url,
        locale=cast("Literal['nl', 'fr', 'en']", pages.locale),
        expires_at=asked.expires_at,
        idempotency_key=asked.reference,
        lines=tuple(lines) if len(lines) > 1 else (),
    )


def _keep_answer(session: Session, payment_id: int, checkout: Checkout) -> None:
    first = session.get_one(PaymentRow, payment_id)
    for payment in payments_of_page(session, first, locked=True):
        payment.checkout_url = checkout.url
        if payment.id == payment_id:
            payment.session_id = checkout.session_id
        if payment.state == "opening":
            payment.state = "open"


def _let_go(session: Session, payment_id: int) -> None:
    """Give up a question that was refused: the same one again would be refused again."""
    first = session.get_one(PaymentRow, payment_id)
    for payment in payments_of_page(session, first, locked=True):
        if payment.state == "opening":
            payment.state = "closed"
