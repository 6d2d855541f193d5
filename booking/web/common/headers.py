"""The headers on every answer: what the browser may do with it, and whether it may keep it."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response

from booking.config import Settings

_STRIPE_PAGE: Final = "https://checkout.stripe.com"
_TWO_YEARS: Final = 63072000

_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: that makes browsers send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    # The place of who reports something, on their own page and after they pressed a button.
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def init_headers(app: Flask, settings: Settings) -> None:
    """Put the headers on every page; whoever serves static files asks `security_headers` for the same."""
    fixed = security_headers(settings)

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        # A page may hold names and addresses: the Back button of a shared computer must not show it.
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response


def security_headers(settings: Settings) -> dict[str, str]:
    """Return what goes on every answer, pages and static files alike."""
    headers = {**_ALWAYS, "Content-Security-Policy": content_security_policy(settings)}
    if settings.secure_cookies:
        headers["Strict-Transport-Security"] = f"max-age={_TWO_YEARS}; includeSubDomains"
    return headers


def content_security_policy(settings: Settings) -> str:
    """Return the policy: nothing from elsewhere, nothing inline, forms to ourselves and the payment page."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            " ".join(("img-src 'self' data:", *_tile_origin(settings))),
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            # Browsers follow the redirect after a form with this too, so the payment page stands here.
            f"form-action 'self' {_payment_origin(settings)}",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def _tile_origin(settings: Settings) -> tuple[str, ...]:
    if settings.tile_url is None:
        return ()
    host = urlsplit(settings.tile_url)
    return (f"{host.scheme}://{host.netloc}",)


def _payment_origin(settings: Settings) -> str:
    if settings.stripe_api_base is None:
        return _STRIPE_PAGE
    fake = urlsplit(settings.stripe_api_base)
    return f"{fake.scheme}://{fake.netloc}"
