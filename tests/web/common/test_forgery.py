"""What another site sends changes nothing."""

from typing import Any

import pytest
from flask import Flask

from booking.store.tables import OrganisationRow
from tests.harness.client import StrictClient


def switched(client: StrictClient) -> bool:
    with client.session_transaction() as session:
        return "language" in session


def token_of(client: StrictClient) -> str:
    client.get("/code")
    return client.get("/code").text.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]


def test_form_without_a_token_is_refused_with_a_way_back(client: StrictClient, town: OrganisationRow) -> None:
    answer = client.post("/code", data={"code": "123456789"})
    assert answer.status_code == 403
    assert 'href="/code"' in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        # Neither are addresses: a bracket belongs to IPv6.
        {"Origin": "http://["},
        {"Origin": "http://a]b"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    ],
)
def test_foreign_origin_is_refused_even_with_a_token(
    client: StrictClient, town: OrganisationRow, headers: dict[str, str]
) -> None:
    data = {"csrf_token": token_of(client), "language": "fr"}
    assert client.post("/taal", data=data, headers=headers).status_code == 403
    assert not switched(client)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "https://localhost"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_own_page_is_believed(client: StrictClient, town: OrganisationRow, headers: dict[str, str]) -> None:
    data = {"csrf_token": token_of(client), "language": "fr"}
    assert client.post("/taal", data=data, headers=headers).status_code == 303
    assert switched(client)


@pytest.mark.parametrize(
    "request_",
    [
        {"path": "/taal", "data": "language=fr", "content_type": "text/plain"},
        {"path": "/taal", "json": {"language": "fr"}},
        {"path": "/taal", "data": {"csrf_token": "wrong", "language": "fr"}},
    ],
)
def test_other_ways_to_send_are_refused(client: StrictClient, town: OrganisationRow, request_: dict[str, Any]) -> None:
    assert client.post(**request_).status_code == 403
    assert not switched(client)


def test_get_with_an_override_stays_a_get(client: StrictClient, town: OrganisationRow) -> None:
    headers = {"X-HTTP-Method-Override": "POST"}
    assert client.get("/taal?language=fr&_method=POST", headers=headers).status_code == 405
    assert not switched(client)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"words": "x" * 300_000}, 413),
        ({f"field{number}": "x" for number in range(2000)}, 413),
        ({"field": ["x"] * 2000}, 413),
    ],
)
def test_form_of_no_shape_of_ours_is_refused(
    client: StrictClient, town: OrganisationRow, data: dict[str, Any], status: int
) -> None:
    assert client.post("/taal", data=data).status_code == status


@pytest.mark.parametrize("address", ["/loket?q=%00", "/loket?%00=1", "/lok%00et", "/lok%0aet"])
def test_address_with_control_characters_is_refused(client: StrictClient, town: OrganisationRow, address: str) -> None:
    assert client.get(address).status_code == 400


def test_token_is_worth_nothing_in_another_browser(app: Flask, client: StrictClient, town: OrganisationRow) -> None:
    data = {"csrf_token": token_of(client), "language": "fr"}
    assert app.test_client().post("/taal", data=data).status_code == 403
