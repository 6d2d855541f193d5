"""The fake of Stripe, through its own door: the stripe package, its payment page, its webhooks."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import html5lib
import pytest
import stripe

from booking.demo.fakestripe import FakeStripe
from booking.demo.fakestripe.errors import ApiError, PageClosed
from tests.demo.webhook_receiver import WebhookReceiver

SECRET = "whsec_fake"


class Clock:
    """Seconds since 1970 that a test moves on."""

    def __init__(self) -> None:
        self.now = time.time()  # noqa: TID251 (Stripe's library compares with the real clock)

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    location: str | None
    policy: str | None


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as receiver:
        yield receiver


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fake(receiver: WebhookReceiver, clock: Clock) -> Iterator[FakeStripe]:
    with FakeStripe(webhook_url=receiver.url, secret=SECRET, clock=clock, retry_seconds=(0.01, 0.01)) as fake:
        yield fake


@pytest.fixture
def client(fake: FakeStripe) -> Iterator[stripe.StripeClient]:
    with_connection = stripe.RequestsClient(timeout=5)
    yield client_of(fake, with_connection)
    with_connection.close()  # type: ignore[no-untyped-call]


def client_of(fake: FakeStripe, connection: stripe.HTTPClient) -> stripe.StripeClient:
    return stripe.StripeClient(
        "sk_test_x", base_addresses={"api": fake.url}, http_client=connection, max_network_retries=0
    )


def wanted(**changes: Any) -> Any:
    item = {
        "quantity": 2,
        "price_data": {"currency": "eur", "unit_amount": 625, "product_data": {"name": "Tuinhulp"}},
    }
    basic = {
        "mode": "payment",
        "line_items": [item],
        "success_url": "http://127.0.0.1:9/ok?checkout={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://127.0.0.1:9/back",
        "metadata": {"booking": "1"},
        "locale": "nl",
    }
    return {**basic, **changes}


def opened(client: stripe.StripeClient, **changes: Any) -> Any:
    return client.v1.checkout.sessions.create(wanted(**changes))


def browse(url: str, *, form: dict[str, str] | None = None, method: str | None = None) -> Answer:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    target = f"{parts.path}?{parts.query}"
    if form is None:
        connection.request(method or "GET", target)
    else:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", target, urlencode(form), headers)
    answer = connection.getresponse()
    page = Answer(
        answer.status,
        answer.read().decode(),
        answer.getheader("Location"),
        answer.getheader("Content-Security-Policy"),
    )
    connection.close()
    return page


def control(fake: FakeStripe, **wishes: Any) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(fake.url).port, timeout=10)
    connection.request("POST", "/_control", json.dumps(wishes), {"Content-Type": "application/json"})
    assert connection.getresponse().status == 200
    connection.close()


def settled(fake: FakeStripe) -> None:
    assert fake.webhooks.settle(within_seconds=10)


# The API


def test_session_is_open_and_adds_its_lines(client: stripe.StripeClient) -> None:
    session = opened(client)
    assert (session.status, session.payment_status, session.amount_total) == ("open", "unpaid", 1250)
    assert client.v1.checkout.sessions.retrieve(session.id).to_dict()["metadata"] == {"booking": "1"}


@pytest.mark.parametrize(
    ("changes", "code", "param"),
    [
        ({"line_itemz": ["a"]}, "parameter_unknown", "line_itemz"),
        ({"payment_method_types": ["card"]}, "parameter_unknown", "payment_method_types"),
        ({"mode": "pay"}, "parameter_invalid", "mode"),
        ({"allowed_payment_method_types": ["gold"]}, "parameter_invalid", "allowed_payment_method_types[0]"),
        ({"metadata": "x"}, "parameter_invalid", "metadata"),
        ({"expires_at": "soon"}, "parameter_invalid", "expires_at"),
        ({"payment_intent_data": {"colour": "red"}}, "parameter_unknown", "payment_intent_data[colour]"),
        ({"line_items": [{"quantity": "x"}]}, "parameter_invalid", "line_items[0][quantity]"),
        (
            {"line_items": [{"price_data": {"currency": "eur", "product_data": {"nam": "a"}}}]},
            "parameter_missing",
            "line_items[0][price_data][product_data][name]",
        ),
        ({"customer": "cus_1"}, "not_in_fake", "customer"),
    ],
)
def test_parameter_that_stripe_does_not_know_is_refused_by_name(
    client: stripe.StripeClient, changes: dict[str, Any], code: str, param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        opened(client, **changes)
    assert (refused.value.code, refused.value.param) == (code, param)


def test_words_of_the_stripe_package_stay_open_for_the_program() -> None:
    hints = stripe.params.checkout.SessionCreateParams.__annotations__
    assert "|str" in str(hints["mode"])


@pytest.mark.parametrize("minutes", [0, 29, 24 * 60 + 1])
def test_end_outside_30_minutes_to_24_hours_is_refused(client: stripe.StripeClient, clock: Clock, minutes: int) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        opened(client, expires_at=int(clock.now) + minutes * 60)
    assert refused.value.param == "expires_at"


def test_same_key_gives_the_same_answer_and_refuses_another_body(client: stripe.StripeClient) -> None:
    sessions = client.v1.checkout.sessions
    first = sessions.create(wanted(), {"idempotency_key": "k"})
    assert sessions.create(wanted(), {"idempotency_key": "k"}).id == first.id
    with pytest.raises(stripe.IdempotencyError):
        sessions.create(wanted(locale="fr"), {"idempotency_key": "k"})


def test_live_key_is_not_taken(fake: FakeStripe) -> None:
    connection = stripe.RequestsClient(timeout=5)
    client = stripe.StripeClient("sk_live_x", base_addresses={"api": fake.url}, http_client=connection)
    with pytest.raises(stripe.AuthenticationError):
        opened(client)
    connection.close()  # type: ignore[no-untyped-call]


def test_address_that_the_fake_does_not_play_says_so(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized"):
        client.v1.customers.list()


def test_session_expires_when_its_time_is_over(
    client: stripe.StripeClient, fake: FakeStripe, clock: Clock, receiver: WebhookReceiver
) -> None:
    session = opened(client, expires_at=int(clock.now) + 1800)
    clock.now += 1799
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"
    clock.now += 1
    assert client.v1.checkout.sessions.retrieve(session.id).status == "expired"
    settled(fake)
    assert receiver.types == ["checkout.session.expired"]
    with pytest.raises(PageClosed):
        fake.ledger.pay(session.id)


def test_refunds_never_exceed_what_was_paid(client: stripe.StripeClient, fake: FakeStripe) -> None:
    payment = fake.ledger.pay(opened(client).id)["payment_intent"]
    client.v1.refunds.create({"payment_intent": payment, "amount": 1000})
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        client.v1.refunds.create({"payment_intent": payment, "amount": 251})
    assert client.v1.refunds.create({"payment_intent": payment}).amount == 250
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create({"payment_intent": payment})
    assert refused.value.code == "charge_already_refunded"
    assert [one.amount for one in client.v1.refunds.list({"payment_intent": payment}).data] == [250, 1000]


def test_money_that_is_not_in_cannot_be_refunded(client: stripe.StripeClient, fake: FakeStripe) -> None:
    payment = fake.ledger.pay(opened(client).id, settled=False)["payment_intent"]
    with pytest.raises(stripe.InvalidRequestError, match="successful charge"):
        client.v1.refunds.create({"payment_intent": payment})


@pytest.mark.parametrize(
    ("outcome", "status", "event"),
    [("paid", "paid", "async_payment_succeeded"), ("failed", "unpaid", "async_payment_failed")],
)
def test_late_money_settles_by_control(
    client: stripe.StripeClient,
    fake: FakeStripe,
    receiver: WebhookReceiver,
    outcome: str,
    status: str,
    event: str,
) -> None:
    session = opened(client)
    fake.ledger.pay(session.id, settled=False)
    assert browse(f"{fake.url}/_settle/{session.id}/{outcome}", method="POST").status == 200
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == status
    settled(fake)
    assert f"checkout.session.{event}" in receiver.types
    with pytest.raises(ApiError, match="waits for no money"):
        fake.ledger.settle(session.id, paid=True)


# Webhooks


def test_webhook_is_signed_so_that_the_stripe_package_takes_it(
    client: stripe.StripeClient, fake: FakeStripe, receiver: WebhookReceiver
) -> None:
    session = opened(client)
    fake.ledger.pay(session.id)
    settled(fake)
    assert receiver.types == ["payment_intent.succeeded", "charge.succeeded", "checkout.session.completed"]
    for body, header in receiver.deliveries:
        stripe.Webhook.construct_event(body, header, SECRET)
    body, header = receiver.deliveries[-1]
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body, header, "whsec_other")
    assert receiver.events[-1]["data"]["object"]["id"] == session.id


def test_webhook_is_tried_until_it_is_taken(
    client: stripe.StripeClient, fake: FakeStripe, receiver: WebhookReceiver
) -> None:
    receiver.answers = [500, 404]
    fake.ledger.expire_session(opened(client).id)
    settled(fake)
    assert len(receiver.deliveries) == 3
    assert len({event["id"] for event in receiver.events}) == 1
    assert fake.undelivered() == []


def test_webhook_that_nobody_takes_is_given_up_and_known(
    client: stripe.StripeClient, fake: FakeStripe, receiver: WebhookReceiver
) -> None:
    receiver.answers = [500] * 3
    fake.ledger.expire_session(opened(client).id)
    settled(fake)
    assert len(receiver.deliveries) == 3
    assert [event["type"] for event in fake.undelivered()] == ["checkout.session.expired"]


def test_webhooks_get_lost_doubled_and_held_on_demand(
    client: stripe.StripeClient, fake: FakeStripe, receiver: WebhookReceiver
) -> None:
    control(fake, drop_next=1, repeat=1, hold=True)
    fake.ledger.pay(opened(client).id)
    assert not fake.webhooks.settle(within_seconds=0.05)
    assert receiver.deliveries == []
    control(fake, hold=False)
    settled(fake)
    assert receiver.types == ["charge.succeeded"] * 2 + ["checkout.session.completed"] * 2


def test_webhooks_come_in_another_order_on_demand(
    client: stripe.StripeClient, fake: FakeStripe, receiver: WebhookReceiver
) -> None:
    control(fake, hold=True, shuffle=3)
    for _ in range(4):
        fake.ledger.pay(opened(client).id)
    control(fake, hold=False)
    settled(fake)
    made = [event["id"] for event in reversed(fake.ledger.events())]
    came = [event["id"] for event in receiver.events]
    assert sorted(came) == sorted(made)
    assert came != made


def test_webhook_can_be_replayed(client: stripe.StripeClient, fake: FakeStripe, receiver: WebhookReceiver) -> None:
    fake.ledger.expire_session(opened(client).id)
    settled(fake)
    (event,) = receiver.events
    assert browse(f"{fake.url}/_replay/{event['id']}", method="POST").status == 200
    settled(fake)
    assert [one["id"] for one in receiver.events] == [event["id"]] * 2


def test_unknown_control_is_refused(fake: FakeStripe) -> None:
    with pytest.raises(AssertionError):
        control(fake, explode=True)


# The payment page


@pytest.mark.parametrize(
    ("locale", "title", "button"),
    [
        ("nl", "Betaal €\xa012,50", "Betaal met Bancontact"),
        ("fr", "Payer 12,50\xa0€", "Payer avec Bancontact"),
        ("en", "Pay €12.50", "Pay with Bancontact"),
    ],
)
def test_page_speaks_the_language_of_the_session(
    client: stripe.StripeClient, locale: str, title: str, button: str
) -> None:
    page = browse(opened(client, locale=locale).url)
    assert page.status == 200
    assert f'<html lang="{locale}">' in page.body
    assert f"<h1>{title}</h1>" in page.body
    assert button in page.body
    assert "Tuinhulp" in page.body


def test_pages_are_valid_and_load_only_their_own_stylesheet(client: stripe.StripeClient, fake: FakeStripe) -> None:
    session = opened(client)
    pages = [browse(session.url), browse(f"{session.url}?declined=1"), browse(f"{fake.url}/pay/unknown")]
    fake.ledger.pay(session.id)
    pages.append(browse(session.url))
    assert [page.status for page in pages] == [200, 200, 404, 410]
    for page in pages:
        html5lib.HTMLParser(strict=True).parse(page.body)
        assert "style-src 'self'" in (page.policy or "")
        (sheet,) = re.findall(r'<link rel="stylesheet" href="([^"]+)">', page.body)
        assert browse(fake.url + sheet).status == 200
    assert "form-action 'self' http://127.0.0.1:9" in (pages[0].policy or "")


def test_text_of_the_caller_is_text_on_the_page(client: stripe.StripeClient) -> None:
    price = {"currency": "eur", "unit_amount": 100, "product_data": {"name": "<script>alert(1)</script>"}}
    page = browse(opened(client, line_items=[{"quantity": 1, "price_data": price}]).url)
    assert "<script>" not in page.body


@pytest.mark.parametrize("method", ["card", "bancontact"])
def test_paying_leads_back_with_the_session(client: stripe.StripeClient, fake: FakeStripe, method: str) -> None:
    session = opened(client)
    answer = browse(session.url, form={"choice": method})
    assert (answer.status, answer.location) == (303, f"http://127.0.0.1:9/ok?checkout={session.id}")
    payment = client.v1.checkout.sessions.retrieve(session.id).payment_intent
    assert fake.ledger.payment(str(payment))["payment_method_types"] == [method]


def test_declined_payment_can_be_tried_again_and_is_one_payment(
    client: stripe.StripeClient, fake: FakeStripe, receiver: WebhookReceiver
) -> None:
    session = opened(client)
    answer = browse(session.url, form={"choice": "decline"})
    assert (answer.status, answer.location) == (303, f"/pay/{session.id}?declined=1")
    assert 'role="alert"' in browse(f"{session.url}?declined=1").body
    assert browse(session.url, form={"choice": "card"}).status == 303
    settled(fake)
    assert receiver.types[0] == "payment_intent.payment_failed"
    assert receiver.events[0]["data"]["object"]["id"] == receiver.events[1]["data"]["object"]["id"]


@pytest.mark.parametrize("choice", ["card", "bancontact", "decline"])
def test_expired_page_is_gone_and_takes_no_money(
    client: stripe.StripeClient, fake: FakeStripe, receiver: WebhookReceiver, choice: str
) -> None:
    session = opened(client)
    client.v1.checkout.sessions.expire(session.id)
    assert browse(session.url).status == 410
    assert browse(session.url, form={"choice": choice}).status == 410
    settled(fake)
    assert receiver.types == ["checkout.session.expired"]


def test_paid_page_takes_no_money_twice(
    client: stripe.StripeClient, fake: FakeStripe, receiver: WebhookReceiver
) -> None:
    session = opened(client)
    assert browse(session.url, form={"choice": "card"}).status == 303
    again = browse(session.url, form={"choice": "card"})
    assert again.status == 410
    assert f"http://127.0.0.1:9/ok?checkout={session.id}" in again.body
    settled(fake)
    assert receiver.types.count("payment_intent.succeeded") == 1


def test_choice_that_is_not_on_the_page_is_a_bad_request(client: stripe.StripeClient) -> None:
    session = opened(client, allowed_payment_method_types=["card"])
    assert browse(session.url, form={"choice": "bancontact"}).status == 400
    assert browse(session.url, form={}).status == 400


# Between two runs


def test_state_and_undelivered_events_survive_a_restart(receiver: WebhookReceiver, tmp_path: Path) -> None:
    connection = stripe.RequestsClient(timeout=5)
    with FakeStripe(webhook_url=receiver.url, secret=SECRET, folder=tmp_path) as first:
        first.webhooks.hold()
        client = client_of(first, connection)
        paid_one = client.v1.checkout.sessions.create(wanted(), {"idempotency_key": "k"})
        first.ledger.pay(paid_one.id)
    assert receiver.deliveries == []
    with FakeStripe(webhook_url=receiver.url, secret=SECRET, folder=tmp_path) as second:
        settled(second)
        client = client_of(second, connection)
        assert client.v1.checkout.sessions.retrieve(paid_one.id).payment_status == "paid"
        assert client.v1.checkout.sessions.create(wanted(), {"idempotency_key": "k"}).id == paid_one.id
        assert second.undelivered() == []
    assert receiver.types == ["payment_intent.succeeded", "charge.succeeded", "checkout.session.completed"]
    connection.close()  # type: ignore[no-untyped-call]


@pytest.mark.processes
def test_fake_runs_on_its_own_and_stops_when_told(receiver: WebhookReceiver, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "booking.demo.fakestripe", "--webhook-url", receiver.url]
    command += ["--secret", SECRET, "--folder", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ}) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        assert browse(f"{url}/pay/unknown").status == 404
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
