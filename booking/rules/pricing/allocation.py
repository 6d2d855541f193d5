"""Dividing an amount in whole cents so that the parts add up exactly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

from booking.rules.money import Money


def in_equal_parts(whole: Money, number: int) -> tuple[Money, ...]:
    """Return ``whole`` in ``number`` parts that differ by a cent at most; the first parts are the larger ones."""
    cents, left = divmod(whole.cents, number)
    return tuple(Money.from_cents(cents + (1 if place < left else 0)) for place in range(number))


def to_cents(amounts: Sequence[Decimal], whole: Money) -> tuple[Money, ...]:
    """Return exact amounts of euros as whole cents that add up to ``whole``.

    ``whole`` is their sum, rounded. The cents that are left over after rounding down go to the largest remainders.
    """
    scaled = [amount * 100 for amount in amounts]
    floors = [int(amount.to_integral_value(rounding=ROUND_FLOOR)) for amount in scaled]
    left = whole.cents - sum(floors)
    order = sorted(range(len(scaled)), key=lambda place: (floors[place] - scaled[place], place))
    extra = dict.fromkeys(order[: max(left, 0)], 1)
    return tuple(Money.from_cents(cents + extra.get(place, 0)) for place, cents in enumerate(floors))
