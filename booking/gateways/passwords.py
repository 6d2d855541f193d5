"""Passwords: hashed with Argon2id, compared in the same time whoever asks."""

from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

#: Longer ones are refused unread: hashing them would only cost time.
LONGEST_PASSWORD = 200

# The library's defaults follow RFC 9106 (second recommended option: 64 MiB, 3 passes).
_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """Return what may be kept of ``password``."""
    return _hasher.hash(_normal(password))


def is_password(password: str, password_hash: str | None) -> bool:
    """Tell whether ``password`` is the one behind ``password_hash``.

    None, for somebody whom we do not know, takes as long as a wrong password does.
    """
    try:
        _hasher.verify(password_hash or _nobodys_hash(), _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """Tell whether ``password_hash`` was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(password_hash)


def _normal(password: str) -> str:
    """Return ``password`` as every keyboard means it: é is one character or two, depending on the phone."""
    return unicodedata.normalize("NFKC", password)[:LONGEST_PASSWORD]


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")
