"""The hook of the payment provider: only what it signed is taken in, and each thing once."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking.demo.fakestripe import signature_header
from booking.store.database import reading
from booking.store.tables import PaymentEventRow

SECRET = "whsec_of_the_tests"
EVENT = {
    "id": "evt_1",
    "object": "event",
    "type": "checkout.session.completed",
    "livemode": False,
    "created": 1,
    "data": {"object": {"id": "cs_unknown", "object": "checkout.session", "payment_status": "paid"}},
}


@pytest.fixture
def paying(app_with: Callable[..., Flask]) -> Flask:
    return app_with(
        stripe_secret_key="sk_test_x", stripe_webhook_secrets=(SECRET,), stripe_api_base="http://127.0.0.1:9"
    )


def knock(app: Flask, body: bytes, *, secret: str = SECRET, age: float = 0) -> int:
    client: FlaskClient = app.test_client()
    signature = signature_header(body, secrets=[secret], at=time.time() - age)  # noqa: TID251 - the library's clock
    return client.post("/hooks/stripe", data=body, headers={"Stripe-Signature": signature}).status_code


def events(app: Flask) -> list[str]:
    with app.app_context(), reading() as session:
        return [row.outcome for row in session.query(PaymentEventRow)]


def test_a_signed_event_is_taken_in_once(paying: Flask) -> None:
    body = json.dumps(EVENT).encode()
    assert [knock(paying, body), knock(paying, body)] == [200, 200]
    assert events(paying) == ["unknown"]


@pytest.mark.parametrize(
    ("body", "options"),
    [
        (json.dumps(EVENT).encode(), {"secret": "whsec_of_somebody_else"}),
        (json.dumps(EVENT).encode(), {"age": 3600}),
        (b"no json", {}),
        (b"[]", {}),
        (b"\xff\xfe", {}),
    ],
)
def test_what_is_not_signed_or_not_to_be_read_is_refused(paying: Flask, body: bytes, options: dict[str, Any]) -> None:
    assert knock(paying, body, **options) == 400
    assert events(paying) == []


def test_an_event_without_signature_is_refused(paying: Flask) -> None:
    assert paying.test_client().post("/hooks/stripe", data=b"{}").status_code == 400


def test_nothing_is_taken_in_while_payments_are_off(app: Flask) -> None:
    assert knock(app, json.dumps(EVENT).encode()) == 503
