"""Reads JSON from outside: a field that is missing, odd or too big is None, never a fault.

The limits keep out what a database cannot store: NUL, lone surrogates, numbers beyond 64 bits, far years.
"""

from __future__ import annotations

from datetime import UTC, datetime

_LONGEST_TEXT = 5_000
_LARGEST_AMOUNT = 10**12
_LAST_SECOND = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())


def fields(value: object) -> dict[str, object]:
    """Return a JSON object as it is, and anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def text(value: object) -> str | None:
    """Return a string that can be stored and is not empty."""
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_TEXT or "\0" in value:
        return None
    return None if any("\ud800" <= character <= "\udfff" for character in value) else value


def cents(value: object) -> int | None:
    """Return an amount: a whole number from 0 on. A JSON true is not 1."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= _LARGEST_AMOUNT else None


def moment(value: object) -> datetime | None:
    """Return seconds since 1970 as an aware UTC moment."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return datetime.fromtimestamp(value, tz=UTC) if 0 <= value < _LAST_SECOND else None


def flag(value: object) -> bool | None:
    """Return a real true or false only."""
    return value if isinstance(value, bool) else None


def identity(value: object) -> str | None:
    """Return the id of another object, which Stripe gives as a string or, expanded, as the object itself."""
    return text(value) or text(fields(value).get("id"))


def labels(value: object) -> dict[str, str]:
    """Return metadata: the pairs of which both halves are text."""
    return {
        name: label
        for name, given in fields(value).items()
        if text(name) is not None and (label := text(given)) is not None
    }
