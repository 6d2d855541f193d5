"""Why a request for help does not go on."""

from __future__ import annotations

from booking.rules.refusals import Refusal


class NothingAsked(Refusal):
    """A request says what is needed: in words, or by choosing a task."""


class ConsentMissing(Refusal):
    """Who asks for somebody else needs their yes."""


class UrgencyWithoutReason(Refusal):
    """Who passes ahead of others says why."""


class RequestMovedOn(Refusal):
    """The request is past the point at which this can be done."""

    def __init__(self, *, state: str) -> None:
        """Tell where it is."""
        super().__init__(state)
        self.state = state


class GrantWithoutMeasure(Refusal):
    """A number of granted hours is above zero, and not more than a week has for work."""

    def __init__(self, *, most_hours: int) -> None:
        """Tell the bound."""
        super().__init__(most_hours)
        self.most_hours = most_hours


class ReviewBeforeDecision(Refusal):
    """A decision is looked at again after the day on which it was taken."""


class OfSomebodyElse(Refusal):
    """This booking is not for the household or the service of the request."""
