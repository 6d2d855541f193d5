"""Why a wish does not come on the waiting list, or an offer is over."""

from __future__ import annotations

from booking.rules.refusals import Refusal


class NoSuchDay(Refusal):
    """None of the days of the week that were named lies between the days that were named."""


class DaysArePast(Refusal):
    """Nobody can wait for days that are over."""


class WaitsTooLong(Refusal):
    """A wish on the waiting list ends after some time, and is asked again."""

    def __init__(self, *, most_days: int) -> None:
        """Tell how long it may be."""
        super().__init__(most_days)
        self.most_days = most_days


class TooNarrow(Refusal):
    """The visit does not fit between the hours that were named."""

    def __init__(self, *, minutes: int) -> None:
        """Tell how long the visit takes."""
        super().__init__(minutes)
        self.minutes = minutes


class AlreadyWaiting(Refusal):
    """This booking has a wish on the waiting list already."""

    def __init__(self, *, token: str) -> None:
        """Tell by which link it is found."""
        super().__init__(token)
        self.token = token


class OfferOver(Refusal):
    """The place that was offered is no longer kept."""
