"""A service or a worker stops: the coordinator sees what that touches before it is saved, and the list afterwards."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from booking.store.database import in_transaction, reading
from booking.store.tables import ServiceRow, StaffRow, WorkerRow
from tests.harness.client import StrictClient
from tests.harness.town import MONDAY, Town
from tests.usecases.work.visits import Visit, a_visit


@pytest.fixture
def visit(app: Flask, town: Town) -> Visit:
    """An hangs a lamp on Tuesday at ten."""
    with app.app_context():
        return in_transaction(
            lambda session: a_visit(
                session, town, starts_at=MONDAY + timedelta(days=1, hours=2), now=MONDAY, by=("An",)
            )
        )


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def works_here(app: Flask, town: Town) -> bool:
    with app.app_context(), reading() as session:
        return session.get_one(WorkerRow, town.workers["An"]).active


def is_given(app: Flask, town: Town) -> bool:
    with app.app_context(), reading() as session:
        return session.get_one(ServiceRow, town.service_id).active


def test_a_service_stops_after_a_second_yes_and_leads_to_the_list(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, visit: Visit
) -> None:
    asked = client.submit(f"/beheer/diensten/{town.service_id}", active=False)
    assert asked.status_code == 422
    assert "You promised 1 visit that needs somebody else then, or a phone call." in words(asked.text)
    assert "Save once more if you are sure." in words(asked.text)
    assert is_given(app, town)
    page = client.follow(client.send(asked))
    assert not is_given(app, town)
    assert "People to phone" in words(page.text)
    assert "We no longer give this service" in words(page.text)
    assert visit.number in page.text


def test_a_service_without_promises_stops_at_once(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    client.submit(f"/beheer/diensten/{town.service_id}", follow=True, active=False)
    assert not is_given(app, town)


@pytest.mark.parametrize("answers", [{"active": False}, {"contract_last": "2026-11-23"}])
def test_a_worker_leaves_after_a_second_yes(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, visit: Visit, answers: dict[str, Any]
) -> None:
    path = f"/beheer/medewerkers/{town.workers['An']}/gegevens"
    asked = client.submit(path, **answers)
    assert asked.status_code == 422
    assert "You promised 1 visit that needs somebody else then, or a phone call." in words(asked.text)
    assert works_here(app, town)
    page = client.follow(client.send(asked))
    assert "One visit needs another worker or another time" in words(page.text)
    assert "Give visits to others" in words(page.text)
    assert visit.number in client.get("/loket/bellen").text
