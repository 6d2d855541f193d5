"""Why something in the street cannot be reported, or a report does not go on."""

from __future__ import annotations

from collections.abc import Sequence

from booking.rules.refusals import Refusal


class PlaceNotServed(Refusal):
    """Something was reported about a place that the organisation does not look after."""

    def __init__(self, *, municipalities: Sequence[str]) -> None:
        """Tell which municipalities it does look after."""
        super().__init__(*municipalities)
        self.municipalities = tuple(municipalities)


class PlaceMissing(Refusal):
    """Nobody can find the place from what was told."""


class NoSuchRound(Refusal):
    """This booking is no round that is still to come, or another commissioner pays it."""


class ReportChanged(Refusal):
    """A report is not in a state in which this can be done."""

    def __init__(self, *, state: str, change: str) -> None:
        """Tell how it stands and what was asked."""
        super().__init__(state, change)
        self.state = state
        self.change = change
