"""What the desk sees: keyboard and headset, a caller on the line."""

from booking.web.desk import (
    bookings,
    calls,
    codes,
    day,
    decisions,
    decisions_ending,
    final_prices,
    price_changes,
    residents,
    search,
)
from booking.web.desk.blueprint import blueprint

__all__ = [
    "blueprint",
    "bookings",
    "calls",
    "codes",
    "day",
    "decisions",
    "decisions_ending",
    "final_prices",
    "price_changes",
    "residents",
    "search",
]
