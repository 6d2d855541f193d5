"""What can be paid online."""

from __future__ import annotations

from typing import Final

from booking.rules.money import Money

#: The provider takes no less than this in euro.
#: Source: Stripe, "Minimum and maximum charge amounts" (docs.stripe.com/currencies).
LEAST_ONLINE: Final = Money.of("0.50")


def can_be_paid_online(total: Money) -> bool:
    """Tell whether ``total`` can be paid online; nothing and very little go on the invoice."""
    return total >= LEAST_ONLINE
