"""What is asked of the use cases around things that are booked together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from booking.rules.money import Money
from booking.rules.on_our_side import OnOurSide
from booking.usecases.bookings.requests import CancelBooking, ConfirmBooking

#: In the history of what was cancelled because it could not move along; the pages say it in words.
LEFT_BEHIND_REASON: Final = "basket-left-behind"


@dataclass(frozen=True, slots=True)
class ConfirmBasket:
    """Turn all kept places of a basket into promises at the prices that were shown; each part as it is alone.

    The first part says who books, for all of them. All are paid on one page on line, or all by invoice.
    """

    parts: tuple[ConfirmBooking, ...]


@dataclass(frozen=True, slots=True)
class CancelBasket:
    """End these bookings of one basket, all of them or none; each with its own late fee as it was seen."""

    parts: tuple[CancelBooking, ...]


@dataclass(frozen=True, slots=True)
class MoveBasket:
    """Move a booking to ``starts_at`` and let those of ``follow`` go along by the same difference.

    ``accepted`` are the new prices that the person saw and agreed to, by booking, where one changes. The bookings of
    ``cancel`` cannot go along and end, each at the fee that the person saw; every other one stays as it is. ``reason``
    is why the desk cancels; ``ours`` why the organisation itself asks for all of it, where it does.
    """

    booking_id: int
    starts_at: datetime
    follow: frozenset[int] = frozenset()
    cancel: frozenset[int] = frozenset()
    accepted: Mapping[int, Money] = field(default_factory=dict)
    fees: Mapping[int, Money] = field(default_factory=dict)
    reason: str = ""
    ours: OnOurSide | None = None
