"""Private links: a booking's number with a signature that nobody can guess or forge."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

from booking.rules.refusals import NotFound

_PURPOSE = b"booking-link-1"


def link_token(key: str, *, number: str, epoch: int) -> str:
    """Return the secret part of a booking's link.

    ``epoch`` is kept with the booking; raising it makes every earlier link worthless.
    """
    return f"{number}-{_signature(key, number, epoch)}"


def number_in(token: str) -> str:
    """Return the booking number that ``token`` claims, unchecked. Raises ``NotFound`` when there is none."""
    number, _, signature = token.rpartition("-")
    # Only what a number can be made of: NUL, for one, would be a fault of the database later on.
    if not token.isascii() or not signature or not number.replace("-", "").isalnum():
        raise NotFound
    return number


def require_genuine(key: str, token: str, *, epoch: int) -> None:
    """Raise ``NotFound`` unless ``token`` was made by ``link_token`` with this key and epoch."""
    expected = link_token(key, number=number_in(token), epoch=epoch)
    if not hmac.compare_digest(token, expected):
        raise NotFound


def _signature(key: str, number: str, epoch: int) -> str:
    digest = hmac.new(key.encode(), _PURPOSE + f":{number}:{epoch}".encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(digest[:20]).decode().rstrip("=").replace("-", "~")
