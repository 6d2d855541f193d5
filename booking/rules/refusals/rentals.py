"""Why something is not rented, handed out or taken back."""

from __future__ import annotations

from datetime import datetime

from booking.rules.money import Money
from booking.rules.refusals import Refusal


class PeriodsDiffer(Refusal):
    """What is rented together is rented for the same period."""


class RentalMovedOn(Refusal):
    """Something that is rented is not where this can be done."""

    def __init__(self, *, stage: str) -> None:
        """Tell where it is."""
        super().__init__(stage)
        self.stage = stage


class DepositTooHigh(Refusal):
    """More of a deposit would be given back than came in."""

    def __init__(self, *, most: Money) -> None:
        """Tell how much came in."""
        super().__init__(most)
        self.most = most


class PiecePromised(Refusal):
    """A thing cannot be had for so long: somebody else has it after this, or it is out of use."""

    def __init__(self, *, name: str, starts_at: datetime, who: str = "") -> None:
        """Tell which thing, from when, and who is next; nobody where it is out of use."""
        super().__init__(name, starts_at, who)
        self.name, self.starts_at, self.who = name, starts_at, who


class NoPieceLeft(Refusal):
    """No other thing of the kind is free for the whole period."""


class RentedAgain(Refusal):
    """A thing came back and somebody else has taken it along since."""

    def __init__(self, *, name: str, who: str) -> None:
        """Tell which thing, and who has it."""
        super().__init__(name, who)
        self.name, self.who = name, who


class NoSeriesOfRentals(Refusal):
    """What is rented is not booked as a series."""
