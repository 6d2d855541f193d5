"""The things that Stripe tells about beside a session: payments, charges, refunds, events."""

from __future__ import annotations

import secrets
from copy import deepcopy

import stripe

from booking.demo.fakestripe.checkouts import require_labels
from booking.demo.fakestripe.errors import ApiError
from booking.demo.fakestripe.memory import Json


def new_id(prefix: str, *, size: int = 12) -> str:
    """Return an id of Stripe's form that nobody can guess, of ``size`` bytes."""
    return f"{prefix}_{secrets.token_hex(size)}"


def new_payment(payment_id: str, session: Json, *, data: Json, now: int) -> Json:
    """Return the payment of a session, still unpaid; ``data`` is what the session asked to put on it."""
    return {
        "id": payment_id,
        "object": "payment_intent",
        "amount": session["amount_total"],
        "amount_received": 0,
        "currency": session["currency"],
        "status": "requires_payment_method",
        "latest_charge": None,
        "created": now,
        "livemode": False,
        **data,
    }


def charge_of(payment: Json, *, returned: int) -> Json:
    """Return the charge of a payment of which ``returned`` cents went back."""
    return {
        "id": payment["latest_charge"],
        "object": "charge",
        "payment_intent": payment["id"],
        "amount": payment["amount"],
        "amount_refunded": returned,
        "refunded": returned == payment["amount"],
        "currency": payment["currency"],
        "metadata": payment["metadata"],
        "status": "succeeded",
        "livemode": False,
    }


def new_refund(payment: Json, parameters: Json, *, returned: int, now: int) -> Json:
    """Return a refund of the amount asked, or of all that is left. Raises `ApiError` beyond what is left."""
    if payment["status"] != "succeeded":
        raise ApiError("This PaymentIntent does not have a successful charge to refund.", param="payment_intent")
    left = payment["amount_received"] - returned
    amount = parameters.get("amount", left)
    if left == 0:
        raise ApiError("The charge has already been refunded.", code="charge_already_refunded")
    if amount > left:
        raise ApiError(f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})", param="amount")
    if amount < 1:
        raise ApiError("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    return {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "currency": payment["currency"],
        "payment_intent": payment["id"],
        "charge": payment["latest_charge"],
        "status": "succeeded",
        "reason": parameters.get("reason"),
        "metadata": require_labels(parameters.get("metadata")),
        "created": now,
    }


def new_event(kind: str, about: Json, *, now: int) -> Json:
    """Return the event that tells how a thing stands at this moment."""
    return {
        "id": new_id("evt"),
        "object": "event",
        "type": kind,
        "api_version": stripe.api_version,
        "created": now,
        "livemode": False,
        "pending_webhooks": 1,
        "request": None,
        "data": {"object": deepcopy(about)},
    }
