"""What people ask about what is rented."""

from __future__ import annotations

from dataclasses import dataclass

from booking.rules.money import Money
from booking.rules.rentals import DepositHow


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOut:
    """The customer takes it along. ``pieces`` are the very things, as many of each kind as were booked."""

    rental_id: int
    pieces: frozenset[int]
    deposit_how: DepositHow


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack:
    """The customer brings it back. ``damage`` is what is broken, in words; ``reason`` why less goes back."""

    rental_id: int
    deposit_back: Money
    damage: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepLonger:
    """The customer keeps it for so many periods more; ``accepted`` is the price of all of it that was shown."""

    rental_id: int
    periods: int
    accepted: Money
