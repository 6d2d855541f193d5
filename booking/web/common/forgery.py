"""Requests that another site made a browser send, and requests of a shape that no form of ours has."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import Flask, abort, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from booking.web.common.characters import can_be_shown

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_MOST_FIELDS: Final = 1000
_CONTROL: Final = frozenset(map(chr, range(32))) | {"\x7f"}

csrf = CSRFProtect()


def init_forgery(app: Flask) -> None:
    """Refuse what is forged before a view runs: by its origin, by its token, by its shape."""
    # The token is good as long as its session: somebody who reads slowly is never told to start again.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    # Our own look at the origin stands in for the check of the Referer, which careful people do not send.
    app.config["WTF_CSRF_SSL_STRICT"] = False
    app.before_request(_refuse_odd_shapes)
    app.before_request(_refuse_foreign_origin)
    csrf.init_app(app)


def _refuse_odd_shapes() -> None:
    asked = (text for pair in request.args.items(multi=True) for text in pair)
    if _CONTROL & set(request.path) or not all(map(can_be_shown, asked)):
        abort(400)
    if request.method not in _SAFE and sum(1 for _ in request.form.items(multi=True)) > _MOST_FIELDS:
        abort(413)


def _refuse_foreign_origin() -> None:
    if request.method in _SAFE or request.endpoint is None or request.blueprint in _exempt():
        return
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if origin not in {None, "null"} and _host_of(origin) != request.host:
        raise CSRFError("another origin")
    if site not in {None, "same-origin", "none"} or (origin == "null" and site is None):
        raise CSRFError("another site")


def _host_of(origin: str) -> str | None:
    """Return the host that an origin names, or None for what is no address."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def _exempt() -> frozenset[str]:
    """Return the blueprints that have a proof of their own, such as the signature of a webhook."""
    return frozenset(blueprint.name for blueprint in csrf._exempt_blueprints)  # noqa: SLF001
