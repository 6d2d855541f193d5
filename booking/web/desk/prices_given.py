"""Every price that was given for a booking, why, and what was different each time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from booking.messages.difference_words import DifferenceInWords, difference_in_words
from booking.rules.money import Money
from booking.rules.pricing.quote import Stage
from booking.store.queries.bookings import BookingView
from booking.web.common.price_texts import request_words
from booking.web.desk.words import CAUSES


@dataclass(frozen=True, slots=True)
class PriceGiven:
    """A price that was given once, why, and what was different from the one before."""

    given_at: datetime
    why: str
    total: Money
    is_estimate: bool
    difference: DifferenceInWords | None


def prices_given(booking: BookingView) -> tuple[PriceGiven, ...]:
    """Return every price that was given, the newest first; nothing where there was only one."""
    before = (None, *(one.quote for one in booking.quotes))
    found = [
        PriceGiven(
            one.given_at,
            why=str(CAUSES[one.cause]),
            total=one.quote.total,
            is_estimate=one.quote.stage is Stage.ESTIMATE,
            difference=difference_in_words(earlier, one.quote, request_words()) if earlier else None,
        )
        for earlier, one in zip(before, booking.quotes, strict=False)
    ]
    return tuple(reversed(found)) if len(found) > 1 else ()
