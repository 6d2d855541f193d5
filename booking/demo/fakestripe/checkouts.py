"""What Stripe demands of a checkout session, and the session that it makes of it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from booking.demo.fakestripe.errors import ApiError

SHORTEST = timedelta(minutes=30)
LONGEST = timedelta(hours=24)
LEAST_CENTS = 50

_KNOWN = {
    "adaptive_pricing", "allowed_payment_method_types", "cancel_url", "client_reference_id", "customer_email",
    "expires_at", "line_items", "locale", "metadata", "mode", "payment_intent_data", "submit_type", "success_url",
}  # fmt: skip
_METHODS = ("card", "bancontact")
_MOST_LABELS, _LONGEST_LABEL_NAME, _LONGEST_LABEL = 50, 40, 500
_LONGEST_REFERENCE = 200


def new_session(parameters: dict[str, Any], *, session_id: str, page_url: str, now: int) -> dict[str, Any]:
    """Return an open session for checked parameters; ``now`` in seconds since 1970. Raises `ApiError`."""
    _require_known(parameters)
    total, currency = _total(parameters.get("line_items") or [])
    metadata = require_labels(parameters.get("metadata"))
    require_labels(parameters.get("payment_intent_data", {}).get("metadata"))
    return {
        "id": session_id,
        "object": "checkout.session",
        "mode": "payment",
        "status": "open",
        "payment_status": "unpaid",
        "payment_intent": None,
        "payment_method_types": _methods(parameters, currency=currency),
        "amount_subtotal": total,
        "amount_total": total,
        "currency": currency,
        "client_reference_id": _reference(parameters.get("client_reference_id")),
        "customer_email": _email(parameters.get("customer_email")),
        "metadata": metadata,
        "locale": parameters.get("locale"),
        "url": page_url,
        "success_url": _url(parameters, "success_url"),
        "cancel_url": _url(parameters, "cancel_url") if "cancel_url" in parameters else None,
        "created": now,
        "expires_at": _end(parameters.get("expires_at"), now=now),
        "livemode": False,
    }


def require_labels(metadata: dict[str, str] | str | None) -> dict[str, str]:
    """Return metadata that keeps Stripe's limits: 50 pairs, names of 40 and values of 500 characters."""
    pairs = metadata if isinstance(metadata, dict) else {}
    if len(pairs) > _MOST_LABELS:
        raise ApiError(f"You can only have {_MOST_LABELS} metadata keys", code="metadata_too_many", param="metadata")
    for name, value in pairs.items():
        if len(name) > _LONGEST_LABEL_NAME or len(value) > _LONGEST_LABEL:
            raise ApiError(
                f"Metadata is too long: '{name}'", code="parameter_invalid_string", param=f"metadata[{name}]"
            )
    return pairs


def _require_known(parameters: dict[str, Any]) -> None:
    unknown = sorted(parameters.keys() - _KNOWN)
    if unknown:
        raise ApiError(f"The fake does not play {unknown[0]}", code="not_in_fake", param=unknown[0])
    if parameters.get("mode") != "payment":
        raise ApiError("The fake plays mode=payment only", code="not_in_fake", param="mode")


def _total(items: list[dict[str, Any]]) -> tuple[int, str]:
    if not items:
        raise ApiError("Missing required param: line_items.", code="parameter_missing", param="line_items")
    prices = [_priced(item, position=position) for position, item in enumerate(items)]
    currencies = {price["currency"] for price in prices}
    if len(currencies) > 1:
        raise ApiError("All line items must have the same currency", param="line_items")
    total = sum(price["unit_amount"] * item.get("quantity", 1) for price, item in zip(prices, items, strict=True))
    if total < LEAST_CENTS:
        raise ApiError(f"The total must be at least {LEAST_CENTS} cents", code="amount_too_small", param="line_items")
    return total, currencies.pop()


def _priced(item: dict[str, Any], *, position: int) -> dict[str, Any]:
    at = f"line_items[{position}]"
    price: dict[str, Any] = item.get("price_data") or {}
    name = price.get("product_data", {}).get("name", "")
    if not {"currency", "unit_amount", "product_data"} <= price.keys():
        raise ApiError(
            "The fake needs a currency, a unit_amount and a product name",
            code="parameter_missing",
            param=f"{at}[price_data]",
        )
    if not name.strip():
        raise ApiError("An empty name", code="parameter_invalid_empty", param=f"{at}[price_data][product_data][name]")
    if not re.fullmatch(r"[a-z]{3}", price["currency"]):
        raise ApiError(f"Invalid currency: {price['currency']}", param=f"{at}[price_data][currency]")
    if price["unit_amount"] < 0 or item.get("quantity", 1) < 1:
        raise ApiError("Invalid integer", code="parameter_invalid_integer", param=at)
    return price


def _methods(parameters: dict[str, Any], *, currency: str) -> list[str]:
    allowed = parameters.get("allowed_payment_method_types", _METHODS)
    offered = [method for method in _METHODS if method in allowed and (method == "card" or currency == "eur")]
    if not offered:
        raise ApiError("No payment method fits", param="allowed_payment_method_types")
    return offered


def _reference(reference: str | None) -> str | None:
    if reference is not None and len(reference) > _LONGEST_REFERENCE:
        raise ApiError("Too long", code="parameter_invalid_string", param="client_reference_id")
    return reference


def _email(address: str | None) -> str | None:
    if address is not None and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", address):
        raise ApiError(f"Invalid email address: {address}", code="email_invalid", param="customer_email")
    return address


def _url(parameters: dict[str, Any], name: str) -> str:
    given = str(parameters.get(name, ""))
    parts = urlsplit(given)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ApiError("Not a valid URL", code="url_invalid", param=name)
    return given


def _end(asked: int | None, *, now: int) -> int:
    end = asked if asked is not None else now + int(LONGEST.total_seconds())
    if not SHORTEST.total_seconds() <= end - now <= LONGEST.total_seconds():
        raise ApiError(
            "The `expires_at` timestamp must be between 30 minutes and 24 hours from now", param="expires_at"
        )
    return end
