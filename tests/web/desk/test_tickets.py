"""What was left behind, as the desk sees it: whom to call, what they said, what waits for its owner."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.store.database import in_transaction
from booking.store.tables import OrganisationRow, StaffRow
from booking.usecases.bookings.requests import Who
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.people import a_staff_member, sign_in
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import the_booking
from tests.usecases.tickets.shop import Shop, a_shop, the_ticket

LIST = "/loket/binnen"


@pytest.fixture
def clock(freeze: Callable[..., FrozenClock]) -> FrozenClock:
    """Monday morning, eight o'clock."""
    return freeze(MONDAY)


@pytest.fixture
def shop(app: Flask, client: StrictClient, clock: FrozenClock) -> Shop:
    """A bike point, and somebody at the desk."""

    def make(session: Session) -> tuple[Shop, StaffRow]:
        shop = a_shop(session)
        organisation = session.get_one(OrganisationRow, shop.town.organisation_id)
        return shop, a_staff_member(session, organisation, role=Role.DESK, locale="en")

    with app.app_context():
        shop, staff = in_transaction(make)
    sign_in(client, staff)
    return shop


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_who_can_only_be_called_is_called_and_the_answer_is_written_down(
    app: Flask, client: StrictClient, shop: Shop
) -> None:
    with app.app_context():
        _booking_id, ticket_id = shop.book("lek", who=Who("Jef Landuyt", "+3215501122", "", "nl"))
        shop.bring(ticket_id, most="20")
        shop.ask(ticket_id, "remmen")
    page = _words(client.get(LIST).text)
    assert "No message reaches them: call" in page
    assert "It would cost €26.00. Agreed: €20.00 at most." in page
    said = client.submit(LIST, "yes", form=f"answer-{ticket_id}", follow=True)
    assert "The answer is written down." in _words(said.text)
    with app.app_context():
        assert (the_ticket(ticket_id).answer, the_ticket(ticket_id).answered_by) == ("yes", "desk")


def test_what_is_ready_for_days_is_worth_a_call_and_can_be_given_at_the_desk(
    app: Flask, client: StrictClient, shop: Shop
) -> None:
    three_days_ago = MONDAY - timedelta(days=3)
    with app.app_context():
        _booking_id, ticket_id = shop.book("lek", now=three_days_ago)
        shop.bring(ticket_id, by=shop.desk, now=three_days_ago)
        shop.finish(ticket_id, by=shop.desk, now=three_days_ago)
    page = _words(client.get(LIST).text)
    assert "3 days ago" in page
    assert "Waits long: call" in page
    given = client.submit(LIST, "hand_over", form=f"step-{ticket_id}", follow=True)
    assert "It is given back." in _words(given.text)


def test_the_desk_takes_in_what_is_brought_to_its_counter(app: Flask, client: StrictClient, shop: Shop) -> None:
    with app.app_context():
        booking_id, ticket_id = shop.book("lek")
    page = client.submit(f"{LIST}/{ticket_id}/neem-in", thing="Rode Oxford", most="30", follow=True)
    assert "Stick label 1 on it." in _words(page.text)
    with app.app_context():
        number = the_booking(booking_id).number
    booking = _words(client.get(f"/loket/boeking/{number}").text)
    assert "Rode Oxford" in booking
    assert "€30.00 at most" in booking


def test_one_location_is_shown_alone(app: Flask, client: StrictClient, shop: Shop) -> None:
    with app.app_context():
        shop.book("lek")
    assert "Tine Maes" in client.get(f"{LIST}?plek={shop.point.location_id}").text
    assert "Tine Maes" in client.get(f"{LIST}?plek=nonsense").text


def test_an_answer_that_no_page_offered_is_no_page(app: Flask, client: StrictClient, shop: Shop) -> None:
    with app.app_context():
        _booking_id, ticket_id = shop.on_the_bench("lek", most="20")
        shop.ask(ticket_id, "remmen")
    assert (
        client.forge(f"{LIST}/{ticket_id}/antwoord", page=LIST, answer="perhaps", asked_cents="2600").status_code == 404
    )
    assert client.forge(f"{LIST}/{ticket_id}/stap", page=LIST, step="explode").status_code == 404


def test_what_is_to_come_tomorrow_is_not_listed_yet(
    app: Flask, client: StrictClient, shop: Shop, clock: FrozenClock
) -> None:
    clock.set(MONDAY - timedelta(days=1))
    with app.app_context():
        shop.book("lek", now=MONDAY - timedelta(days=1))
    assert "Tine Maes" not in client.get(LIST).text
    clock.set(MONDAY)
    assert "Tine Maes" in client.get(LIST).text
