"""Amounts of money: exact until the one rounding that a tariff names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import StrEnum

CENT = Decimal("0.01")
_DUST = Decimal("1e-12")


class Rounding(StrEnum):
    """How a tariff rounds an amount to whole cents."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    UP = "up"
    DOWN = "down"


DECIMAL_MODES = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.UP: ROUND_CEILING,
    Rounding.DOWN: ROUND_FLOOR,
}


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An exact amount in euro; it may hold parts of a cent until it is rounded."""

    amount: Decimal

    def __post_init__(self) -> None:
        """Refuse what is not a number of euros: NaN and infinity would poison every sum."""
        if not self.amount.is_finite():
            raise ValueError(f"not an amount of money: {self.amount}")

    @classmethod
    def of(cls, euros: str | int | Decimal) -> Money:
        """Return ``euros`` as money; ``"18.00"`` is eighteen euro."""
        return cls(Decimal(euros))

    @classmethod
    def from_cents(cls, cents: int) -> Money:
        """Return a whole number of cents as money."""
        return cls(Decimal(cents) * CENT)

    @property
    def cents(self) -> int:
        """The amount in whole cents; raises ``ValueError`` where parts of a cent are left."""
        scaled = self.amount / CENT
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{self.amount} is not yet rounded to cents")
        return int(scaled)

    def rounded(self, mode: Rounding, *, to: Decimal = CENT) -> Money:
        """Return this amount in whole cents, or in whole parts of ``to``: the one place that rounds money.

        ``to`` is ``0.05`` for cash (no smaller coin is in use) and what a regulation names for indexing.
        """
        # A third of an hour at 18 euro is 5.99…9 once it was divided: the last digits are no part of the amount.
        exact = self.amount.quantize(_DUST, rounding=ROUND_HALF_EVEN)
        parts = (exact / to).quantize(Decimal(1), rounding=DECIMAL_MODES[mode])
        return Money((parts * to).quantize(CENT))

    def times(self, quantity: Decimal | int) -> Money:
        """Return the exact product."""
        return Money(self.amount * quantity)

    def __add__(self, other: Money) -> Money:
        """Return the exact sum."""
        return Money(self.amount + other.amount)

    def __sub__(self, other: Money) -> Money:
        """Return the exact difference."""
        return Money(self.amount - other.amount)

    def __neg__(self) -> Money:
        """Return the same amount the other way."""
        return Money(-self.amount)

    def __bool__(self) -> bool:
        """Tell whether there is anything to pay."""
        return bool(self.amount)


ZERO = Money(Decimal("0.00"))


def total(amounts: Iterable[Money]) -> Money:
    """Return the exact sum of ``amounts``; nothing is € 0,00."""
    return sum(amounts, start=ZERO)
