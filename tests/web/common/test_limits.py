"""How often one address may try."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from booking.store.tables import OrganisationRow
from booking.web.common.limits import client_address
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("203.0.113.7\nX", "unknown"),
        ("", "unknown"),
    ],
)
def test_one_home_counts_once(application: Flask, address: str, counted: str) -> None:
    with application.test_request_context(environ_overrides={"REMOTE_ADDR": address}):
        assert client_address() == counted


def guess(client: StrictClient, times: int, **options: str) -> list[int]:
    page = client.get("/code")
    token = page.text.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    data = {"csrf_token": token, "code": "123456789"}
    environ = {"REMOTE_ADDR": options.pop("address", "203.0.113.7")}
    return [
        client.post("/code", data=data, headers=options, environ_overrides=environ).status_code for _ in range(times)
    ]


def test_guessing_ends_after_ten_codes_an_hour(
    client: StrictClient, town: OrganisationRow, freeze: Callable[[datetime], FrozenClock]
) -> None:
    frozen = freeze(NOON)
    assert guess(client, 11) == [422] * 10 + [429]
    frozen.forward(minutes=59)
    assert guess(client, 1) == [429]
    frozen.forward(minutes=2)
    assert guess(client, 1) == [422]


def test_refusal_tells_how_long_to_wait(
    client: StrictClient, town: OrganisationRow, freeze: Callable[[datetime], FrozenClock]
) -> None:
    frozen = freeze(NOON)
    guess(client, 10)
    frozen.forward(minutes=20)
    page = client.get("/code")
    token = page.text.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    answer = client.post(
        "/code",
        data={"csrf_token": token, "code": "123456789"},
        environ_overrides={"REMOTE_ADDR": "203.0.113.7"},
    )
    assert answer.status_code == 429
    assert 2390 <= int(answer.headers["Retry-After"]) <= 2401


def test_header_of_a_stranger_does_not_change_who_is_counted(client: StrictClient, town: OrganisationRow) -> None:
    for number in range(10):
        assert guess(client, 1, **{"X-Forwarded-For": f"198.51.100.{number}"}) == [422]
    assert guess(client, 1, **{"X-Forwarded-For": "198.51.100.99"}) == [429]


def test_behind_our_own_proxy_its_word_counts(app_with: Callable[..., Flask], town: OrganisationRow) -> None:
    client = app_with(trusted_proxies=1).test_client()
    assert isinstance(client, StrictClient)
    assert guess(client, 11, **{"X-Forwarded-For": "198.51.100.1"})[-1] == 429
    assert guess(client, 1, **{"X-Forwarded-For": "198.51.100.2"}) == [422]
    # The last one is what our proxy saw; what stands before it anybody may have written.
    assert guess(client, 1, **{"X-Forwarded-For": "9.9.9.9, 198.51.100.1"}) == [429]


def test_many_addresses_share_the_limit_of_the_organisation(client: StrictClient, town: OrganisationRow) -> None:
    answers = [code for number in range(11) for code in guess(client, 10, address=f"203.0.113.{number}")]
    assert answers[:100] == [422] * 100
    assert set(answers[100:]) == {429}


def test_reading_has_no_limit(client: StrictClient, town: OrganisationRow) -> None:
    assert {client.get("/code").status_code for _ in range(30)} == {200}


def test_factor_multiplies_each_limit(app_with: Callable[..., Flask], town: OrganisationRow) -> None:
    client = app_with(rate_limit_factor=2).test_client()
    assert isinstance(client, StrictClient)
    assert guess(client, 21) == [422] * 20 + [429]


def test_wrong_links_end_after_thirty_an_hour(
    client: StrictClient, town: OrganisationRow, freeze: Callable[[datetime], FrozenClock]
) -> None:
    freeze(NOON)
    answers = [client.get(f"/w/wrong{number}").status_code for number in range(31)]
    assert answers == [404] * 30 + [429]
