"""A question to a router over HTTP: a bounded time, a bounded answer, no redirects, no places in a fault."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from email.message import Message
from http.client import HTTPException, HTTPResponse
from typing import IO, Final

from booking.gateways.travel.contract import RouterFailed, RouterRefused

TIMEOUT_SECONDS: Final = 10.0
#: A table of 50 × 50 is some 300 kB where the router repeats each place and its street.
MOST_BYTES: Final = 2_000_000
_CHUNK: Final = 65_536
#: The router says no to this question, not to us or to everybody: 400 and its like.
_ABOUT_THE_QUESTION: Final = frozenset({400, 413, 414, 422})


def ask(request: urllib.request.Request, *, timeout_seconds: float) -> object:
    """Return the answer's JSON. Raises ``RouterFailed``, or ``RouterRefused`` for what it does not want to answer."""
    # Faults from below quote the address, and OSRM's address holds the places: nothing of them is kept.
    try:
        found: object = json.loads(
            _read(request, until=time.monotonic() + timeout_seconds, timeout_seconds=timeout_seconds)
        )
    except urllib.error.HTTPError as answer:
        code = answer.code
        answer.close()
        kind = RouterRefused if code in _ABOUT_THE_QUESTION else RouterFailed
        raise kind(f"router answered {code}") from None
    except (OSError, HTTPException) as fault:
        raise RouterFailed(f"router: {type(fault).__name__}") from None
    except (ValueError, RecursionError):
        raise RouterFailed("router answered no JSON") from None
    return found


def _read(request: urllib.request.Request, *, until: float, timeout_seconds: float) -> bytes:
    """Return the body. The time is for all of it: one that trickles would pass each single wait."""
    body = bytearray()
    answer: HTTPResponse
    with _OPENER.open(request, timeout=timeout_seconds) as answer:
        while chunk := answer.read1(_CHUNK):
            body += chunk
            if len(body) > MOST_BYTES:
                raise RouterFailed("router answered too much")
            if time.monotonic() > until:
                raise RouterFailed("router answers too slowly")
    return bytes(body)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A router that moved has to be set up anew: following would tell a stranger where our residents live."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """Follow nothing: the answer comes back as an error."""


_OPENER: Final = urllib.request.build_opener(_NoRedirects)
