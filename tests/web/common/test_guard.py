"""Nobody gets in by accident."""

import pytest
from flask import Blueprint, Flask

from booking.rules.actors import Role
from booking.store.database import in_transaction
from booking.store.tables import OrganisationRow
from booking.web.common.guard import (
    AccessNotDeclared,
    guard_blueprint,
    may_open,
    open_to_everybody,
    require_declared_access,
)
from tests.harness.client import StrictClient
from tests.harness.people import a_staff_member, an_organisation, sign_in

FIRST_PAGES = {Role.DESK: "/loket", Role.COORDINATOR: "/beheer", Role.WORKER: "/mijn-dag"}


def enter(app: Flask, client: StrictClient, town: OrganisationRow, role: Role) -> None:
    with app.app_context():
        staff = in_transaction(lambda session: a_staff_member(session, town, role=role))
    sign_in(client, staff)


def a_small_app(*blueprints: Blueprint) -> Flask:
    app = Flask(__name__, static_folder=None)
    for blueprint in blueprints:
        blueprint.add_url_rule("/page", view_func=lambda: "", endpoint="page")
        app.register_blueprint(blueprint)
    return app


def test_app_with_an_undeclared_page_does_not_start() -> None:
    with pytest.raises(AccessNotDeclared, match=r"open\.page"):
        require_declared_access(a_small_app(Blueprint("open", __name__)))


def test_page_outside_any_blueprint_does_not_start_either() -> None:
    app = a_small_app()
    app.add_url_rule("/page", view_func=lambda: "", endpoint="page")
    with pytest.raises(AccessNotDeclared, match="page"):
        require_declared_access(app)


def test_declared_pages_start() -> None:
    public, closed = Blueprint("public", __name__), Blueprint("closed", __name__)
    open_to_everybody(public)
    guard_blueprint(closed, Role.DESK)
    require_declared_access(a_small_app(public, closed))


def test_stranger_is_asked_to_sign_in_and_comes_back(client: StrictClient, town: OrganisationRow) -> None:
    answer = client.get("/loket?dag=1")
    assert (answer.status_code, answer.location) == (303, "/aanmelden?next=/loket?dag%3D1")


def test_worker_is_asked_for_a_code(client: StrictClient, town: OrganisationRow) -> None:
    assert client.get("/mijn-dag").location == "/code?next=/mijn-dag"


def test_script_of_a_stranger_is_told_without_a_detour(client: StrictClient, town: OrganisationRow) -> None:
    assert client.get("/mijn-dag", headers={"Sec-Fetch-Mode": "cors"}).status_code == 401
    answer = client.get("/mijn-dag", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (401, "application/json")


@pytest.mark.parametrize("role", FIRST_PAGES)
@pytest.mark.parametrize("face", [Role.COORDINATOR, Role.WORKER])
def test_each_role_gets_only_into_its_own_face(
    app: Flask, client: StrictClient, town: OrganisationRow, role: Role, face: Role
) -> None:
    enter(app, client, town, role)
    answer = client.get(FIRST_PAGES[face], headers={"Sec-Fetch-Mode": "navigate"})
    assert (answer.status_code == 403) is (role is not face)


def test_sign_in_at_one_organisation_is_worth_nothing_at_another(
    app: Flask, client: StrictClient, town: OrganisationRow
) -> None:
    with app.app_context():
        other = in_transaction(lambda session: an_organisation(session, host="haacht.example"))
        staff = in_transaction(lambda session: a_staff_member(session, other, role=Role.WORKER))
    sign_in(client, staff)
    assert client.get("/mijn-dag").status_code == 303


def test_role_that_was_taken_away_closes_the_face_at_once(
    app: Flask, client: StrictClient, town: OrganisationRow
) -> None:
    enter(app, client, town, Role.WORKER)
    assert client.get("/mijn-dag").status_code == 200
    with app.app_context():
        in_transaction(lambda session: session.connection().exec_driver_sql("DELETE FROM staff_roles").rowcount)
    assert client.get("/mijn-dag").status_code == 403


@pytest.mark.parametrize(
    ("path", "roles", "may"),
    [
        ("/loket?dag=1", {Role.DESK}, True),
        ("/loket", {Role.WORKER}, False),
        ("/mijn-dag", {Role.WORKER, Role.DESK}, True),
        ("/", set(), True),
        ("/afmelden", {Role.DESK}, False),
        ("/nowhere", {Role.DESK}, False),
    ],
)
def test_what_a_role_may_open_is_known_beforehand(app: Flask, path: str, roles: set[Role], *, may: bool) -> None:
    with app.test_request_context():
        assert may_open(app, path, roles) is may
