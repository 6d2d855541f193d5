"""The kinds of message, and the facts that each of them needs."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from booking.rules.text import Text


class Kind(StrEnum):
    """What a message is about. Each has a folder of templates with its name."""

    BOOKING_CONFIRMED = "booking_confirmed"
    BOOKING_MOVED = "booking_moved"
    BOOKING_CANCELLED = "booking_cancelled"
    VISIT_REMINDER = "visit_reminder"
    PRICE_CHANGED = "price_changed"
    PLACE_LOST = "place_lost"
    """The money came in, but the place was gone: it goes back."""
    MONEY_BACK = "money_back"


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """What a message about a booking can say, as it was when the message was written.

    Never a class or a ground. ``rest_cents`` is what the invoice asks where a part was paid online, else 0;
    ``refund_cents`` is what goes back, 0 where nothing does; ``version`` grows with each change of the booking,
    by which calendars see which file is the newest.
    """

    number: str
    link_epoch: int
    name: str
    service: Text
    tasks: tuple[Text, ...]
    starts_at: datetime
    ends_at: datetime
    address: tuple[str, str]
    total_cents: int
    pay_by: str
    rest_cents: int = 0
    refund_cents: int = 0
    version: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the facts as the outbox keeps them."""
        return asdict(self) | {
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> BookingFacts:
        """Return the facts that the outbox kept."""
        known = {field.name for field in fields(cls)}
        return cls(
            **{key: value for key, value in kept.items() if key in known}
            | {
                "tasks": tuple(kept["tasks"]),
                "address": tuple(kept["address"]),
                "starts_at": datetime.fromisoformat(kept["starts_at"]),
                "ends_at": datetime.fromisoformat(kept["ends_at"]),
            }
        )
