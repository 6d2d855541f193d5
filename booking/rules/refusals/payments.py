"""Why it cannot be written down that somebody gave money back."""

from __future__ import annotations

from datetime import date

from booking.rules.refusals import Refusal


class NothingToPayBack(Refusal):
    """This money went back meanwhile, or it is another amount by now, or it is sent by itself again."""


class RefundUnderWay(Refusal):
    """The payment provider is asked to send this money at this very moment."""


class PaidBackOnNoSuchDay(Refusal):
    """The day is still to come, or lies before the day on which the money came in."""

    def __init__(self, *, first: date, last: date) -> None:
        """Tell the first and the last day that can be."""
        super().__init__(first, last)
        self.first, self.last = first, last
