"""What is kept of the secrets that people carry, so that a stolen table opens no door."""

from __future__ import annotations

import hashlib
import hmac

_CODE_PURPOSE = b"sign-in-code-1"


def session_hash(token: str) -> str:
    """Return what is kept of a session's token; it is long and random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def code_hash(key: str, digits: str, *, organisation_id: int) -> str:
    """Return what is kept of a sign-in code; a plain hash of nine digits is tried out in a second."""
    message = _CODE_PURPOSE + f":{organisation_id}:{digits}".encode()
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()
