"""What the house asks of a payment provider, and the facts and faults it gets back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Locale = Literal["nl", "fr", "en"]


class PaymentsUnavailable(Exception):
    """The provider could not be reached, was too slow, too busy or broken: the same call may succeed later.

    Whether the call had an effect is unknown, so repeat it with the same idempotency key.
    """


class PaymentsRefused(Exception):
    """The provider understood us and said no: repeating the call does not help, a person must look.

    ``code``, ``parameter`` and ``request_id`` are the provider's own words, for the log.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        parameter: str | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.parameter = parameter
        self.request_id = request_id


class SignatureWrong(Exception):
    """A webhook was not signed by the provider with one of our secrets, or too long ago."""


class EventUnreadable(Exception):
    """A webhook was signed well, but its body is not an event."""


@dataclass(frozen=True, slots=True)
class CheckoutLine:
    """One of the things that are paid together."""

    description: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class CheckoutRequest:
    """One payment page to open.

    A repeat with the same ``idempotency_key`` must be equal in every field, ``expires_at`` included: keep the
    moment that was asked the first time. Stripe wants it 30 minutes to 24 hours ahead. ``success_url`` may hold
    ``{CHECKOUT_SESSION_ID}``. ``metadata`` is put on the payment too, so that its events carry our numbers.
    ``lines`` add up to ``amount_cents``; without any, the whole is one thing.
    """

    amount_cents: int
    description: str
    reference: str
    metadata: Mapping[str, str]
    success_url: str
    cancel_url: str
    locale: Locale
    expires_at: datetime
    idempotency_key: str
    customer_email: str | None = None
    currency: str = "eur"
    lines: tuple[CheckoutLine, ...] = ()

    def __post_init__(self) -> None:
        if self.amount_cents <= 0:
            raise ValueError(f"nothing to pay: {self.amount_cents} cents")
        if self.lines and sum(line.amount_cents for line in self.lines) != self.amount_cents:
            raise ValueError(f"the lines do not add up to {self.amount_cents} cents")
        if self.expires_at.tzinfo is None:
            raise ValueError("expires_at must be an aware moment")


@dataclass(frozen=True, slots=True)
class Checkout:
    """An open payment page: send the person to ``url`` before ``expires_at`` (whole seconds, UTC)."""

    session_id: str
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CheckoutState:
    """A checkout as the provider knows it now; what it did not tell is None."""

    session_id: str
    status: str | None
    """``open``, ``complete`` or ``expired``."""
    payment_status: str | None
    """``unpaid``, ``paid`` or ``no_payment_required``; a complete checkout may still be unpaid."""
    payment_intent: str | None
    amount_total: int | None
    currency: str | None
    livemode: bool | None
    reference: str | None
    metadata: Mapping[str, str]
    expires_at: datetime | None

    @property
    def is_paid(self) -> bool:
        """Whether the money is in. Whether it is the *right* money is for the caller to compare."""
        return self.status == "complete" and self.payment_status == "paid"


@dataclass(frozen=True, slots=True)
class Refund:
    """Money that went back.

    ``already_refunded`` says that an earlier call did it. ``refund_id`` is None when all the money had gone back
    by other hands, for instance by a person in the provider's own pages; ``amount_cents`` is then what was asked.
    """

    refund_id: str | None
    amount_cents: int
    status: str
    """``succeeded``, ``pending``, ``requires_action``, ``failed`` or ``canceled``."""
    already_refunded: bool


@dataclass(frozen=True, slots=True)
class PaymentEvent:
    """One signed message of the provider. Only ``event_id`` and ``type`` are sure: anything else may be None.

    ``amount_cents`` is what the event is about: the total of a checkout, what was received on a payment, what
    was charged, what one refund gave back. ``amount_refunded`` is the sum that has gone back of a charge so far.
    ``account`` is filled for connected accounts only.
    """

    event_id: str
    type: str
    livemode: bool | None
    created_at: datetime | None
    session_id: str | None
    payment_intent: str | None
    amount_cents: int | None
    currency: str | None
    payment_status: str | None
    reference: str | None
    metadata: Mapping[str, str]
    amount_refunded: int | None
    account: str | None


class PaymentGateway(Protocol):
    """A payment provider.

    Every method but `read_event` may raise `PaymentsUnavailable` and `PaymentsRefused`.
    """

    @property
    def livemode(self) -> bool:
        """Whether real money moves. An event or a checkout of the other mode is not ours."""
        ...

    def open_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a payment page; the same idempotency key gives the same page."""
        ...

    def expire_checkout(self, session_id: str) -> bool:
        """Close a payment page, so that nobody can pay on it any more.

        True: it is closed by this call. False: it was closed before, by payment or by time: `checkout_state`
        tells which.
        """
        ...

    def checkout_state(self, session_id: str) -> CheckoutState:
        """Return what the provider knows of a checkout now."""
        ...

    def refund(
        self, payment_intent: str, amount_cents: int, *, idempotency_key: str, metadata: Mapping[str, str]
    ) -> Refund:
        """Give ``amount_cents`` of a payment back, once for each key, however often and late it is asked.

        Raises `PaymentsRefused` when more is asked than is left of a payment.
        """
        ...

    def read_event(self, payload: bytes, signature_header: str | None) -> PaymentEvent:
        """Check the signature of a webhook and read it.

        Raises `SignatureWrong` and `EventUnreadable`, nothing else.
        """
        ...
