"""Our door to Stripe: opens and closes payment pages, asks how they stand, gives money back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import stripe

from booking.gateways.payments import reading
from booking.gateways.payments.contract import (
    Checkout,
    CheckoutLine,
    CheckoutRequest,
    CheckoutState,
    PaymentEvent,
    PaymentsRefused,
    PaymentsUnavailable,
    Refund,
)
from booking.gateways.payments.stripe_events import parse_event, require_signature

if TYPE_CHECKING:
    from stripe.params.checkout import SessionCreateParams

REFUND_KEY = "refund_key"
"""Name of the metadata by which a refund is found again after Stripe has forgotten its idempotency key."""

_Kept = TypeVar("_Kept")
_TRY_LATER = {408, 409, 425, 429}
_MOST_REFUNDS_A_PAGE = 100


class StripePayments:
    """The `PaymentGateway` that is Stripe.

    ``webhook_secrets`` holds more than one while a secret is being replaced. ``api_base`` points at another
    server, such as the fake of `booking.demo.fakestripe`. A request that fails is repeated once, so it takes at
    most about twice both timeouts together.
    """

    def __init__(
        self,
        secret_key: str,
        webhook_secrets: tuple[str, ...],
        *,
        api_base: str | None = None,
        connect_seconds: float = 3.0,
        read_seconds: float = 10.0,
    ) -> None:
        self._livemode = _is_live(secret_key)
        if not webhook_secrets or not all(secret.strip() for secret in webhook_secrets):
            raise ValueError("Stripe needs at least one webhook secret, and none may be empty")
        self._webhook_secrets = webhook_secrets
        self._http = stripe.RequestsClient(timeout=(connect_seconds, read_seconds))
        self._client = stripe.StripeClient(
            secret_key,
            base_addresses={"api": api_base.rstrip("/")} if api_base else {},
            http_client=self._http,
            max_network_retries=1,
        )

    @property
    def livemode(self) -> bool:
        """Whether the key moves real money."""
        return self._livemode

    def open_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a page that takes cards and Bancontact."""
        with _our_faults():
            session = self._client.v1.checkout.sessions.create(
                _page(request), {"idempotency_key": request.idempotency_key}
            )
        answer = session.to_dict()
        return Checkout(
            session_id=_needed(reading.text(answer.get("id"))),
            url=_needed(reading.text(answer.get("url"))),
            expires_at=_needed(reading.moment(answer.get("expires_at"))),
        )

    def expire_checkout(self, session_id: str) -> bool:
        """Close a page; False when it was closed before."""
        try:
            with _our_faults():
                self._client.v1.checkout.sessions.expire(session_id)
        except PaymentsRefused:
            # Stripe has no code of its own for "this page is closed", so look before calling it a fault.
            if self.checkout_state(session_id).status == "open":
                raise
            return False
        return True

    def checkout_state(self, session_id: str) -> CheckoutState:
        """Return how a page stands."""
        with _our_faults():
            session = self._client.v1.checkout.sessions.retrieve(session_id)
        answer = session.to_dict()
        return CheckoutState(
            session_id=_needed(reading.text(answer.get("id"))),
            status=reading.text(answer.get("status")),
            payment_status=reading.text(answer.get("payment_status")),
            payment_intent=reading.identity(answer.get("payment_intent")),
            amount_total=reading.cents(answer.get("amount_total")),
            currency=reading.text(answer.get("currency")),
            livemode=reading.flag(answer.get("livemode")),
            reference=reading.text(answer.get("client_reference_id")),
            metadata=reading.labels(answer.get("metadata")),
            expires_at=reading.moment(answer.get("expires_at")),
        )

    def refund(
        self, payment_intent: str, amount_cents: int, *, idempotency_key: str, metadata: Mapping[str, str]
    ) -> Refund:
        """Give money back, once for each key.

        Stripe forgets idempotency keys after a day. A refund that is tried again later must not pay twice, so
        the key also travels as metadata and is looked for first.
        """
        if amount_cents <= 0:
            raise ValueError(f"nothing to give back: {amount_cents} cents")
        earlier = self._earlier_refund(payment_intent, idempotency_key)
        if earlier is not None:
            return earlier
        try:
            with _our_faults():
                made = self._client.v1.refunds.create(
                    {
                        "payment_intent": payment_intent,
                        "amount": amount_cents,
                        "metadata": {**metadata, REFUND_KEY: idempotency_key},
                    },
                    {"idempotency_key": idempotency_key},
                )
        except PaymentsRefused as refused:
            if refused.code != "charge_already_refunded":
                raise
            return Refund(refund_id=None, amount_cents=amount_cents, status="succeeded", already_refunded=True)
        return _refund(made.to_dict(), already_refunded=False)

    def read_event(self, payload: bytes, signature_header: str | None) -> PaymentEvent:
        """Check and read a webhook."""
        require_signature(payload, signature_header, secrets=self._webhook_secrets)
        return parse_event(payload)

    def close(self) -> None:
        """Close the connection that this thread keeps open."""
        self._http.close()  # type: ignore[no-untyped-call]

    def _earlier_refund(self, payment_intent: str, key: str) -> Refund | None:
        with _our_faults():
            made = self._client.v1.refunds.list({"payment_intent": payment_intent, "limit": _MOST_REFUNDS_A_PAGE})
            answers = [refund.to_dict() for refund in made.auto_paging_iter()]
        for answer in answers:
            if reading.labels(answer.get("metadata")).get(REFUND_KEY) == key:
                return _refund(answer, already_refunded=True)
        return None


def _is_live(secret_key: str) -> bool:
    if secret_key.startswith(("sk_live_", "rk_live_")):
        return True
    if secret_key.startswith(("sk_test_", "rk_test_")):
        return False
    raise ValueError("a secret key of Stripe starts with sk_live_, rk_live_, sk_test_ or rk_test_")


def _page(request: CheckoutRequest) -> SessionCreateParams:
    page: SessionCreateParams = {
        "mode": "payment",
        # Stripe shows those of these that are switched on in the account's own settings.
        "allowed_payment_method_types": ["card", "bancontact"],
        "adaptive_pricing": {"enabled": False},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": request.currency,
                    "unit_amount": line.amount_cents,
                    "product_data": {"name": line.description},
                },
            }
            for line in request.lines or (CheckoutLine(request.description, request.amount_cents),)
        ],
        "client_reference_id": request.reference,
        "metadata": dict(request.metadata),
        "payment_intent_data": {"description": request.description, "metadata": dict(request.metadata)},
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
        "locale": request.locale,
        "expires_at": int(request.expires_at.timestamp()),
    }
    if request.customer_email is not None:
        page["customer_email"] = request.customer_email
    return page


def _refund(answer: dict[str, object], *, already_refunded: bool) -> Refund:
    return Refund(
        refund_id=_needed(reading.text(answer.get("id"))),
        amount_cents=_needed(reading.cents(answer.get("amount"))),
        status=_needed(reading.text(answer.get("status"))),
        already_refunded=already_refunded,
    )


def _needed(value: _Kept | None) -> _Kept:
    if value is None:
        raise PaymentsUnavailable("the answer of Stripe misses a field that we need")
    return value


@contextmanager
def _our_faults() -> Iterator[None]:
    try:
        yield
    except stripe.StripeError as error:
        raise _in_our_words(error) from error


def _in_our_words(error: stripe.StripeError) -> PaymentsRefused | PaymentsUnavailable:
    message = str(error.user_message or error)
    status = error.http_status or 0
    at_fault = status // 100 == 4 and status not in _TRY_LATER  # noqa: PLR2004 (4xx)
    if not at_fault or isinstance(error, stripe.RateLimitError):
        return PaymentsUnavailable(message)
    return PaymentsRefused(
        message, code=error.code, parameter=getattr(error, "param", None), request_id=error.request_id
    )
