"""A payment provider that remembers what it was asked, and a house that is paid online."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from booking.gateways.payments import (
    Checkout,
    CheckoutRequest,
    CheckoutState,
    PaymentEvent,
    PaymentsRefused,
    PaymentsUnavailable,
    Refund,
)
from booking.store.database import in_transaction
from booking.usecases.payments.open_checkout import Pages, open_checkout
from booking.usecases.payments.take_in_event import take_in_event
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import House, payments

PAGES = Pages("https://town.example/paid", "https://town.example/back", "Odd jobs", "nl")


@dataclass
class Till:
    """A `PaymentGateway` in memory. ``broken`` is raised instead of an answer, as long as it is there.

    Keys are honoured as Stripe does: the same key gives the same page or refund, and the same key with another
    question is refused.
    """

    livemode: bool = False
    broken: Exception | None = None
    asked: list[CheckoutRequest] = field(default_factory=list)
    refunds: dict[str, tuple[str, int]] = field(default_factory=dict)
    states: dict[str, CheckoutState] = field(default_factory=dict)
    refund_status: str = "succeeded"
    dies_after_refund: bool = False

    def open_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a page, or find the one of the same key."""
        self._answer()
        known = [one for one in self.asked if one.idempotency_key == request.idempotency_key]
        if known and known[0] != request:
            raise PaymentsRefused("the key was used for another question", code="idempotency_error")
        self.asked.append(request)
        session_id = f"cs_{request.reference}"
        return Checkout(session_id, f"https://pay.example/{session_id}", request.expires_at)

    def expire_checkout(self, session_id: str) -> bool:
        """Close a page, unless it was set to something else."""
        self._answer()
        if session_id in self.states:
            return False
        self.states[session_id] = CheckoutState(
            session_id, "expired", "unpaid", None, None, None, self.livemode, None, {}, None
        )
        return True

    def checkout_state(self, session_id: str) -> CheckoutState:
        """Return what was set for a page; without that, it is open."""
        self._answer()
        still_open = CheckoutState(session_id, "open", "unpaid", None, None, None, self.livemode, None, {}, None)
        return self.states.get(session_id, still_open)

    def refund(
        self, payment_intent: str, amount_cents: int, *, idempotency_key: str, metadata: Mapping[str, str]
    ) -> Refund:
        """Give money back, once for each key."""
        self._answer()
        assert amount_cents > 0
        assert metadata["reference"]
        known = self.refunds.setdefault(idempotency_key, (payment_intent, amount_cents))
        if known != (payment_intent, amount_cents):
            raise PaymentsRefused("the key was used for another question", code="idempotency_error")
        if self.dies_after_refund:
            raise PaymentsUnavailable("the answer was lost")
        return Refund(f"re_{idempotency_key}", amount_cents, self.refund_status, already_refunded=False)

    def read_event(self, payload: bytes, signature_header: str | None) -> PaymentEvent:
        """Read an event."""
        raise NotImplementedError

    def given_back(self, payment_intent: str) -> int:
        """Return how many cents went back of a payment, all together."""
        return sum(cents for intent, cents in self.refunds.values() if intent == payment_intent)

    def _answer(self) -> None:
        if self.broken is not None:
            raise self.broken


_events = count(1)


def paid(booking_id: int, *, number: int = -1, **others: Any) -> PaymentEvent:
    """Return the event that says that the page of a booking was paid; ``others`` replace its facts."""
    payment = payments(booking_id)[number]
    event = PaymentEvent(
        event_id=f"evt_{next(_events)}",
        type="checkout.session.completed",
        livemode=False,
        created_at=MONDAY,
        session_id=f"cs_{payment.reference}",
        payment_intent=f"pi_{payment.reference}",
        amount_cents=payment.amount_cents,
        currency="eur",
        payment_status="paid",
        reference=payment.reference,
        metadata={"reference": payment.reference},
        amount_refunded=None,
        account=None,
    )
    return replace(event, **others)


def refunded(booking_id: int, cents: int, *, number: int = -1, **others: Any) -> PaymentEvent:
    """Return the event that says that, all together, so much of a payment went back."""
    facts: dict[str, Any] = {"type": "charge.refunded", "session_id": None, "amount_refunded": cents}
    return paid(booking_id, number=number, **(facts | others))


def closed(booking_id: int) -> PaymentEvent:
    """Return the event that says that the page was closed without payment."""
    return paid(booking_id, type="checkout.session.expired", payment_status="unpaid", payment_intent=None)


def take_in(event: PaymentEvent, *, now: datetime = MONDAY + timedelta(minutes=3), livemode: bool = False) -> str:
    """Take in an event and return the outcome."""
    return in_transaction(lambda session: take_in_event(session, event, livemode=livemode, now=now))


def to_be_paid(
    house: House, till: Till, starts_at: datetime, *tasks: str, now: datetime = MONDAY, cents: int = 3750
) -> int:
    """Keep a place, agree on the price and open the payment page; return the booking's id."""
    booking_id = house.hold(starts_at, *tasks, now=now)
    house.confirm(booking_id, pay_by="online", cents=cents, now=now)
    open_checkout(till, booking_id, PAGES, by=house.resident, now=now)
    return booking_id


def paid_booking(house: House, till: Till, starts_at: datetime) -> int:
    """Return a booking that is promised and paid."""
    booking_id = to_be_paid(house, till, starts_at)
    assert take_in(paid(booking_id)) == "confirmed"
    return booking_id
