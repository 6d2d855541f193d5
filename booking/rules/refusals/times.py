"""What is wrong with a day, a moment or a period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from booking.rules.refusals import Refusal


class NotATime(Refusal):
    """What was sent is not a moment at which a visit can start."""


class SlotTaken(Refusal):
    """Somebody else has this time; ``alternatives`` are the nearest that are still free."""

    def __init__(self, *, alternatives: Sequence[datetime]) -> None:
        """Offer other times."""
        super().__init__(len(alternatives))
        self.alternatives = tuple(alternatives)


class NoWeekday(Refusal):
    """A series comes on one day of the week at least; so much a wish on the waiting list names too."""


class InvalidPeriod(Refusal):
    """An end that is not after its start."""


class PeriodBackwards(Refusal):
    """A last day before the first one."""


class PeriodTooLong(Refusal):
    """More days, or more lines, than one list shows."""


class StartIsPast(Refusal):
    """A series cannot begin before today."""

    def __init__(self, *, first: date) -> None:
        """Tell on which day it can begin at the earliest."""
        super().__init__(first)
        self.first = first


class DayToCome(Refusal):
    """A day on which somebody saw something that is still to come."""
