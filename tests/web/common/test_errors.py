"""Faults are pages that say what happened, what now and whom to call."""

import json
import logging
from collections.abc import Callable

import pytest
from flask import Blueprint, Flask, abort
from sqlalchemy.exc import IntegrityError, OperationalError

from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.bookings import HoldLapsed
from booking.store.database import db
from booking.store.tables import OrganisationRow
from booking.web.common.guard import open_to_everybody
from booking.web.common.logs import configure_logging
from tests.harness.client import StrictClient

SECRET = "0470 12 34 56"


def fail_with(fault: str) -> str:
    faults: dict[str, Exception] = {
        "hidden": NotFound(),
        "forbidden": NotAllowed(),
        "refused": HoldLapsed(),
        "database": OperationalError("SELECT", {}, Exception("gone")),
        "row": IntegrityError("INSERT", {"phone": SECRET}, Exception(f"Key (phone)=({SECRET}) exists")),
        "bug": RuntimeError(SECRET),
    }
    if fault.isdecimal():
        abort(int(fault))
    raise faults[fault]


@pytest.fixture
def failing(app_with: Callable[..., Flask], town: OrganisationRow) -> StrictClient:
    """Open an app as in production, with pages that go wrong."""
    app = app_with()
    blueprint = Blueprint("failing", __name__)
    open_to_everybody(blueprint)
    blueprint.add_url_rule("/fout/<fault>", view_func=fail_with, methods=["GET"])
    app.register_blueprint(blueprint)
    app.testing = False
    client = app.test_client()
    assert isinstance(client, StrictClient)
    return client


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ("hidden", 404),
        ("forbidden", 403),
        ("refused", 422),
        ("database", 503),
        ("row", 500),
        ("bug", 500),
        ("400", 400),
        ("401", 401),
        ("410", 410),
        ("413", 413),
        ("415", 415),
        ("429", 429),
        ("502", 502),
    ],
)
def test_fault_is_a_page_with_a_phone_number(failing: StrictClient, fault: str, status: int) -> None:
    answer = failing.get(f"/fout/{fault}")
    assert answer.status_code == status
    assert "016 00 00 00" in answer.text
    assert SECRET not in answer.text
    assert "Traceback" not in answer.text


def test_number_of_the_fault_is_on_the_page_and_in_the_header(failing: StrictClient) -> None:
    answer = failing.get("/fout/bug")
    assert answer.headers["X-Request-Id"] in answer.text


def test_wrong_method_tells_which_are_right(failing: StrictClient) -> None:
    answer = failing.get("/afmelden")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_script_gets_the_fault_as_json(failing: StrictClient) -> None:
    answer = failing.get("/fout/bug", headers={"Accept": "application/json"})
    assert answer.json == {"status": 500, "request_id": answer.headers["X-Request-Id"]}


def test_page_without_database_asks_nothing_of_it(failing: StrictClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with failing.application.app_context():
        engine = db.engine

    def away() -> None:
        raise OperationalError("SELECT", {}, Exception("connection refused"))

    monkeypatch.setattr(engine, "connect", away)
    monkeypatch.setattr(engine.pool, "connect", away)
    answer = failing.get("/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert failing.get("/health").status_code == 503


def test_log_names_neither_address_nor_words_of_a_fault(
    failing: StrictClient, caplog: pytest.LogCaptureFixture
) -> None:
    configure_logging(to_stderr=False, with_messages=False)
    with caplog.at_level(logging.INFO):
        failing.get("/fout/bug?telefoon=0470123456")
        failing.get("/fout/row")
    told = json.dumps([repr(record.msg) for record in caplog.records])
    assert "RuntimeError" in told
    assert "/fout/<fault>" in told
    for private in (SECRET, "0470123456", "/fout/bug"):
        assert private not in told


def test_host_for_which_no_address_can_be_written_is_refused(client: StrictClient, town: OrganisationRow) -> None:
    answer = client.get("/", headers={"Host": "x" * 300})
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert "Content-Security-Policy" in answer.headers
