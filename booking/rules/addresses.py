"""Places: a postal address and a point on the map."""

from __future__ import annotations

from dataclasses import dataclass


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
