"""Signing in and out, as a person does it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from booking.rules.actors import Role
from booking.store.database import in_transaction
from booking.store.tables import OrganisationRow, StaffRow
from booking.usecases.accounts.issue_code import issue_code
from booking.web.common import clock
from tests.harness.application import SECRET_KEY
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.people import PASSWORD, a_staff_member, actor_for, sign_in

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
FIRST_PAGES = {Role.DESK: "/loket", Role.COORDINATOR: "/beheer", Role.WORKER: "/mijn-dag"}


@pytest.fixture
def hire(app: Flask, town: OrganisationRow) -> Callable[..., StaffRow]:
    """Keep somebody of the staff: ``hire(Role.DESK)``."""

    def keep(role: Role, **others: object) -> StaffRow:
        with app.app_context():
            return in_transaction(lambda session: a_staff_member(session, town, role=role, locale="en", **others))

    return keep


@pytest.fixture
def code_for(app: Flask, hire: Callable[..., StaffRow]) -> Callable[[StaffRow], str]:
    """Let the desk give a code to a worker."""

    def give(worker: StaffRow) -> str:
        desk = hire(Role.DESK)
        with app.app_context():
            return in_transaction(
                lambda session: (
                    issue_code(session, worker.id, by=actor_for(desk), key=SECRET_KEY, now=clock.now()).digits
                )
            )

    return give


def session_of(client: StrictClient) -> dict[str, object]:
    with client.session_transaction() as session:
        return dict(session)


@pytest.mark.parametrize("role", [Role.DESK, Role.COORDINATOR])
def test_each_role_lands_on_its_own_face(client: StrictClient, hire: Callable[..., StaffRow], role: Role) -> None:
    staff = hire(role)
    answer = client.submit("/aanmelden", email=staff.email, password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, FIRST_PAGES[role])


def test_coordinator_who_also_is_desk_lands_on_the_board(
    app: Flask, client: StrictClient, town: OrganisationRow
) -> None:
    with app.app_context():
        staff = in_transaction(lambda session: a_staff_member(session, town, role=(Role.DESK, Role.COORDINATOR)))
    assert client.submit("/aanmelden", email=staff.email, password=PASSWORD).location == "/beheer"


def test_page_that_was_asked_for_comes_after_signing_in(client: StrictClient, hire: Callable[..., StaffRow]) -> None:
    staff = hire(Role.DESK)
    asked = client.get("/loket?dag=2026-12-01").location
    answer = client.submit(asked, email=staff.email, password=PASSWORD)
    assert answer.location == "/loket?dag=2026-12-01"


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "/\\evil.example", "https:evil.example", "%2f%2fevil.example", "/%09/evil.example", "/beheer"],
)
def test_next_leads_nowhere_else(client: StrictClient, hire: Callable[..., StaffRow], elsewhere: str) -> None:
    staff = hire(Role.DESK)
    page = client.get("/aanmelden", query_string={"next": elsewhere})
    assert client.send(page, email=staff.email, password=PASSWORD).location == "/loket"


def test_wrong_and_unknown_get_the_same_page(client: StrictClient, hire: Callable[..., StaffRow]) -> None:
    staff = hire(Role.DESK)
    wrong = client.submit("/aanmelden", email=staff.email, password="wrong")
    unknown = client.submit("/aanmelden", email="nobody@keerbergen.example", password="wrong")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    said = "The e-mail address or the password is not right."
    assert said in wrong.text
    assert said in unknown.text
    assert f'value="{staff.email}"' in wrong.text
    assert PASSWORD not in wrong.text


def test_empty_form_says_what_is_missing(client: StrictClient, town: OrganisationRow) -> None:
    answer = client.submit("/aanmelden", email="", password="")
    assert answer.status_code == 422
    assert "Fill in your e-mail address." in answer.text
    assert "Fill in your password." in answer.text


def test_lock_says_until_when(
    client: StrictClient, hire: Callable[..., StaffRow], freeze: Callable[[datetime], FrozenClock]
) -> None:
    freeze(NOON)
    staff = hire(Role.DESK)
    for _ in range(5):
        client.submit("/aanmelden", email=staff.email, password="wrong")
    answer = client.submit("/aanmelden", email=staff.email, password=PASSWORD)
    assert answer.status_code == 422
    assert "12:15" in answer.text


def test_signing_in_begins_a_new_session(client: StrictClient, hire: Callable[..., StaffRow]) -> None:
    staff = hire(Role.DESK)
    with client.session_transaction() as session:
        session["draft"] = "of a stranger"
    before = session_of(client)
    client.submit("/aanmelden", email=staff.email, password=PASSWORD)
    first = session_of(client)
    assert "draft" not in first
    assert first.get("csrf_token") != before.get("csrf_token", "none")
    client.get("/loket")
    client.forge("/afmelden", page="/toegankelijkheid")
    client.submit("/aanmelden", email=staff.email, password=PASSWORD)
    assert session_of(client)["_user_id"] != first["_user_id"]


def test_cookie_of_before_signing_out_opens_nothing(
    app: Flask, client: StrictClient, hire: Callable[..., StaffRow]
) -> None:
    sign_in(client, hire(Role.WORKER))
    stolen = session_of(client)
    assert client.get("/mijn-dag").status_code == 200
    answer = client.forge("/afmelden", page="/toegankelijkheid")
    assert (answer.status_code, answer.location) == (303, "/code")
    thief = app.test_client()
    with thief.session_transaction() as session:
        session.update(stolen)
    assert thief.get("/mijn-dag").status_code == 303


def test_signing_out_leaves_nothing_in_the_browser(client: StrictClient, hire: Callable[..., StaffRow]) -> None:
    sign_in(client, hire(Role.DESK))
    answer = client.forge("/afmelden", page="/toegankelijkheid")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.location == "/aanmelden"
    assert session_of(client) == {}


def test_office_session_ends_with_the_browser_and_after_ten_hours(
    client: StrictClient, hire: Callable[..., StaffRow], freeze: Callable[[datetime], FrozenClock]
) -> None:
    frozen = freeze(NOON)
    staff = hire(Role.COORDINATOR)
    answer = client.submit("/aanmelden", email=staff.email, password=PASSWORD)
    assert "Expires" not in answer.headers["Set-Cookie"]
    frozen.forward(hours=9, minutes=59)
    assert client.get("/aanmelden").status_code == 303
    frozen.forward(minutes=2)
    assert client.get("/beheer").status_code == 303


def test_worker_gets_in_with_a_code_and_stays(
    client: StrictClient,
    hire: Callable[..., StaffRow],
    code_for: Callable[[StaffRow], str],
    freeze: Callable[[datetime], FrozenClock],
) -> None:
    frozen = freeze(NOON)
    digits = code_for(hire(Role.WORKER))
    answer = client.submit("/code", code=f"{digits[:3]} {digits[3:6]}-{digits[6:]}")
    assert (answer.status_code, answer.location) == (303, "/mijn-dag")
    assert "Expires" in answer.headers["Set-Cookie"]
    frozen.forward(days=179)
    assert client.get("/mijn-dag").status_code == 200


def test_wrong_code_says_what_to_do(client: StrictClient, town: OrganisationRow) -> None:
    answer = client.submit("/code", code="123 456 789")
    assert answer.status_code == 422
    assert "ask the desk for a new code" in answer.text
    assert 'value="123 456 789"' in answer.text


def test_code_field_brings_the_digits_of_a_phone(client: StrictClient, town: OrganisationRow) -> None:
    page = client.get("/code").text
    assert 'inputmode="numeric"' in page
    assert 'autocomplete="one-time-code"' in page


def test_who_is_signed_in_is_not_asked_again(client: StrictClient, hire: Callable[..., StaffRow]) -> None:
    sign_in(client, hire(Role.WORKER))
    assert client.get("/code").location == "/mijn-dag"


def test_demo_shows_its_sign_ins_and_nobody_else_does(
    app: Flask, client: StrictClient, town: OrganisationRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    from booking.demo.sign_ins import OFFICE_SIGN_INS  # noqa: PLC0415

    assert OFFICE_SIGN_INS[0].secret not in client.get("/aanmelden").text
    monkeypatch.setitem(app.config, "DEMO_SIGN_INS", {"another-house": OFFICE_SIGN_INS})
    assert OFFICE_SIGN_INS[0].login not in client.get("/aanmelden").text
    monkeypatch.setitem(app.config, "DEMO_SIGN_INS", {town.slug: OFFICE_SIGN_INS})
    page = client.get("/aanmelden").text
    assert OFFICE_SIGN_INS[0].login in page
    assert OFFICE_SIGN_INS[0].secret in page


def test_password_is_changed_and_the_old_one_is_worth_nothing(
    client: StrictClient, hire: Callable[..., StaffRow]
) -> None:
    staff = hire(Role.DESK)
    sign_in(client, staff)
    new = "heel iets anders dan vroeger"
    answer = client.submit("/wachtwoord", current=PASSWORD, new=new, again=new)
    assert (answer.status_code, answer.location) == (303, "/loket")
    client.forge("/afmelden", page="/toegankelijkheid")
    assert client.submit("/aanmelden", email=staff.email, password=PASSWORD).status_code == 422
    assert client.submit("/aanmelden", email=staff.email, password=new).status_code == 303


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"current": "wrong", "new": "a long new password", "again": "a long new password"}, "use now"),
        ({"current": PASSWORD, "new": "short", "again": "short"}, "at least 12"),
        ({"current": PASSWORD, "new": "a long new password", "again": "another one"}, "not the same"),
    ],
)
def test_password_that_cannot_be_is_said_at_its_field(
    client: StrictClient, hire: Callable[..., StaffRow], answers: dict[str, Any], said: str
) -> None:
    sign_in(client, hire(Role.DESK))
    answer = client.submit("/wachtwoord", **answers)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_worker_has_no_password_to_change(client: StrictClient, hire: Callable[..., StaffRow]) -> None:
    sign_in(client, hire(Role.WORKER))
    assert client.get("/wachtwoord").status_code == 403


@pytest.mark.parametrize(
    ("path", "answers"),
    [
        ("/aanmelden", {"email": "els\x00@example.be", "password": "\x00"}),
        ("/code", {"code": "123 456 \x00789"}),
    ],
)
def test_nul_bytes_are_said_at_their_field(
    client: StrictClient, town: OrganisationRow, path: str, answers: dict[str, Any]
) -> None:
    response = client.submit(path, **answers)
    assert response.status_code == 422
    assert "\x00" not in response.text
