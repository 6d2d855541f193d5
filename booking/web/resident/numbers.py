"""The number of a booking as it is said aloud."""

from __future__ import annotations


def spoken_number(number: str) -> str:
    """Return ``12345678`` as ``1234 5678``."""
    return f"{number[:4]} {number[4:]}"
