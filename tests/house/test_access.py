"""Every route, every role; every thing of another organisation."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from booking.rules.actors import Role
from booking.store.database import reading
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.forms import CSRF_FIELD, csrf_token
from tests.harness.world import NOW, ROLES, World, a_world
from tests.house.access import ACCESS

MARK = "Kanarie7"
FINGERPRINT = "SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {} t"
#: Routes with an id or a secret in their address: of another organisation, these do not exist.
OWNED = {
    "absence_id", "household_payer_id", "payer_id", "representation_id", "commissioner_id", "photo_id", "report_id", "round_id", "reports_of", "assignment_id", "booking_id", "draft_id", "equipment_id", "location_id", "member_id", "membership_id", "message_id", "number",
    "offer_id", "option_id", "pause_id", "question_id", "request_id", "resident_id", "series_id", "service_id", "session_id", "sessions_of", "staff_id", "tariff_id", "ticket_id", "rental_id", "token",
    "waiting_id", "worker_id",
}  # fmt: skip


@pytest.fixture
def world(app: Flask, freeze: Callable[..., FrozenClock]) -> World:
    """The organisation of the person who looks."""
    freeze(NOW)
    return a_world(app)


def test_every_route_is_in_the_table(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ACCESS)


@pytest.mark.parametrize("role", ROLES)
def test_only_the_right_people_get_in(app: Flask, client: StrictClient, world: World, role: Role | None) -> None:
    world.become(client, role)
    wrong, token = [], _csrf_token(client)
    for endpoint, method in _doors(app):
        answer = client.open(world.path(app, endpoint), method=method, data=token if method == "POST" else None)
        answer.close()
        refused = answer.status_code in {401, 403} or (
            answer.status_code == 303 and answer.location.startswith(("/aanmelden", "/code"))
        )
        if endpoint == "account.sign_out":
            world.become(client, role)
            token = _csrf_token(client)
        elif refused is (role in ACCESS[endpoint]):
            wrong.append(f"{method} {endpoint}: {answer.status}")
        # Without a key for Stripe there is nobody to hear its hook.
        assert answer.status_code < 500 or endpoint == "hooks.stripe_event", f"{method} {endpoint}: {answer.status}"
    assert wrong == []


@pytest.mark.parametrize("role", [Role.WORKER, Role.DESK, Role.COORDINATOR])
def test_what_another_organisation_has_does_not_exist(
    app: Flask, client: StrictClient, world: World, role: Role
) -> None:
    other = a_world(app, host="elders.example", mark=MARK)
    world.become(client, role)
    before = _everything(app)
    found, token = [], _csrf_token(client)
    for tried, (endpoint, method) in enumerate(_doors(app)):
        rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
        if role not in ACCESS[endpoint] or not rule.arguments & OWNED:
            continue
        data = token if method == "POST" else None
        # Each from an address of its own: who tries so many links in an hour is sent away.
        address = {"REMOTE_ADDR": f"10.0.{tried // 200}.{tried % 200 + 1}"}
        answer = client.open(other.path(app, endpoint), method=method, data=data, environ_overrides=address)
        if answer.status_code != 404 or MARK in answer.text:
            found.append(f"{method} {endpoint}: {answer.status}")
    assert found == []
    assert _everything(app) == before


def test_no_form_does_anything_without_its_token(app: Flask, client: StrictClient, world: World) -> None:
    world.become(client, Role.COORDINATOR)
    before = _everything(app)
    done = [
        endpoint
        for endpoint, method in _doors(app)
        if method == "POST"
        and endpoint != "hooks.stripe_event"
        and client.post(world.path(app, endpoint), data={}).status_code != 403
    ]
    assert done == []
    assert _everything(app) == before


@pytest.mark.parametrize("role", [Role.WORKER, Role.COORDINATOR])
def test_looking_changes_nothing_but_the_list_of_who_looked(
    app: Flask, client: StrictClient, world: World, role: Role
) -> None:
    world.become(client, role)
    before = _everything(app)
    for endpoint, method in _doors(app):
        if method == "GET":
            client.get(world.path(app, endpoint)).close()
    after = _everything(app)
    assert {name for name in after if after[name] != before[name]} <= {"dossier_readings"}


def _doors(app: Flask) -> Iterator[tuple[str, str]]:
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method


def _csrf_token(client: StrictClient) -> dict[str, str]:
    return {CSRF_FIELD: csrf_token(client.get("/privacy").text)}


def _everything(app: Flask) -> dict[str, str | None]:
    """Return a fingerprint of each table."""
    with app.app_context(), reading() as session:
        tables = session.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        ).all()
        # Counting tries at what is not there is what the limits are for.
        return {name: session.scalar(text(FINGERPRINT.format(name))) for name in tables if name != "rate_limits"}
