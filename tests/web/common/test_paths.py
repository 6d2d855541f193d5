"""Where a person may be sent back to."""

from urllib.parse import urljoin

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

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


@given(st.text(st.characters(min_codepoint=0, max_codepoint=0x7F), max_size=30).map(lambda tail: "/" + tail))
def test_what_is_kept_leads_to_this_site(address: str) -> None:
    kept = same_site_path(address)
    if kept is not None:
        assert kept == address
        assert urljoin("https://buurtboek.example/loket", kept).startswith("https://buurtboek.example/")


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
