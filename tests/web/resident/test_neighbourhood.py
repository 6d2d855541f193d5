"""Who offers what in a postcode."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from booking.store.database import in_transaction
from booking.store.tables import OrganisationRow, ServiceRow
from tests.harness.town import a_town
from tests.web.resident.way import Way, words


def _another_house(app: Flask) -> None:
    with app.app_context():
        other = in_transaction(lambda session: a_town(session, host="other.example", name="Another house"))
        in_transaction(
            lambda session: session.execute(
                update(OrganisationRow)
                .where(OrganisationRow.id == other.organisation_id)
                .values(base_url="https://other.example")
            )
        )


def test_a_postcode_shows_what_can_be_booked_there_and_from_when(way: Way, app: Flask) -> None:
    _another_house(app)
    page = way.client.submit("/in-de-buurt", follow=False, postcode="3140")
    said = words(page)
    assert said.index("Another house") < said.index("Buurtdiensten Keerbergen")
    assert said.count("First free: Tuesday 24 November") == 2
    assert 'href="https://other.example/boeken/klusdienst"' in page.text
    assert 'href="/boeken/klusdienst"' in page.text


def test_where_nobody_comes_it_says_so_and_what_to_do(way: Way) -> None:
    assert "Nobody of us comes to this postcode" in words(way.client.get("/in-de-buurt?postcode=8400"))


def test_what_is_no_postcode_is_said_at_its_field(way: Way) -> None:
    page = way.client.get("/in-de-buurt?postcode=31")
    assert page.status_code == 422
    assert way.client.get("/in-de-buurt").status_code == 200


def test_a_service_that_is_asked_for_shows_no_day(way: Way, app: Flask) -> None:
    with app.app_context():
        in_transaction(lambda session: session.execute(update(ServiceRow).values(path="request")))
    said = words(way.client.get("/in-de-buurt?postcode=3140"))
    assert "Ask us, and we look at it together" in said
    assert "First free" not in said


@pytest.mark.parametrize(
    ("values", "leads_to"),
    [
        ({"path": "request"}, "/aanvragen/klusdienst"),
        ({"path": "decided"}, "/aanvragen/klusdienst"),
        ({"shape": "report"}, "/melden/klusdienst"),
    ],
)
def test_the_way_to_a_service_begins_where_it_has_to(
    way: Way, app: Flask, values: dict[str, str], leads_to: str
) -> None:
    with app.app_context():
        in_transaction(lambda session: session.execute(update(ServiceRow).values(**values)))
    answer = way.client.get("/boeken/klusdienst")
    assert (answer.status_code, answer.location) == (303, leads_to)
