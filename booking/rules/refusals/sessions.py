"""Why a group session is not made or changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from booking.rules.refusals import Refusal


class TooManySessions(Refusal):
    """So many group sessions at once are a typing error."""

    def __init__(self, *, found: int, most: int) -> None:
        """Tell how many were meant and how many there can be at once."""
        super().__init__(found, most)
        self.found = found
        self.most = most


class SessionExists(Refusal):
    """The service has a session at this place at these moments already."""

    def __init__(self, starts: Sequence[datetime]) -> None:
        """Tell which moments."""
        super().__init__(*starts)
        self.starts = tuple(starts)


class SessionOver(Refusal):
    """A session that is over or cancelled stays as it was, and one that is to come begins later than now."""


class PlacesAreTaken(Refusal):
    """A session cannot have fewer places than are taken."""

    def __init__(self, *, taken: int) -> None:
        """Tell how many are taken."""
        super().__init__(taken)
        self.taken = taken


class PortionsAreTaken(Refusal):
    """Fewer portions to take away than were ordered already."""

    def __init__(self, *, taken: int) -> None:
        """Keep how many were ordered."""
        super().__init__(taken)
        self.taken = taken
