"""The bench on a phone: what comes, what stands here, one next step each; and never a price."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from booking.rules.actors import Role
from booking.store.database import in_transaction
from booking.store.tables import OrganisationRow
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.people import a_staff_member, sign_in
from tests.harness.town import MONDAY
from tests.usecases.tickets.shop import Shop, a_shop, the_ticket

BENCH = "/mijn-dag/werkbank"

Freeze = Callable[[datetime], FrozenClock]


@pytest.fixture
def shop(app: Flask, client: StrictClient, freeze: Freeze) -> Shop:
    """A bike point; An signs in on her phone, in English."""
    freeze(MONDAY)
    with app.app_context():
        shop = in_transaction(a_shop)
    _sign_in(app, client, shop, "An")
    return shop


def _sign_in(app: Flask, client: StrictClient, shop: Shop, name: str) -> None:
    with app.app_context():
        staff = in_transaction(
            lambda session: a_staff_member(
                session,
                session.get_one(OrganisationRow, shop.town.organisation_id),
                role=Role.WORKER,
                name=name,
                locale="en",
                worker_id=shop.town.workers[name],
            )
        )
    sign_in(client, staff)


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_bike_goes_over_the_bench_press_by_press(app: Flask, client: StrictClient, shop: Shop) -> None:
    with app.app_context():
        _booking_id, ticket_id = shop.book("lek")
    assert "Still to come today" in _words(client.get(BENCH).text)
    taken = client.submit(
        f"{BENCH}/{ticket_id}/binnen", thing="Rode Oxford", key_place="haak 4", most="20", follow=True
    )
    assert "Stick label 1 on it." in _words(taken.text)
    assert "haak 4" in taken.text
    client.submit(BENCH, "begin", form=f"begin-{ticket_id}", follow=True)
    ready = client.submit(f"{BENCH}/{ticket_id}/klaar", parts="5,50", follow=True)
    assert "It is ready. Well done." in _words(ready.text)
    given = client.submit(BENCH, "hand_over", form=f"hand_over-{ticket_id}", follow=True)
    assert "Nothing stands here" in _words(given.text)
    with app.app_context():
        assert the_ticket(ticket_id).stage == "collected"


def test_what_is_dearer_is_asked_and_nobody_at_the_bench_reads_the_price(
    app: Flask, client: StrictClient, shop: Shop
) -> None:
    with app.app_context():
        _booking_id, ticket_id = shop.on_the_bench("lek", most="20")
    refused = client.submit(f"{BENCH}/{ticket_id}/klaar", parts="8,35")
    assert refused.status_code == 422
    assert "This costs more than €20.00" in _words(refused.text)
    asked = client.submit(
        f"{BENCH}/{ticket_id}/vragen",
        words="The chain is worn out",
        parts="8,35",
        more=[str(shop.point.options["remmen"])],
        follow=True,
    )
    page = _words(asked.text)
    assert "The customer has to answer" in page
    assert "€20.00 at most" in page
    # € 14 + € 12 + € 8.35
    assert "34" not in re.sub(r'["\'][^"\']*["\']', "", page)
    with app.app_context():
        shop.answer(ticket_id, agrees=True, asked="34.35")
    assert "The customer says yes: The chain is worn out" in _words(client.get(BENCH).text)
    form = client.get(f"{BENCH}/{ticket_id}/klaar").text
    assert re.search(rf'value="{shop.point.options["remmen"]}"\s+checked', form)


def test_who_says_nothing_about_what_it_is_stays_on_the_page_with_what_was_typed(
    app: Flask, client: StrictClient, shop: Shop
) -> None:
    with app.app_context():
        _booking_id, ticket_id = shop.book("lek")
    page = client.submit(f"{BENCH}/{ticket_id}/binnen", thing="", key_place="haak 4", most="veel")
    assert page.status_code == 422
    assert "Say what it is" in _words(page.text)
    assert 'value="haak 4"' in page.text
    assert 'value="veel"' in page.text


def test_somebody_who_has_to_get_home_is_helped_from_one_page(client: StrictClient, shop: Shop) -> None:
    page = client.submit(
        f"{BENCH}/nu",
        tasks=[str(shop.point.options["lek"])],
        thing="Groene Gazelle",
        most="20",
        name="Bram Claes",
        phone="0470 11 22 33",
        street="Kerkstraat",
        house_number="5",
        postcode="3140",
        follow=True,
    )
    said = _words(page.text)
    assert "Stick label 1 on it." in said
    assert "Has to get home: do it now" in said
    too_dear = client.submit(
        f"{BENCH}/nu",
        tasks=[str(one) for one in shop.point.options.values()],
        thing="Zwarte fiets",
        most="20",
        name="Bram Claes",
        phone="0470 11 22 33",
        street="Kerkstraat",
        house_number="5",
        postcode="3140",
    )
    assert too_dear.status_code == 422
    assert "This costs more than" in _words(too_dear.text)


def test_the_way_to_the_bench_is_on_the_page_of_today(client: StrictClient, shop: Shop) -> None:
    assert "To the bench" in _words(client.get("/mijn-dag").text)


def test_who_does_not_stand_there_sees_nothing_of_it(app: Flask, client: StrictClient, shop: Shop) -> None:
    with app.app_context():
        _booking_id, ticket_id = shop.book("lek")
    _sign_in(app, client, shop, "Bilal")
    assert "You do not work at a bench today." in _words(client.get(BENCH).text)
    assert client.get(f"{BENCH}/{ticket_id}/klaar").status_code == 404
    assert client.get(f"{BENCH}/nu").status_code == 303
