"""A router that is set up is asked about an address before the page with the times, and never in its way."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from booking.gateways.travel import Hasty
from booking.rules.actors import Role
from booking.rules.travel import place_of
from booking.store.database import in_transaction, reading
from booking.store.tables import OrganisationRow, TravelTimeRow
from booking.usecases.bookings.requests import Who
from booking.usecases.residents.register_resident import register_resident
from booking.web.common.gateways import gateways
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.people import a_staff_member, actor_for, sign_in
from tests.harness.town import MONDAY, STREETS, Town, a_place, a_town
from tests.usecases.travel.roads import Roads, failing

MILL = place_of(STREETS["Molenstraat", "3140"])


@pytest.fixture
def town(app: Flask, freeze: Callable[..., FrozenClock]) -> Town:
    freeze(MONDAY)
    with app.app_context():
        return in_transaction(a_town)


@pytest.fixture
def asked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[Roads], None]:
    """Set up a router."""

    def set_up(roads: Roads) -> None:
        with app.app_context():
            built = replace(gateways(), router=Hasty(roads, seconds=20))
        monkeypatch.setitem(app.extensions, "buurtboek", built)

    return set_up


def origins(app: Flask) -> set[tuple[int, int]]:
    with app.app_context(), reading() as session:
        return {(row.from_latitude, row.from_longitude) for row in session.scalars(select(TravelTimeRow))}


def to_times(client: StrictClient, town: Town) -> str:
    """Walk to the page with the times, as a resident."""
    page = client.submit("/boeken/klusdienst", options=[town.options["lamp"]])
    page = client.submit(page.location)
    page = client.submit(page.location, street="Molenstraat", house_number="14", postcode="3140")
    assert page.location.endswith("/tijd")
    return client.get(page.location).text


def test_a_residents_address_is_asked_before_the_times(
    app: Flask, client: StrictClient, town: Town, asked: Callable[[Roads], None]
) -> None:
    roads = Roads()
    asked(roads)
    assert "starts_at" in to_times(client, town)
    assert MILL in origins(app)
    assert len(roads.asked) == 4


def test_a_silent_router_is_not_in_the_way(
    app: Flask, client: StrictClient, town: Town, asked: Callable[[Roads], None]
) -> None:
    asked(Roads(always=failing))
    assert "starts_at" in to_times(client, town)
    assert origins(app) == set()


def test_without_a_router_nothing_is_asked(app: Flask, client: StrictClient, town: Town) -> None:
    assert "starts_at" in to_times(client, town)
    assert origins(app) == set()


def test_the_desk_asks_about_the_callers_address(
    app: Flask, client: StrictClient, town: Town, asked: Callable[[Roads], None]
) -> None:
    asked(Roads())
    with app.app_context():
        staff = in_transaction(
            lambda session: a_staff_member(
                session, session.get_one(OrganisationRow, town.organisation_id), role=Role.DESK
            )
        )
        caller = in_transaction(
            lambda session: register_resident(
                session, Who("Maria", "+32470123456", "", "nl"), a_place(), by=actor_for(staff), now=MONDAY
            )
        )
    sign_in(client, staff)
    page = client.get(f"/loket/inwoner/{caller.resident_id}/boeken?task_{town.options['lamp']}=1")
    assert page.status_code == 200
    assert MILL in origins(app)
