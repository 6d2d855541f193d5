"""What a driver collects in cash for a ride, where the tariff says that they are paid so."""

from __future__ import annotations

from booking.rules.money import Money
from booking.rules.pricing.quote import ORGANISATION, Quote


def to_collect(quote: Quote) -> Money | None:
    """Return what the household hands to the driver, in coins of 5 cents; None where the driver collects nothing.

    Only where the tariff is one of cash and gives the driver a part: then the driver may know this one amount, and
    nothing else of the price. Source: domain A0, fact 9 (rides of volunteers are paid in cash to the driver).
    """
    if quote.cash_total is None or not (quote.received_by().keys() - {ORGANISATION}):
        return None
    return quote.cash_total
