"""The headers and cookies of every answer."""

from collections.abc import Callable

import pytest
from flask import Flask, url_for

from booking.store.tables import OrganisationRow
from tests.harness.client import StrictClient

ANSWERS = ["/", "/aanmelden", "/loket", "/nowhere", "/health", "/brand.css"]


def policy_of(header: str) -> dict[str, str]:
    return dict(part.strip().partition(" ")[::2] for part in header.split(";"))


def a_file(app: Flask) -> str:
    with app.test_request_context():
        return url_for("static", filename="css/buurtboek.css")


@pytest.mark.parametrize("path", ANSWERS)
def test_answer_has_all_its_headers(client: StrictClient, town: OrganisationRow, path: str) -> None:
    headers = client.get(path).headers
    policy = policy_of(headers["Content-Security-Policy"])
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/aanmelden", "/loket", "/nowhere"])
def test_no_page_is_kept_by_the_browser(client: StrictClient, town: OrganisationRow, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_file_is_kept_for_ever_under_an_address_with_its_version(app: Flask, client: StrictClient) -> None:
    with client.get(a_file(app)) as answer:
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_secure_installation_says_so(app_with: Callable[..., Flask]) -> None:
    app = app_with(secure_cookies=True)
    answer = app.test_client().get("/health", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")


def test_cookie_is_locked_to_this_host(app_with: Callable[..., Flask], town: OrganisationRow) -> None:
    answer = app_with(secure_cookies=True).test_client().get("/aanmelden", base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-buurtboek=")
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert parts == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


def test_form_may_lead_to_the_payment_page_and_no_further(app_with: Callable[..., Flask], client: StrictClient) -> None:
    real = policy_of(client.get("/health").headers["Content-Security-Policy"])
    assert real["form-action"] == "'self' https://checkout.stripe.com"
    fake = app_with(stripe_api_base="http://127.0.0.1:8139/api").test_client().get("/health")
    assert policy_of(fake.headers["Content-Security-Policy"])["form-action"] == "'self' http://127.0.0.1:8139"
