"""Places: a postal address and a point on the map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from booking.rules.folding import fold

#: How much two street names must look alike: a letter or two in a dozen may differ.
_ALIKE: Final = 0.87


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map, WGS 84: degrees north, degrees east."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody lives. ``box`` is the Belgian *bus*, empty for a house."""

    street: str
    house_number: str
    box: str
    postcode: str
    municipality: str

    @property
    def lines(self) -> tuple[str, str]:
        """The two lines of an envelope, without a name. "bus" is part of the postal address in Dutch."""
        box = f" bus {self.box}" if self.box else ""
        return (f"{self.street} {self.house_number}{box}", f"{self.postcode} {self.municipality}")


def street_like(typed: str, streets: Iterable[str]) -> str | None:
    """Return which of ``streets``, folded (``rules.folding.fold``), ``typed`` is but for a letter or two, or None."""
    alike = get_close_matches(fold(typed), streets, n=1, cutoff=_ALIKE)
    return alike[0] if alike else None


def one_house_number(typed: str) -> str:
    """Return a house number in the one spelling by which it is found: ``12A`` for ``12 a``."""
    return typed.replace(" ", "").upper()
