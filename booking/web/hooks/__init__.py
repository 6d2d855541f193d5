"""Where machines knock: the payment provider."""

from booking.web.hooks import stripe
from booking.web.hooks.blueprint import blueprint

__all__ = ["blueprint", "stripe"]
