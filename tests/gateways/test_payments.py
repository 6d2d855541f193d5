"""The door to Stripe, against the fake of `booking.demo.fakestripe` and against lines that are dead."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from booking.demo.fakestripe import FakeStripe, signature_header
from booking.demo.fakestripe.errors import PageClosed
from booking.gateways.payments import (
    CheckoutRequest,
    EventUnreadable,
    PaymentGateway,
    PaymentsRefused,
    PaymentsUnavailable,
    SignatureWrong,
)
from booking.gateways.payments.stripe_api import StripePayments
from tests.demo.webhook_receiver import WebhookReceiver

SECRET = "whsec_one"
OTHER_SECRET = "whsec_two"
KEY = "sk_test_buurtboek"
NOW = 1_795_424_400.0


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as receiver:
        yield receiver


@pytest.fixture
def fake(receiver: WebhookReceiver) -> Iterator[FakeStripe]:
    with FakeStripe(webhook_url=receiver.url, secret=SECRET, retry_seconds=(0.01,), clock=lambda: NOW) as fake:
        yield fake


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock that Stripe's library compares with: a run may take longer than a signature is good."""
    monkeypatch.setattr("stripe._webhook.time", SimpleNamespace(time=lambda: NOW))


@pytest.fixture
def payments(fake: FakeStripe) -> Iterator[StripePayments]:
    payments = StripePayments(KEY, (SECRET,), api_base=fake.url)
    yield payments
    payments.close()


@pytest.fixture
def reader() -> Iterator[StripePayments]:
    payments = StripePayments(KEY, (SECRET, OTHER_SECRET))
    yield payments
    payments.close()


def a_request(**changes: Any) -> CheckoutRequest:
    request = CheckoutRequest(
        amount_cents=1850,
        description="Klusdienst: lamp ophangen",
        reference="B-2026-0001",
        metadata={"booking": "B-2026-0001", "organisation": "7"},
        success_url="http://127.0.0.1:9/b/token/betaald?checkout={CHECKOUT_SESSION_ID}",
        cancel_url="http://127.0.0.1:9/b/token",
        locale="nl",
        expires_at=datetime.fromtimestamp(int(NOW) + 2400, tz=UTC),
        idempotency_key="booking-1-checkout-1",
        customer_email="an@example.be",
    )
    return replace(request, **changes)


def paid(payments: StripePayments, fake: FakeStripe, **changes: Any) -> str:
    """Return the payment of a checkout that was opened and paid."""
    checkout = payments.open_checkout(a_request(**changes))
    return str(fake.ledger.pay(checkout.session_id)["payment_intent"])


def settled(fake: FakeStripe) -> None:
    assert fake.webhooks.settle(within_seconds=10)


def signed(body: bytes, *, secret: str = SECRET, at: float = NOW) -> str:
    return signature_header(body, secrets=[secret], at=at)


def an_event(**changes: Any) -> bytes:
    event = {
        "id": "evt_1",
        "type": "checkout.session.completed",
        "created": 1_790_000_000,
        "livemode": False,
        "data": {
            "object": {
                "id": "cs_1",
                "object": "checkout.session",
                "payment_intent": "pi_1",
                "amount_total": 1850,
                "currency": "eur",
                "payment_status": "paid",
                "client_reference_id": "B-1",
                "metadata": {"booking": "B-1"},
            }
        },
    }
    return json.dumps({**event, **changes}).encode()


def about(**thing: Any) -> bytes:
    return an_event(data={"object": thing})


# Opening


def test_checkout_gives_a_page_until_the_moment_that_was_asked(payments: StripePayments, fake: FakeStripe) -> None:
    checkout = payments.open_checkout(a_request())
    assert checkout.session_id.startswith("cs_test_")
    assert checkout.url == f"{fake.url}/pay/{checkout.session_id}"
    assert checkout.expires_at == a_request().expires_at
    assert fake.ledger.session(checkout.session_id)["payment_method_types"] == ["card", "bancontact"]
    assert fake.ledger.session(checkout.session_id)["locale"] == "nl"


def test_checkout_state_tells_what_was_asked(payments: StripePayments) -> None:
    checkout = payments.open_checkout(a_request())
    state = payments.checkout_state(checkout.session_id)
    assert (state.status, state.payment_status, state.payment_intent) == ("open", "unpaid", None)
    assert (state.amount_total, state.currency, state.livemode) == (1850, "eur", False)
    assert (state.reference, state.metadata) == ("B-2026-0001", a_request().metadata)
    assert not state.is_paid


def test_paid_checkout_is_paid_with_a_payment_that_carries_our_metadata(
    payments: StripePayments, fake: FakeStripe
) -> None:
    checkout = payments.open_checkout(a_request())
    fake.ledger.pay(checkout.session_id, method="bancontact")
    state = payments.checkout_state(checkout.session_id)
    assert state.is_paid
    assert state.payment_intent is not None
    assert fake.ledger.payment(state.payment_intent)["metadata"] == a_request().metadata


def test_completed_checkout_of_which_the_money_is_still_coming_is_not_paid(
    payments: StripePayments, fake: FakeStripe
) -> None:
    checkout = payments.open_checkout(a_request())
    fake.ledger.pay(checkout.session_id, settled=False)
    state = payments.checkout_state(checkout.session_id)
    assert state.status == "complete"
    assert not state.is_paid


def test_same_key_gives_the_same_page_and_another_key_another(payments: StripePayments) -> None:
    first = payments.open_checkout(a_request())
    assert payments.open_checkout(a_request()) == first
    assert payments.open_checkout(a_request(idempotency_key="other")).session_id != first.session_id


def test_same_key_with_another_amount_is_refused(payments: StripePayments) -> None:
    payments.open_checkout(a_request())
    with pytest.raises(PaymentsRefused, match="idempotent"):
        payments.open_checkout(a_request(amount_cents=1900))


@pytest.mark.parametrize(
    ("changes", "parameter"),
    [
        ({"locale": "klingon"}, "locale"),
        ({"customer_email": "no address"}, "customer_email"),
        ({"success_url": "/relative"}, "success_url"),
        ({"expires_at": datetime.fromtimestamp(NOW + 60, tz=UTC)}, "expires_at"),
        ({"expires_at": datetime.fromtimestamp(NOW + 90_000, tz=UTC)}, "expires_at"),
        ({"amount_cents": 49}, "line_items"),
        ({"currency": "EURO"}, "line_items[0][price_data][currency]"),
        ({"metadata": {"k" * 41: "v"}}, f"metadata[{'k' * 41}]"),
    ],
)
def test_what_stripe_does_not_take_is_refused_with_the_name_of_the_parameter(
    payments: StripePayments, changes: dict[str, Any], parameter: str
) -> None:
    with pytest.raises(PaymentsRefused) as refused:
        payments.open_checkout(a_request(**changes))
    assert refused.value.parameter == parameter
    assert refused.value.request_id is not None


@pytest.mark.parametrize("cents", [0, -1])
def test_nothing_to_pay_never_reaches_the_line(cents: int) -> None:
    with pytest.raises(ValueError, match="nothing to pay"):
        a_request(amount_cents=cents)


def test_naive_end_never_reaches_the_line() -> None:
    with pytest.raises(ValueError, match="aware"):
        a_request(expires_at=datetime(2026, 12, 1, 12, 0))  # noqa: DTZ001 (naive on purpose)


@pytest.mark.parametrize("cents", [50, 99, 101, 12_345_678])
def test_amount_arrives_to_the_cent(
    payments: StripePayments, fake: FakeStripe, receiver: WebhookReceiver, cents: int
) -> None:
    fake.ledger.pay(payments.open_checkout(a_request(amount_cents=cents)).session_id)
    settled(fake)
    assert {payments.read_event(*delivery).amount_cents for delivery in receiver.deliveries} == {cents}


# Closing


def test_closing_an_open_checkout_says_so_and_nobody_can_pay_after(payments: StripePayments, fake: FakeStripe) -> None:
    checkout = payments.open_checkout(a_request())
    assert payments.expire_checkout(checkout.session_id) is True
    assert payments.checkout_state(checkout.session_id).status == "expired"
    with pytest.raises(PageClosed, match="expired"):
        fake.ledger.pay(checkout.session_id)


def test_closing_twice_is_fine_and_says_so(payments: StripePayments) -> None:
    checkout = payments.open_checkout(a_request())
    payments.expire_checkout(checkout.session_id)
    assert payments.expire_checkout(checkout.session_id) is False


def test_closing_a_paid_checkout_leaves_it_paid(payments: StripePayments, fake: FakeStripe) -> None:
    checkout = payments.open_checkout(a_request())
    fake.ledger.pay(checkout.session_id)
    assert payments.expire_checkout(checkout.session_id) is False
    assert payments.checkout_state(checkout.session_id).is_paid


@pytest.mark.parametrize("act", ["expire_checkout", "checkout_state"])
def test_unknown_checkout_is_refused(payments: StripePayments, act: str) -> None:
    with pytest.raises(PaymentsRefused) as refused:
        getattr(payments, act)("cs_test_unknown")
    assert refused.value.code == "resource_missing"


# Giving back


def test_refund_gives_back_once_for_each_key(payments: StripePayments, fake: FakeStripe) -> None:
    payment = paid(payments, fake)
    first = payments.refund(payment, 850, idempotency_key="r1", metadata={"booking": "1"})
    again = payments.refund(payment, 850, idempotency_key="r1", metadata={"booking": "1"})
    assert (first.amount_cents, first.status, first.already_refunded) == (850, "succeeded", False)
    assert again == replace(first, already_refunded=True)
    assert payments.refund(payment, 1000, idempotency_key="r2", metadata={}).already_refunded is False
    assert [one["amount"] for one in fake.ledger.refunds(payment)] == [1000, 850]


def test_refund_is_given_once_though_stripe_forgot_the_key(payments: StripePayments, fake: FakeStripe) -> None:
    payment = paid(payments, fake)
    first = payments.refund(payment, 800, idempotency_key="r1", metadata={})
    fake.ledger.forget_keys()
    assert payments.refund(payment, 800, idempotency_key="r1", metadata={}).refund_id == first.refund_id
    assert len(fake.ledger.refunds(payment)) == 1


def test_refund_of_which_the_answer_got_lost_is_given_once(payments: StripePayments, fake: FakeStripe) -> None:
    payment = paid(payments, fake)
    fake.faults.lose_answers(2)
    with pytest.raises(PaymentsUnavailable):
        payments.refund(payment, 1850, idempotency_key="r1", metadata={})
    assert payments.refund(payment, 1850, idempotency_key="r1", metadata={}).already_refunded
    assert len(fake.ledger.refunds(payment)) == 1


def test_refund_is_found_among_more_refunds_than_fit_one_page(payments: StripePayments, fake: FakeStripe) -> None:
    payment = paid(payments, fake)
    first = payments.refund(payment, 1, idempotency_key="r0", metadata={})
    for number in range(1, 103):
        fake.ledger.create_refund({"payment_intent": payment, "amount": 1, "metadata": {"n": str(number)}})
    fake.ledger.forget_keys()
    assert payments.refund(payment, 1, idempotency_key="r0", metadata={}).refund_id == first.refund_id


def test_refund_after_all_went_back_by_other_hands_is_a_success_that_says_so(
    payments: StripePayments, fake: FakeStripe
) -> None:
    payment = paid(payments, fake)
    fake.ledger.create_refund({"payment_intent": payment})
    refund = payments.refund(payment, 1850, idempotency_key="r1", metadata={})
    assert (refund.refund_id, refund.already_refunded) == (None, True)


def test_refund_of_more_than_is_left_is_refused(payments: StripePayments, fake: FakeStripe) -> None:
    payment = paid(payments, fake)
    payments.refund(payment, 1000, idempotency_key="r1", metadata={})
    with pytest.raises(PaymentsRefused) as refused:
        payments.refund(payment, 1000, idempotency_key="r2", metadata={})
    assert refused.value.parameter == "amount"


def test_refund_of_an_unknown_payment_is_refused(payments: StripePayments) -> None:
    with pytest.raises(PaymentsRefused):
        payments.refund("pi_unknown", 100, idempotency_key="r1", metadata={})


# A line that is down


def test_dead_line_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    payments = StripePayments(KEY, (SECRET,), api_base=f"http://127.0.0.1:{port}")
    with pytest.raises(PaymentsUnavailable):
        payments.open_checkout(a_request())
    payments.close()


def test_server_that_never_answers_is_unavailable_within_the_timeouts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        base = f"http://127.0.0.1:{silent.getsockname()[1]}"
        payments = StripePayments(KEY, (SECRET,), api_base=base, connect_seconds=0.2, read_seconds=0.2)
        started = time.monotonic()
        with pytest.raises(PaymentsUnavailable):
            payments.checkout_state("cs_1")
        payments.close()
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("status", [500, 503, 429, 409])
def test_trouble_on_the_other_side_is_unavailable(payments: StripePayments, fake: FakeStripe, status: int) -> None:
    checkout = payments.open_checkout(a_request())
    fake.faults.break_object(checkout.session_id, status=status)
    with pytest.raises(PaymentsUnavailable):
        payments.checkout_state(checkout.session_id)


def test_one_hiccup_is_not_noticed(payments: StripePayments, fake: FakeStripe) -> None:
    fake.faults.fail_next(1)
    assert payments.open_checkout(a_request()).url


def test_key_that_stripe_does_not_take_is_refused(fake: FakeStripe) -> None:
    payments = StripePayments("sk_live_other", (SECRET,), api_base=fake.url)
    with pytest.raises(PaymentsRefused):
        payments.checkout_state("cs_1")
    payments.close()


# Settings


@pytest.mark.parametrize(("key", "live"), [("sk_live_x", True), ("rk_live_x", True), ("rk_test_x", False)])
def test_key_tells_whether_real_money_moves(key: str, live: bool) -> None:  # noqa: FBT001 (a case)
    gateway: PaymentGateway = StripePayments(key, (SECRET,))
    assert gateway.livemode is live


@pytest.mark.parametrize(
    ("key", "secrets"), [("pk_test_x", (SECRET,)), ("", (SECRET,)), (KEY, ()), (KEY, (SECRET, " "))]
)
def test_settings_that_cannot_work_are_refused_at_the_start(key: str, secrets: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="Stripe"):
        StripePayments(key, secrets)


# Reading webhooks


def test_webhooks_of_a_payment_tell_session_payment_and_money(
    payments: StripePayments, fake: FakeStripe, receiver: WebhookReceiver
) -> None:
    checkout = payments.open_checkout(a_request())
    payment = fake.ledger.pay(checkout.session_id)["payment_intent"]
    payments.refund(payment, 350, idempotency_key="r1", metadata={"booking": "1"})
    settled(fake)
    events = {event.type: event for event in (payments.read_event(*one) for one in receiver.deliveries)}
    assert {event.payment_intent for event in events.values()} == {payment}
    completed = events["checkout.session.completed"]
    assert (completed.session_id, completed.payment_status) == (checkout.session_id, "paid")
    assert (completed.amount_cents, completed.currency, completed.livemode) == (1850, "eur", False)
    assert (completed.reference, completed.metadata) == ("B-2026-0001", a_request().metadata)
    assert completed.created_at is not None
    assert abs(completed.created_at - datetime.fromtimestamp(NOW, tz=UTC)) < timedelta(minutes=5)
    assert events["payment_intent.succeeded"].metadata == a_request().metadata
    assert (events["refund.created"].amount_cents, events["refund.created"].amount_refunded) == (350, None)
    assert (events["charge.refunded"].amount_cents, events["charge.refunded"].amount_refunded) == (1850, 350)


def test_event_cannot_be_changed(reader: StripePayments) -> None:
    event = reader.read_event(an_event(), signed(an_event()))
    with pytest.raises(FrozenInstanceError):
        event.amount_cents = 1  # type: ignore[misc]


@pytest.mark.parametrize("secret", [SECRET, OTHER_SECRET])
def test_both_secrets_work_while_one_is_replaced(reader: StripePayments, secret: str) -> None:
    assert reader.read_event(an_event(), signed(an_event(), secret=secret)).event_id == "evt_1"


def test_one_good_signature_among_several_is_enough(reader: StripePayments) -> None:
    header = signature_header(an_event(), secrets=["whsec_unknown", OTHER_SECRET], at=NOW)
    assert reader.read_event(an_event(), header).event_id == "evt_1"


def _of_version_0(header: str) -> str:
    return header.replace("v1=", "v0=")


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(None, id="none"),
        pytest.param("", id="empty"),
        pytest.param("nonsense", id="nonsense"),
        pytest.param("t=x,v1=00", id="no moment"),
        pytest.param(f"t={int(NOW)},v1=00", id="wrong"),
        pytest.param(f"t={int(NOW)},v1=é", id="not ascii"),
        pytest.param(signed(an_event(), secret="whsec_unknown"), id="unknown secret"),
        pytest.param(signed(an_event(), at=NOW - 3600), id="old"),
        pytest.param(signed(an_event(id="evt_2")), id="other body"),
        pytest.param(_of_version_0(signed(an_event())), id="v0 only"),
        pytest.param(signed(an_event()).replace(f"t={int(NOW)}", f"t={int(NOW) + 1}"), id="other moment"),
    ],
)
def test_event_without_a_good_signature_is_not_read(reader: StripePayments, header: str | None) -> None:
    with pytest.raises(SignatureWrong):
        reader.read_event(an_event(), header)


def test_body_that_is_not_text_is_not_read(reader: StripePayments) -> None:
    with pytest.raises(SignatureWrong):
        reader.read_event(b"\xff\xfe", signed(b"\xff\xfe"))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="half"),
        pytest.param(b"[" + an_event() + b"]", id="list"),
        pytest.param(b'"evt_1"', id="text"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[" * 3000 + b"]" * 3000, id="3000 deep"),
        pytest.param(b"9" * 5000, id="5000 digits"),
        pytest.param(b"{}", id="no fields"),
        pytest.param(an_event(id=None), id="no id"),
        pytest.param(an_event(id="evt_\0"), id="id that no database keeps"),
        pytest.param(an_event(id="\ud800"), id="id that is no text"),
        pytest.param(an_event(type=["a"]), id="type is a list"),
    ],
)
def test_signed_body_that_is_no_event_is_unreadable(reader: StripePayments, body: bytes) -> None:
    with pytest.raises(EventUnreadable):
        reader.read_event(body, signed(body))


def test_event_with_3000_deep_data_raises_nothing_but_unreadable(reader: StripePayments) -> None:
    body = b'{"id":"evt_1","type":"x","data":' + b'{"object":' * 3000 + b"1" + b"}" * 3000 + b"}"
    try:
        event = reader.read_event(body, signed(body))
    except EventUnreadable:
        return
    assert event.session_id is None


def test_unknown_type_is_read_with_what_it_tells(reader: StripePayments) -> None:
    body = an_event(
        type="customer.grew_older", account="acct_1", data={"object": {"object": "customer", "id": "cus_1"}}
    )
    event = reader.read_event(body, signed(body))
    assert (event.type, event.account, event.session_id, event.payment_intent) == (
        "customer.grew_older",
        "acct_1",
        None,
        None,
    )


@pytest.mark.parametrize("data", [None, [], "x", 3, {}, {"object": None}, {"object": []}, {"object": {}}])
def test_event_about_nothing_is_read_with_nothing(reader: StripePayments, data: Any) -> None:
    body = an_event(data=data, created=None, livemode="no")
    event = reader.read_event(body, signed(body))
    facts = (event.created_at, event.livemode, event.session_id, event.payment_intent, event.amount_cents)
    assert facts == (None,) * 5
    assert event.metadata == {}


@pytest.mark.parametrize("amount", ["1850", 18.5, True, -1, 10**30, None, [1850]])
def test_odd_amount_is_no_amount(reader: StripePayments, amount: Any) -> None:
    body = about(object="checkout.session", id="cs_1", amount_total=amount)
    assert reader.read_event(body, signed(body)).amount_cents is None


@pytest.mark.parametrize("created", ["now", 1e300, -1, 10**15, True])
def test_odd_moment_is_no_moment(reader: StripePayments, created: Any) -> None:
    body = an_event(created=created)
    assert reader.read_event(body, signed(body)).created_at is None


def test_odd_metadata_keeps_the_pairs_that_are_text(reader: StripePayments) -> None:
    body = about(object="checkout.session", metadata={"booking": "7", "list": [1], "nul": "\0", "n": 3})
    assert reader.read_event(body, signed(body)).metadata == {"booking": "7"}


def test_expanded_payment_is_known_by_its_id(reader: StripePayments) -> None:
    body = about(object="charge", id="ch_1", payment_intent={"id": "pi_7", "object": "payment_intent"}, amount=100)
    event = reader.read_event(body, signed(body))
    assert (event.payment_intent, event.amount_cents, event.session_id) == ("pi_7", 100, None)
