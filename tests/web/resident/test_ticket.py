"""What somebody left behind, on the page of their booking: where it stands, and the yes or no that we wait for."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from booking.rules.links import link_token
from booking.store.database import in_transaction
from booking.usecases.tickets.give_back import give_back
from booking.usecases.tickets.hand_over import hand_over
from booking.usecases.tickets.not_brought import not_brought
from tests.harness.application import SECRET_KEY
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import the_booking
from tests.usecases.tickets.shop import Shop, a_shop, the_ticket


@pytest.fixture
def clock(freeze: Callable[..., FrozenClock]) -> FrozenClock:
    """Monday morning, eight o'clock."""
    return freeze(MONDAY)


@pytest.fixture
def shop(app: Flask, client: StrictClient, clock: FrozenClock) -> Shop:
    """A bike point, and a resident who reads English."""
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    with app.app_context():
        return in_transaction(a_shop)


def _link(booking_id: int) -> str:
    return f"/b/{link_token(SECRET_KEY, number=the_booking(booking_id).number, epoch=0)}"


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_page_says_in_plain_words_where_it_stands(
    app: Flask, client: StrictClient, shop: Shop, clock: FrozenClock
) -> None:
    with app.app_context():
        booking_id, ticket_id = shop.book("lek")
        link = _link(booking_id)
        assert "Bring it on Monday 23 November, from 09:00 on." in _words(client.get(link).text)
        shop.bring(ticket_id)
        page = client.get(link).text
        assert "It is with us" in page
        assert "haak 4" not in page
        clock.forward(hours=4)
        shop.finish(ticket_id, now=clock.now())
        assert "It costs €14.00." in _words(client.get(link).text)
        assert "Collect it on Monday 23 November, between 12:00 and 17:00" in _words(client.get(link).text)
        shop.do(hand_over, ticket_id)
        assert "You have it back" in client.get(link).text


@pytest.mark.parametrize(("button", "answer"), [("yes", "yes"), ("no", "no")])
def test_a_resident_says_yes_or_no_by_the_link(
    app: Flask, client: StrictClient, shop: Shop, button: str, answer: str
) -> None:
    with app.app_context():
        booking_id, ticket_id = shop.on_the_bench("lek", most="20")
        shop.ask(ticket_id, "remmen")
        link = _link(booking_id)
        page = _words(client.get(link).text)
        assert "With this, it costs €26.00." in page
        assert "You agreed to €20.00 at most." in page
        said = client.submit(link, button, follow=True)
        assert "We go on with your answer." in _words(said.text)
        assert f"You said {answer}." in _words(said.text)
        assert (the_ticket(ticket_id).answer, the_ticket(ticket_id).answered_by) == (answer, "resident")


def test_a_yes_to_an_old_amount_shows_the_new_one(app: Flask, client: StrictClient, shop: Shop) -> None:
    with app.app_context():
        booking_id, ticket_id = shop.on_the_bench("lek", most="20")
        shop.ask(ticket_id, "remmen")
        link = _link(booking_id)
        opened = client.get(link)
        shop.ask(ticket_id, "remmen", "licht")
        refused = client.send(opened, "yes")
        assert refused.status_code == 422
        assert "With this, it costs €35.00." in _words(refused.text)
        assert the_ticket(ticket_id).answer == ""


def test_what_comes_back_as_it_was_costs_nothing(
    app: Flask, client: StrictClient, shop: Shop, clock: FrozenClock
) -> None:
    with app.app_context():
        booking_id, ticket_id = shop.on_the_bench("lek")
        shop.do(give_back, ticket_id)
        link = _link(booking_id)
        assert "You can collect it" in client.get(link).text
        shop.do(hand_over, ticket_id)
        page = _words(client.get(link).text)
        assert "Nothing was done to it. You pay nothing." in page
        clock.set(MONDAY + timedelta(days=1))
        assert client.get(link).status_code == 200


def test_who_did_not_bring_it_reads_so(app: Flask, client: StrictClient, shop: Shop, clock: FrozenClock) -> None:

    with app.app_context():
        booking_id, ticket_id = shop.book("lek")
        shop.do(not_brought, ticket_id)
        assert "You did not bring it" in client.get(_link(booking_id)).text


def test_an_answer_to_nothing_is_no_page(app: Flask, client: StrictClient, shop: Shop) -> None:
    with app.app_context():
        booking_id, ticket_id = shop.on_the_bench("lek")
        link = _link(booking_id)
        shop.finish(ticket_id)
    assert client.forge(f"{link}/akkoord", page=link, answer="maybe", asked_cents="2600").status_code == 404
    assert client.forge(f"{link}/akkoord", page=link, answer="yes", asked_cents="2600").status_code == 422
