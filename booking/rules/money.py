"""Amounts of money: exact until the one rounding that a tariff names."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum

CENT = Decimal("0.01")


class Rounding(StrEnum):
    """How a tariff rounds an amount to whole cents."""

    HALF_UP = "half_up"
    UP = "up"
    DOWN = "down"


_MODES = {
    Rounding.HALF_UP: ROUND_HALF_UP,
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

    def rounded(self, mode: Rounding) -> Money:
        """Return this amount in whole cents. The one place of the product that rounds money."""
        return Money(self.amount.quantize(CENT, rounding=_MODES[mode]))

    def times(self, quantity: Decimal | int) -> Money:
        """Return the exact product."""
        return Money(self.amount * quantity)

    def __add__(self, other: Money) -> Money:
        """Return the exact sum."""
        return Money(self.amount + other.amount)

    def __sub__(self, other: Money) -> Money:
        """Return the exact difference."""
        return Money(self.amount - other.amount)

    def __bool__(self) -> bool:
        """Tell whether there is anything to pay."""
        return bool(self.amount)


ZERO = Money(Decimal("0.00"))


def total(amounts: list[Money]) -> Money:
    """Return the exact sum of ``amounts``; nothing is € 0,00."""
    return sum(amounts, start=ZERO)
