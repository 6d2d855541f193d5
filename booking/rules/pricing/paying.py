"""What can be paid online, and what costs nobody anything."""

from __future__ import annotations

from typing import Final

from booking.rules.money import Money
from booking.rules.pricing.tariff import Fixed, Tariff

#: The provider takes no less than this in euro.
#: Source: Stripe, "Minimum and maximum charge amounts" (docs.stripe.com/currencies).
LEAST_ONLINE: Final = Money.of("0.50")


def can_be_paid_online(total: Money) -> bool:
    """Tell whether ``total`` can be paid online; nothing and very little go on the invoice."""
    return total >= LEAST_ONLINE


def costs_nothing(tariff: Tariff) -> bool:
    """Tell whether a tariff asks nothing of anybody, whatever is done: a page may say so before there is a price."""
    prices = (price.rule for line in tariff.lines for price in line.own_prices())
    least = (one.least for one in tariff.limits)
    minimums = (line.least_amount for line in tariff.lines)
    return all(isinstance(rule, Fixed) and not rule.price for rule in prices) and not any((*least, *minimums))
