"""Webhooks of Stripe: who signed them, and what they say."""

from __future__ import annotations

import json
from collections.abc import Sequence

import stripe

from booking.gateways.payments import reading
from booking.gateways.payments.contract import EventUnreadable, PaymentEvent, SignatureWrong

SIGNATURE_LIFETIME_SECONDS = 300


def require_signature(payload: bytes, header: str | None, *, secrets: Sequence[str]) -> None:
    """Raise `SignatureWrong` unless a secret signed this body with scheme v1, at most five minutes ago."""
    # Stripe's own code compares text, and stumbles over bytes and header signs that are not ASCII or UTF-8.
    if not header or not header.isascii():
        raise SignatureWrong("no usable signature header")
    try:
        body = payload.decode()
    except UnicodeDecodeError as error:
        raise SignatureWrong("the body is not UTF-8") from error
    for secret in secrets:
        try:
            stripe.WebhookSignature.verify_header(body, header, secret, SIGNATURE_LIFETIME_SECONDS)
        except stripe.SignatureVerificationError:
            continue
        return
    raise SignatureWrong("no secret of ours made this signature, or it is too old")


def parse_event(payload: bytes) -> PaymentEvent:
    """Return the event in a body of which the signature was checked. Raises `EventUnreadable`."""
    try:
        document = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise EventUnreadable("the body is not JSON that we can read") from error
    if not isinstance(document, dict):
        raise EventUnreadable(f"the body is a {type(document).__name__}, not an object")
    event_id, kind = reading.text(document.get("id")), reading.text(document.get("type"))
    if event_id is None or kind is None:
        raise EventUnreadable("the event has no id or no type")
    about = reading.fields(reading.fields(document.get("data")).get("object"))
    return PaymentEvent(
        event_id=event_id,
        type=kind,
        livemode=reading.flag(document.get("livemode")),
        created_at=reading.moment(document.get("created")),
        session_id=_own_id(about, "checkout.session"),
        payment_intent=_own_id(about, "payment_intent") or reading.identity(about.get("payment_intent")),
        amount_cents=_amount(about),
        currency=reading.text(about.get("currency")),
        payment_status=reading.text(about.get("payment_status")),
        reference=reading.text(about.get("client_reference_id")),
        metadata=reading.labels(about.get("metadata")),
        amount_refunded=reading.cents(about.get("amount_refunded")),
        account=reading.text(document.get("account")),
    )


def _own_id(about: dict[str, object], kind: str) -> str | None:
    return reading.text(about.get("id")) if about.get("object") == kind else None


def _amount(about: dict[str, object]) -> int | None:
    name = {"checkout.session": "amount_total", "payment_intent": "amount_received"}
    return reading.cents(about.get(name.get(str(about.get("object")), "amount")))
