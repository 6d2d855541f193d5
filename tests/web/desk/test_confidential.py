"""Preventive family support: on no page of desk or management does anybody but its guides see who asked or has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from booking.rules.actors import Role
from booking.store.database import in_transaction
from booking.store.tables import ServiceGuideRow, ServiceRow
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.world import NOW, World, a_world
from tests.house.access import ACCESS

MARK = "Kanarie7"
NAME = f"Maria Peeters {MARK}"
NOT_FOUND = 404
OFFICE = (Role.DESK, Role.COORDINATOR)
#: What only a booking, a wish, a series, a decision or a request says; the name alone is of a dossier too.
SECRETS = ("Hoge zoldering", "Een lamp hangt los", "70000001", "7000 0001")
#: Pages of one thing of the service.
OF_THE_SERVICE = ("number", "series_id", "waiting_id", "offer_id", "request_id")
#: These show people whose dossier may be opened, or ask about one of them.
OF_A_DOSSIER = frozenset({"desk.start", "desk.new_resident"})


@pytest.fixture
def world(app: Flask, freeze: Callable[..., FrozenClock]) -> World:
    """An organisation of which the first service is confidential."""
    freeze(NOW)
    found = a_world(app, mark=MARK)
    with app.app_context():
        theirs = update(ServiceRow).where(ServiceRow.id == found.town.service_id).values(confidential=True)
        in_transaction(lambda session: session.execute(theirs))
    return found


def let_guide(app: Flask, world: World, role: Role) -> None:
    row = ServiceGuideRow(
        organisation_id=world.town.organisation_id, service_id=world.town.service_id, staff_id=world.staff[role].id
    )
    with app.app_context():
        in_transaction(lambda session: session.add(row))


def pages(app: Flask, role: Role) -> Iterator[tuple[str, set[str]]]:
    """Yield each page of desk and management that this role may open, with what its address names."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        is_theirs = rule.endpoint.startswith(("desk.", "coordinator.")) and role in ACCESS.get(rule.endpoint, ())
        if is_theirs and "GET" in (rule.methods or ()):
            yield rule.endpoint, set(rule.arguments)


@pytest.mark.parametrize("role", OFFICE)
def test_no_page_tells_who_has_it_to_somebody_who_does_not_guide(app: Flask, world: World, role: Role) -> None:
    client = FlaskClient(app)
    world.become(client, role)
    secrets = (*SECRETS, world.ids["number"], f"{world.ids['number'][:4]} {world.ids['number'][4:]}")
    told = []
    for endpoint, named in pages(app, role):
        answer = client.get(world.path(app, endpoint))
        if answer.status_code == NOT_FOUND:
            # It repeats the address that was asked, and nothing else.
            continue
        found = [secret for secret in secrets if secret in answer.text]
        if NAME in answer.text and "resident_id" not in named and endpoint not in OF_A_DOSSIER:
            found.append(NAME)
        if found:
            told.append(f"{endpoint}: {found}")
        answer.close()
    assert told == []


@pytest.mark.parametrize("role", OFFICE)
def test_each_page_of_one_thing_does_not_exist_for_who_does_not_guide_and_does_for_who_does(
    app: Flask, world: World, role: Role
) -> None:
    client = FlaskClient(app)
    world.become(client, role)
    of_one = [endpoint for endpoint, named in pages(app, role) if named & set(OF_THE_SERVICE)]
    for endpoint in of_one:
        assert client.get(world.path(app, endpoint)).status_code == NOT_FOUND, endpoint
    let_guide(app, world, role)
    there = {endpoint for endpoint in of_one if client.get(world.path(app, endpoint)).status_code != NOT_FOUND}
    assert there >= {"desk.show_booking", "desk.show_request", "desk.show_series", "desk.change_wish", "desk.call"}


@pytest.mark.parametrize("role", OFFICE)
def test_nothing_of_it_can_be_changed_by_who_does_not_see_it(
    app: Flask, client: StrictClient, world: World, role: Role
) -> None:
    world.become(client, role)
    for endpoint in ("desk.withdraw_request", "desk.request_waits", "desk.link_request", "desk.book_request"):
        answer = client.forge(world.path(app, endpoint), page="/privacy", number="1")
        assert answer.status_code == 404, endpoint


def test_who_guides_sees_it_in_the_lists(app: Flask, client: StrictClient, world: World) -> None:
    let_guide(app, world, Role.DESK)
    world.become(client, Role.DESK)
    for path in ("/loket/dag", "/loket/aanvragen", "/loket/wachtlijst"):
        assert MARK in client.get(path).text, path


def test_on_the_list_of_the_day_a_worker_is_busy_and_that_is_all(
    app: Flask, client: StrictClient, world: World
) -> None:
    world.become(client, Role.DESK)
    page = BeautifulSoup(client.get("/loket/dag").text, "html.parser")
    assert page.main is not None
    said = " ".join(page.main.get_text(" ").split())
    assert "An" in said
    assert any(word in said for word in ("Busy", "Bezet"))
    assert "Maria" not in said


def test_the_next_request_of_another_face_is_not_veiled(app: Flask, client: StrictClient, world: World) -> None:
    world.become(client, Role.DESK)
    client.get("/loket/dag")
    assert MARK in client.get(f"/b/{world.ids['link']}").text


def test_another_service_stays_open_to_everybody(app: Flask, client: StrictClient, world: World) -> None:
    with app.app_context():
        in_transaction(lambda session: session.execute(update(ServiceRow).values(confidential=False)))
    world.become(client, Role.DESK)
    assert MARK in client.get("/loket/dag").text
