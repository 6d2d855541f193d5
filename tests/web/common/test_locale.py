"""Which language a person gets."""

import pytest
from flask import Flask

from booking.rules.actors import Role
from booking.store.database import in_transaction
from booking.store.tables import OrganisationRow
from tests.harness.client import StrictClient
from tests.harness.people import a_staff_member, sign_in


def language_of(client: StrictClient, path: str = "/toegankelijkheid", **headers: str) -> str:
    html = client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()}).text
    return html.split('<html lang="', 1)[1][:2]


@pytest.mark.parametrize(
    ("asked", "given"),
    [("", "nl"), ("fr-BE,nl;q=0.5", "fr"), ("en-US", "en"), ("ar,tr;q=0.8", "nl"), ("nonsense;;q=x", "nl")],
)
def test_browser_is_asked_and_dutch_is_the_rest(
    client: StrictClient, town: OrganisationRow, asked: str, given: str
) -> None:
    assert language_of(client, Accept_Language=asked) == given


def test_choice_stays_and_leads_back_to_the_page(client: StrictClient, town: OrganisationRow) -> None:
    answer = client.forge("/taal", page="/code", language="fr", next="/code")
    assert (answer.status_code, answer.location) == (303, "/code")
    assert language_of(client, Accept_Language="en") == "fr"


def test_switch_leads_nowhere_else(client: StrictClient, town: OrganisationRow) -> None:
    assert client.forge("/taal", page="/code", language="fr", next="//evil.example").location == "/"


def test_language_that_we_do_not_speak_changes_nothing(client: StrictClient, town: OrganisationRow) -> None:
    client.forge("/taal", page="/code", language="xx")
    assert language_of(client) == "nl"


def test_staff_gets_their_own_language_until_they_choose(
    app: Flask, client: StrictClient, town: OrganisationRow
) -> None:
    with app.app_context():
        anna = in_transaction(lambda session: a_staff_member(session, town, role=Role.DESK, locale="fr"))
    sign_in(client, anna)
    assert language_of(client, Accept_Language="nl") == "fr"
    client.forge("/taal", page="/toegankelijkheid", language="en")
    assert language_of(client, Accept_Language="nl") == "en"
