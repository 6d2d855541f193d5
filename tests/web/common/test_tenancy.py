"""A request is for the organisation whose host it asks."""

import pytest
from flask import Flask

from booking.store.database import in_transaction
from booking.store.tables import OrganisationRow
from tests.harness.client import StrictClient
from tests.harness.people import an_organisation

OTHER = "haacht.example"


@pytest.fixture
def other_town(app: Flask) -> OrganisationRow:
    """Keep a second organisation."""
    with app.app_context():
        return in_transaction(lambda session: an_organisation(session, host=OTHER, name="Buurtdiensten Haacht"))


def test_each_organisation_answers_to_its_own_host(
    client: StrictClient, town: OrganisationRow, other_town: OrganisationRow
) -> None:
    assert town.name in client.get("/aanmelden").text
    assert other_town.name in client.get("/aanmelden", base_url=f"http://{OTHER}").text
    assert other_town.name in client.get("/aanmelden", base_url=f"http://{OTHER.upper()}").text


def test_only_organisation_answers_to_any_host(client: StrictClient, town: OrganisationRow) -> None:
    assert town.name in client.get("/aanmelden", base_url="http://10.0.0.7:8080").text


def test_unknown_host_among_several_is_not_found(
    client: StrictClient, town: OrganisationRow, other_town: OrganisationRow
) -> None:
    answer = client.get("/aanmelden", base_url="http://evil.example")
    assert answer.status_code == 404
    assert town.name not in answer.text
    assert other_town.name not in answer.text


def test_forwarded_host_changes_nothing(
    client: StrictClient, town: OrganisationRow, other_town: OrganisationRow
) -> None:
    headers = {"X-Forwarded-Host": OTHER, "Forwarded": f"host={OTHER}"}
    assert town.name in client.get("/aanmelden", headers=headers).text


def test_installation_without_organisation_says_so_plainly(client: StrictClient) -> None:
    assert client.get("/").status_code == 404


def test_phone_hours_are_in_the_language_of_the_person(client: StrictClient, town: OrganisationRow) -> None:
    assert "8 h 30" in client.get("/aanmelden", headers={"Accept-Language": "fr-BE"}).text


def test_colours_go_to_the_stylesheet(client: StrictClient, town: OrganisationRow) -> None:
    answer = client.get("/brand.css")
    assert answer.mimetype == "text/css"
    assert answer.text == ":root{--brand:#0b5d4e;--brand-ink:#ffffff;--warm:#f2a33a;}\n"


def test_what_is_no_colour_never_reaches_the_stylesheet(app: Flask, client: StrictClient) -> None:
    with app.app_context():
        in_transaction(lambda session: an_organisation(session, brand="red;}body{display:none", warm="#fff"))
    assert client.get("/brand.css").text == ":root{--brand-ink:#ffffff;}\n"


def test_health_needs_no_organisation(client: StrictClient) -> None:
    assert client.get("/health", base_url="http://10.0.0.7").text == "ok\n"
