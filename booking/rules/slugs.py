"""Short names for addresses and documents, made of what people call a thing."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count

from booking.rules.folding import fold


def free_slug(name: str, taken: Collection[str], *, otherwise: str) -> str:
    """Return ``name`` in small letters with hyphens, or ``otherwise`` where nothing of it is left.

    Where it is ``taken``, with the first free number behind it: ``plank``, ``plank-2``.
    """
    wanted = "-".join(filter(None, (fold(word) for word in name.split()))) or otherwise
    return next(slug for slug in (wanted if n == 1 else f"{wanted}-{n}" for n in count(1)) if slug not in taken)
