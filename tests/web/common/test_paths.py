"""Where a person may be sent back to."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.urls import iri_to_uri

from booking.web.common.paths import page_url, same_site_path


@pytest.mark.parametrize(
    "address", ["/", "/loket", "/loket?dag=2026-12-01&q=d%27Hondt", "/b/KLUS-1-x~y", "/%2f%2fevil.example", "/a//b"]
)
def test_own_path_is_kept(address: str) -> None:
    assert same_site_path(address) == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "loket",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "%2f%2fevil.example",
        "/\t/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/loket\r\nSet-Cookie: a=b",
        "/loket\x00",
        "/lokét",
        "/" + "a" * 3000,
    ],
)
def test_what_may_lead_elsewhere_is_refused(address: str | None) -> None:
    assert same_site_path(address) is None


@given(st.text(max_size=30).map(lambda tail: "/" + tail))
def test_what_is_kept_is_one_slash_and_plain_ascii(address: str) -> None:
    kept = same_site_path(address)
    if kept is not None:
        assert kept == address
        assert not kept.startswith("//")
        assert iri_to_uri(kept) == kept


@pytest.mark.parametrize(
    ("asked", "method", "back"),
    [
        ("/aanmelden?next=/loket", "GET", "/aanmelden?next=/loket"),
        ("/aanmelden?next=/loket", "POST", "/aanmelden"),
        ("/afmelden", "POST", "/"),
        ("/nowhere", "GET", "/"),
    ],
)
def test_way_back_is_a_page_that_can_be_opened(application: Flask, asked: str, method: str, back: str) -> None:
    with application.test_request_context(asked, method=method):
        assert page_url() == back
