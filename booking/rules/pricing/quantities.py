"""What can be counted for a price, and how much of it is absurd."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """In what a quantity is counted."""

    MINUTES = "minutes"
    KM = "km"
    PIECES = "pieces"
    EURO = "euro"


#: The quantities that every tariff may count. A tariff may add its own.
#: Kilometres are split by where they are driven: regulations count them in four ways (domain A0, fact 8).
QUANTITIES: Final = {
    **dict.fromkeys(
        (
            "worker_minutes",
            "visit_minutes",
            "motor_minutes",
            "waiting_minutes",
            "shop_minutes",
            "care_minutes",
            "bench_minutes",
            "purchase_minutes",
        ),
        Kind.MINUTES,
    ),
    **dict.fromkeys(("approach_km", "job_km", "back_km", "outside_km"), Kind.KM),
    **dict.fromkeys(
        (
            "visits",
            "workers",
            "rides",
            "stops",
            "meals",
            "child_meals",
            "persons",
            "children",
            "participants",
            "sessions",
            "days",
            "half_days",
            "waste_trips",
            "scans",
            "memberships",
            "couple_memberships",
            "parts",
            "nappies",
        ),
        Kind.PIECES,
    ),
    **dict.fromkeys(("material_cost", "waste_cost", "parts_cost", "admission_cost"), Kind.EURO),
}


def is_pieces(code: str) -> bool:
    """Tell whether every tariff counts ``code`` in pieces."""
    return QUANTITIES.get(code) is Kind.PIECES


#: More than this in one booking is a typing error, not work: a month, a tour of Europe, a wedding, a house.
MOST: Final = {
    Kind.MINUTES: Decimal(31 * 24 * 60),
    Kind.KM: Decimal(5_000),
    Kind.PIECES: Decimal(1_000),
    Kind.EURO: Decimal(100_000),
}
