"""Why a series is not booked or changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from booking.rules.refusals import Refusal


class SeriesTooRare(Refusal):
    """A series comes every week, or every so many weeks up to some."""

    def __init__(self, *, most_weeks: int) -> None:
        """Tell how many weeks there may be between two visits."""
        super().__init__(most_weeks)
        self.most_weeks = most_weeks


class SeriesTooLong(Refusal):
    """So far ahead is a typing error: a series without a known end is left open."""

    def __init__(self, *, most_days: int) -> None:
        """Tell how many days ahead one may say."""
        super().__init__(most_days)
        self.most_days = most_days


class NoDates(Refusal):
    """Nothing is left of a series that could be booked."""


class DatesTaken(Refusal):
    """Some dates of a series cannot be had any more; each start comes with the nearest that are still free."""

    def __init__(self, taken: Mapping[datetime, Sequence[datetime]]) -> None:
        """Tell which starts, and offer other times for each."""
        super().__init__(*sorted(taken))
        self.taken = {start: tuple(alternatives) for start, alternatives in sorted(taken.items())}


class TooManyVisits(Refusal):
    """So many visits of a series cannot get another time at once: nothing could be promised to others meanwhile."""


class TooManySeries(Refusal):
    """A household has this service in as many series as it may book by itself; the desk can book more."""

    def __init__(self, *, most: int) -> None:
        """Tell how many series one household may have of a service."""
        super().__init__(most)
        self.most = most
