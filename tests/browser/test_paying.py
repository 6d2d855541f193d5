"""Paying by card, on the provider's page and back: the money counts when the provider says so, and never before."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from flask import Flask
from playwright.sync_api import expect

from booking.demo.fakestripe import FakeStripe
from tests.browser.house import House
from tests.browser.resident import with_thumb
from tests.harness.browser import PHONE, PageOpener
from tests.harness.clock import FrozenClock

SECRET = "whsec_of_the_tests"


@pytest.fixture
def stripe(clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeStripe]:
    """The provider. Its clock stands still with ours, and so does the one that its library reads for signatures."""
    monkeypatch.setattr("stripe._webhook.time", SimpleNamespace(time=lambda: clock.now().timestamp()))
    with FakeStripe(webhook_url="http://127.0.0.1:9", secret=SECRET, clock=lambda: clock.now().timestamp()) as fake:
        yield fake


@pytest.fixture
def app(app_with: Callable[..., Flask], stripe: FakeStripe) -> Flask:
    """The app, where paying on line is possible."""
    return app_with(stripe_secret_key="sk_test_x", stripe_webhook_secrets=(SECRET,), stripe_api_base=stripe.url)


@pytest.fixture(autouse=True)
def hook(stripe: FakeStripe, live_server: str) -> None:
    """The provider knows where our hook is."""
    stripe.webhooks.url = f"{live_server}/hooks/stripe"


def test_card_is_checked_until_the_provider_says_paid(house: House, window: PageOpener, stripe: FakeStripe) -> None:
    # Without scripts: the page that checks has to look again by itself there too.
    page = window(PHONE, scripts=False)
    resident = with_thumb(page)
    resident.walk_to_check()
    stripe.webhooks.hold()
    resident.press("Book and pay now")
    expect(page.get_by_role("main")).to_contain_text("Odd jobs at home, booking")
    assert page.url.startswith(f"{stripe.url}/pay/")
    resident.press("Pay by card")
    resident.is_asked("We check your payment")
    assert house.bookings("held")
    stripe.webhooks.release()
    # The page looks every five seconds.
    expect(page.get_by_role("heading", level=1)).to_have_text("Your booking is confirmed", timeout=20_000)
    expect(page.get_by_role("main")).to_contain_text("You paid €37.50 online.")
    assert len(house.bookings("confirmed")) == 1


def test_refused_card_becomes_an_invoice(house: House, window: PageOpener, stripe: FakeStripe) -> None:
    page = window(PHONE)
    resident = with_thumb(page)
    resident.walk_to_check()
    resident.press("Book and pay now")
    resident.press("Let the bank refuse")
    expect(page.get_by_role("alert")).to_contain_text("You have paid nothing.")
    resident.press("Do not pay and go back")
    resident.is_asked("You still have to pay")
    resident.press("Rather an invoice")
    resident.is_asked("Your booking is confirmed")
    expect(page.get_by_role("main")).to_contain_text("You get an invoice afterwards.")
    assert len(house.bookings("confirmed")) == 1
