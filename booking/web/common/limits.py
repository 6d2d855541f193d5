"""How often one address may try what can be guessed or flooded. Reading has no limit.

Put the limit under the route: ``@blueprint.post(…)`` and then ``@SIGN_IN``.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter
from flask_limiter.errors import RateLimitExceeded
from werkzeug.exceptions import NotFound as NoSuchPage

from booking.rules.refusals import NotFound
from booking.store import rate_limits
from booking.web.common import clock
from booking.web.common.tenancy import current_organisation

P = ParamSpec("P")
R = TypeVar("R")

_FACTOR = "RATE_LIMIT_FACTOR"
_ONE_HOME_IN_IPV6 = 64
_UNPROCESSABLE = 422


def client_address() -> str:
    """Return whom to count: the internet address, or in IPv6 the network of one home.

    The address comes from the connection, or from our own reverse proxies; what a stranger writes in a header
    counts for nothing.
    """
    try:
        address = ipaddress.ip_address((request.remote_addr or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if address.version == 4:  # noqa: PLR2004 - IPv4
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, _ONE_HOME_IN_IPV6), strict=False))


def _now() -> datetime:
    """Ask the clock anew each time, so that tests can stop it."""
    return clock.now()


limiter = Limiter(
    key_func=client_address,
    storage_uri=f"{rate_limits.SharedStorage.STORAGE_SCHEME[0]}://",
    storage_options={"clock": _now},  # type: ignore[dict-item] # the library thinks of text and numbers only
    strategy="fixed-window",
    headers_enabled=False,
)


def init_limits(app: Flask, *, factor: int) -> None:
    """Count from now on; ``factor`` multiplies every limit."""
    app.config[_FACTOR] = factor
    limiter.init_app(app)


def seconds_to_wait(_error: RateLimitExceeded) -> int:
    """Return after how many seconds the limit that was just met is over."""
    met = limiter.current_limit
    return max(1, met.reset_at - int(clock.now().timestamp())) if met else 60


def _at_most(count: int, period: str) -> Callable[[], str]:
    return lambda: f"{count * current_app.config[_FACTOR]} per {period}"


def _refused(response: Response) -> bool:
    return response.status_code == _UNPROCESSABLE


def _organisation_key() -> str:
    return f"organisation {current_organisation().id}"


#: Wrong passwords.
SIGN_IN = limiter.shared_limit(_at_most(20, "15 minutes"), scope="sign-in", methods=["POST"], deduct_when=_refused)
#: Whatever keeps a place or makes a booking without signing in: a way has some ten forms, and a library one address.
BOOKING_WRITE = limiter.shared_limit(_at_most(300, "hour"), scope="booking", methods=["POST"])

_CODE_PER_ADDRESS = limiter.shared_limit(_at_most(10, "hour"), scope="code", methods=["POST"])
_CODE_PER_ORGANISATION = limiter.shared_limit(
    _at_most(100, "hour"), scope="code-organisation", key_func=_organisation_key, methods=["POST"]
)


def CODE(view: Callable[P, R]) -> Callable[P, R]:  # noqa: N802 - reads like the other limits
    """Limit the tries of a sign-in code.

    Counted before the code is looked at, so that tries at the same time count too. With 100 tries an hour for
    each organisation and ten open codes of nine digits, a day of guessing finds one with a chance of 1 in 40,000.
    """
    return _CODE_PER_ADDRESS(_CODE_PER_ORGANISATION(view))


@limiter.shared_limit(_at_most(30, "hour"), scope="link")
def _count_wrong_link() -> None:
    """Count one private link that is not right."""


def LINK_GUESS(view: Callable[P, R]) -> Callable[P, R]:  # noqa: N802 - reads like the other limits
    """Limit the private links that are not right; one that is right always opens.

    A library has one address for everybody: who guesses there must not shut out who has a link. It tells a guesser
    nothing: after as many wrong ones, a wrong one is 429 instead of 404, and a right one is what it always was.
    """

    @wraps(view)
    def counted(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return view(*args, **kwargs)
        except (NotFound, NoSuchPage):
            _count_wrong_link()
            raise

    return counted
