"""What the house asks about an address, and the answers and faults it gets back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from booking.rules.addresses import Point


@dataclass(frozen=True, slots=True)
class Asked:
    """The least that finds an address: never who lives there, and no box. ``house_number`` may be empty."""

    street: str
    house_number: str
    postcode: str
    municipality: str


@dataclass(frozen=True, slots=True)
class Located:
    """Where it is, and how the register spells the street. ``exact`` is the house itself, else the street."""

    at: Point
    street: str
    exact: bool


class GeocoderFailed(Exception):
    """The register is away, too slow, or answers what makes no sense. The text names no address."""


class Geocoder(Protocol):
    """Somebody who knows where addresses are."""

    @property
    def name(self) -> str:
        """Return who says so, as it is kept beside the answer."""
        ...

    def find(self, asked: Asked) -> Located | None:
        """Return where it is, or None where there is no such street. Raises ``GeocoderFailed``."""
        ...
