"""What is wrong with a place."""

from __future__ import annotations

from collections.abc import Sequence

from booking.rules.refusals import Refusal


class UnknownPostcode(Refusal):
    """Belgium has no such postcode."""


class OutsideArea(Refusal):
    """The service does not come to this postcode."""

    def __init__(self, postcode: str, *, municipalities: Sequence[str]) -> None:
        """Tell where the service does come."""
        super().__init__(postcode)
        self.postcode = postcode
        self.municipalities = tuple(municipalities)


class PointOutside(Refusal):
    """A point on the map that cannot lie in its postcode."""

    def __init__(self, *, most_km: int) -> None:
        """Tell how far from the middle of the postcode it may be."""
        super().__init__(most_km)
        self.most_km = most_km
