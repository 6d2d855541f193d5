"""Whose page is old, when two people change the same thing."""

from __future__ import annotations

import hashlib

from booking.rules.refusals import VersionChanged


def version_of(shown: object) -> str:
    """Return a short name for exactly this content: who saw something else has another name for it.

    ``shown`` is made of dataclasses, tuples and plain values, whose ``repr`` tells all there is to them.
    """
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def require_seen(seen: str, version: str) -> None:
    """Raise ``VersionChanged`` unless ``seen`` names what is there now; empty says that nobody looked at it first."""
    if seen and seen != version:
        raise VersionChanged
