"""Paying on line, against the fake of the provider: its page, its word, and what we say meanwhile."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.demo.fakestripe import FakeStripe, signature_header
from booking.demo.fakestripe.errors import PageClosed
from booking.rules.links import link_token
from booking.store.database import in_transaction, reading
from booking.store.tables import BookingRow, PaymentRow, ServiceLinkRow
from booking.usecases.bookings.expire_holds import expire_holds
from booking.usecases.payments.reconcile_payments import reconcile_payments
from booking.web.common.gateways import gateways
from tests.demo.webhook_receiver import WebhookReceiver
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.meals import Meals, a_meal, a_restaurant
from tests.harness.prices import change_hourly
from tests.harness.town import MONDAY, a_town
from tests.usecases.bookings.house import a_dearer_tariff
from tests.web.resident.way import Way, words

SECRET = "whsec_of_the_tests"

Row = TypeVar("Row", BookingRow, PaymentRow)


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as receiver:
        yield receiver


@pytest.fixture
def stripe(receiver: WebhookReceiver, clock: FrozenClock) -> Iterator[FakeStripe]:
    """The provider, whose clock stands still with ours; its events wait until a test hands them on."""
    with FakeStripe(
        webhook_url=receiver.url, secret=SECRET, clock=lambda: clock.now().timestamp(), retry_seconds=(0.01,)
    ) as fake:
        yield fake


@pytest.fixture
def paying(app_with: Callable[..., Flask], stripe: FakeStripe, clock: FrozenClock) -> Way:
    """Somebody on the way to a booking where paying on line is possible."""
    app = app_with(stripe_secret_key="sk_test_x", stripe_webhook_secrets=(SECRET,), stripe_api_base=stripe.url)
    with app.app_context():
        town = in_transaction(a_town)
    client = app.test_client()
    assert isinstance(client, StrictClient)
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return Way(client, town)


def test_without_a_provider_only_the_invoice_is_offered(way: Way) -> None:
    page = words(way.client.get(way.to_check().at))
    assert "Book, invoice later" in page
    assert "pay now" not in page


def test_paying_leads_to_the_providers_page(paying: Way, stripe: FakeStripe) -> None:
    response = paying.to_check().book("Book and pay now")
    assert response.status_code == 303
    assert response.location.startswith(stripe.url)
    assert f"form-action 'self' {stripe.url}" in response.headers["Content-Security-Policy"]


def test_coming_back_is_no_proof_of_payment(paying: Way) -> None:
    paying.to_check().book("Book and pay now")
    page = paying.client.get(f"{link(paying)}?betaling=klaar&session_id=cs_of_somebody_else")
    assert "We check your payment" in words(page)
    assert "confirmed" not in words(page)
    assert page.headers["Refresh"].startswith("5; url=")
    assert "keer=1" in page.headers["Refresh"]


def test_the_page_stops_looking_by_itself(paying: Way) -> None:
    paying.to_check().book("Book and pay now")
    page = paying.client.get(f"{link(paying)}?betaling=klaar&keer=24")
    assert "Refresh" not in page.headers
    assert "You still have to pay" in words(page)


def test_the_providers_word_confirms(paying: Way, stripe: FakeStripe, receiver: WebhookReceiver) -> None:
    paying.to_check().book("Book and pay now")
    stripe.ledger.pay(session_id(paying))
    deliver(paying, receiver, stripe)
    page = words(paying.client.get(link(paying)))
    assert "Your booking is confirmed" in page
    assert "You paid €37.50 online." in page


def test_a_cancelled_payment_can_be_made_again(paying: Way, stripe: FakeStripe) -> None:
    first = paying.to_check().book("Book and pay now").location
    back = f"{link(paying)}?betaling=later"
    assert "You still have to pay" in words(paying.client.get(back))
    assert paying.client.submit(back, "Pay now").location == first


def test_a_cancelled_payment_can_become_an_invoice(paying: Way) -> None:
    paying.to_check().book("Book and pay now")
    page = paying.client.get(link(paying))
    answer = paying.client.send(page, form=1)
    assert "Your booking is confirmed" in words(paying.client.follow(answer))
    assert paying.client.send(page, form=1).status_code == 303


def test_the_draft_can_still_choose_an_invoice(paying: Way) -> None:
    paying.to_check().book("Book and pay now")
    paying.booked()
    assert "You get an invoice afterwards." in words(paying.client.get(link(paying)))


def test_a_double_click_on_pay_opens_one_page(paying: Way) -> None:
    page = paying.client.get(paying.to_check().at)
    first = paying.client.send(page, "Book and pay now")
    assert paying.client.send(page, "Book and pay now").location == first.location


def test_a_provider_that_is_away_leaves_the_invoice(paying: Way, stripe: FakeStripe) -> None:
    page = paying.client.get(paying.to_check().at)
    stripe.faults.fail_next(10)
    response = paying.client.send(page, "Book and pay now")
    assert response.status_code == 422
    assert "Paying online does not work at this moment. You can choose to pay by invoice." in words(response)
    assert paying.client.send(response, "Book, invoice later").status_code == 303


def test_a_payment_that_was_not_made_in_time_can_be_booked_again(paying: Way, clock: FrozenClock) -> None:
    paying.to_check().book("Book and pay now")
    clock.forward(hours=1)
    with paying.client.application.app_context():
        in_transaction(lambda session: expire_holds(session, now=clock.now()))
    page = words(paying.client.get(link(paying)))
    assert "This booking was not finished" in page
    assert "Book this again" in page


def test_cancelling_gives_the_money_back(paying: Way, stripe: FakeStripe, receiver: WebhookReceiver) -> None:
    paying.to_check().book("Book and pay now")
    stripe.ledger.pay(session_id(paying))
    deliver(paying, receiver, stripe)
    asked = paying.client.get(f"{link(paying)}/annuleren")
    assert "You get back what you paid: €37.50." in words(asked)
    page = words(paying.client.follow(paying.client.send(asked)))
    assert "We are giving your money back." in page


def test_a_paid_visit_can_move_to_a_dearer_day_with_the_rest_by_invoice(
    paying: Way, stripe: FakeStripe, receiver: WebhookReceiver
) -> None:
    paying.to_check().book("Book and pay now")
    stripe.ledger.pay(session_id(paying))
    deliver(paying, receiver, stripe)
    with paying.client.application.app_context():
        a_dearer_tariff(paying.town, date(2026, 11, 26))
    asked = paying.client.submit(f"{link(paying)}/verplaatsen", starts_at="2026-11-26T09:00Z")
    assert "the visit costs €45.00 and not €37.50" in words(asked)
    assert "You paid a part online already. You get an invoice for the rest: €7.50." in words(asked)
    moved = words(paying.client.follow(paying.client.send(asked)))
    assert "You paid €37.50 online. You get an invoice for the rest: €7.50." in moved


def test_what_is_too_little_for_the_provider_is_only_offered_by_invoice(paying: Way) -> None:
    with paying.client.application.app_context():
        in_transaction(lambda session: change_hourly(session, paying.town.tariff_id, "0.65"))
    page = paying.client.get(paying.to_check().at)
    assert "€0.49" in words(page)
    assert "pay now" not in words(page)
    answer = paying.client.forge(paying.at, shown_cents="49", pay_by="online", claimed_ground="")
    assert "Your booking is confirmed" in words(paying.client.follow(answer))


def test_after_choosing_an_invoice_nobody_can_pay_on_the_old_page(paying: Way, stripe: FakeStripe) -> None:
    paying.to_check().book("Book and pay now")
    paying.booked()
    with paying.client.application.app_context():
        payments = gateways().payments
        assert payments is not None
        assert reconcile_payments(payments, livemode=False, now=MONDAY) == 1
    with pytest.raises(PageClosed, match="expired"):
        stripe.ledger.pay(session_id(paying))


def meal_and_job(way: Way) -> str:
    """Answer everything for a meal and for a lamp that is hung beside it, and return the page of both."""
    town = way.town
    begins = datetime(2026, 11, 27, 11, tzinfo=UTC)

    def make(session: Session) -> Meals:
        meals = a_restaurant(session, town)
        a_meal(session, town, meals, starts_at=begins, ends_at=begins + timedelta(hours=1))
        session.add(
            ServiceLinkRow(organisation_id=town.organisation_id, service_id=meals.service_id, linked_id=town.service_id)
        )
        return meals

    with way.client.application.app_context():
        meals = in_transaction(make)
    way.answer("/boeken/eten", options=[meals.options["meals"]])
    way.answer(**{f"count_{meals.options['meals']}": "2"})
    way.address().time("2026-11-27T11:00Z").person()
    way.at = way.client.submit(way.at, "Odd jobs at home").location
    way.answer(options=[town.options["lamp"]]).answer().time()
    return way.client.get(way.at).location


def test_what_is_booked_together_is_paid_once(paying: Way, stripe: FakeStripe, receiver: WebhookReceiver) -> None:
    page = meal_and_job(paying)
    said = words(paying.client.get(page))
    assert "Everything together €" in said
    assert "If it costs less in the end, we give back the difference." in said
    answer = paying.client.submit(page, "Book everything and pay now")
    assert answer.location.startswith(stripe.url)
    rows = {row.state for row in all_of(paying, BookingRow)}
    assert rows == {"held"}
    stripe.ledger.pay(str(next(row.session_id for row in all_of(paying, PaymentRow) if row.session_id)))
    deliver(paying, receiver, stripe)
    assert [row.state for row in all_of(paying, BookingRow)] == ["confirmed"] * 2
    assert [(row.state, row.amount_cents) for row in all_of(paying, PaymentRow)] == [("paid", 1400), ("paid", 3750)]


def test_what_waits_together_becomes_one_invoice_too(paying: Way) -> None:
    paying.client.submit(meal_and_job(paying), "Book everything and pay now")
    row = all_of(paying, BookingRow)[1]
    token = link_token(str(paying.client.application.secret_key), number=row.number, epoch=row.link_epoch)
    page = paying.client.get(f"/b/{token}")
    assert "You pay everything that you chose together at once: €51.50." in words(page)
    paying.client.send(page, form=1)
    assert [(row.state, row.pay_by) for row in all_of(paying, BookingRow)] == [("confirmed", "invoice")] * 2


def all_of(way: Way, table: type[Row]) -> list[Row]:
    with way.client.application.app_context(), reading() as session:
        return list(session.scalars(select(table).order_by(table.id)))


def link(way: Way) -> str:
    """Return the path of the booking's page, as the message has it."""
    with way.client.application.app_context(), reading() as session:
        row = session.query(BookingRow).one()
        token = link_token(str(way.client.application.secret_key), number=row.number, epoch=row.link_epoch)
    return f"/b/{token}"


def session_id(way: Way) -> str:
    with way.client.application.app_context(), reading() as session:
        return str(session.query(PaymentRow).one().session_id)


def deliver(way: Way, receiver: WebhookReceiver, stripe: FakeStripe) -> None:
    """Hand every event that the provider sent to our hook."""
    assert stripe.webhooks.settle(within_seconds=10)
    for body, _ in receiver.deliveries:
        # Stripe's library compares a signature with the real clock; ours and the fake's stand still.
        signature = signature_header(body, secrets=[SECRET], at=time.time())  # noqa: TID251
        answer = way.client.post("/hooks/stripe", data=body, headers={"Stripe-Signature": signature})
        assert answer.status_code == 200
