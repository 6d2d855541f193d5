"""What is wrong with a tariff, or stands in the way of putting it in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from booking.rules.pricing.faults import Fault
from booking.rules.refusals import Refusal


class NoTariff(Refusal):
    """No tariff is in force on the day of the visit."""

    def __init__(self, on: date) -> None:
        """Tell for which day."""
        super().__init__(on)
        self.on = on


class InvalidTariff(Refusal):
    """A tariff document breaks the rules of its own form; ``faults`` are all of them, each with its place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Tell every fault."""
        super().__init__(*faults)
        self.faults = tuple(faults)


class NoRate(Refusal):
    """A shared table of rates says nothing about a day."""

    def __init__(self, rate: str, on: date) -> None:
        """Tell which table and which day."""
        super().__init__(rate, on)
        self.rate = rate
        self.on = on


class UnknownClass(Refusal):
    """The tariff has no such price class."""

    def __init__(self, code: str) -> None:
        """Tell which."""
        super().__init__(code)
        self.code = code


class UnknownStatus(Refusal):
    """Neither the product nor the tariff knows this status; ``near`` is one that is spelled almost so, or empty."""

    def __init__(self, status: str, *, near: str) -> None:
        """Tell which."""
        super().__init__(status, near)
        self.status = status
        self.near = near


class UnknownQuantity(Refusal):
    """Neither the product nor the tariff counts such a thing; ``near`` is one that is spelled almost so, or empty."""

    def __init__(self, of: str, *, near: str) -> None:
        """Tell which."""
        super().__init__(of, near)
        self.of = of
        self.near = near


class NotIndexed(Refusal):
    """The regulation does not say that its amounts rise with an index."""


class AbsurdFactor(Refusal):
    """Prices do not change so much from one year to the next: a typing error."""

    def __init__(self, factor: Decimal, *, least: Decimal, most: Decimal) -> None:
        """Tell the factor and between which ones it has to lie."""
        super().__init__(factor, least, most)
        self.factor = factor
        self.least = least
        self.most = most


class TariffInUse(Refusal):
    """It is published, or prices were given by it: it stays as it is, and a new one takes its place."""


class BeforeItsTime(Refusal):
    """A tariff does not count before the first day that its own document names."""

    def __init__(self, valid_from: date) -> None:
        """Tell from which day on it can count."""
        super().__init__(valid_from)
        self.valid_from = valid_from


class PricesWereGiven(Refusal):
    """Prices were given for days that are past, by the tariff that this one replaces: that needs a reason."""

    def __init__(self, *, bookings: int, first: date) -> None:
        """Tell for how many bookings, and the first of these days."""
        super().__init__(bookings, first)
        self.bookings = bookings
        self.first = first


class RateOverlaps(Refusal):
    """Another amount stands for some of these days already; that one is changed by its own first day."""

    def __init__(self, *, first: date, last: date) -> None:
        """Tell for which days."""
        super().__init__(first, last)
        self.first = first
        self.last = last
