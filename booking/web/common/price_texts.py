"""A quote in the words of this request; ``booking/messages/price_words.py`` finds them."""

from __future__ import annotations

from flask_babel import get_locale

from booking.messages.price_words import PriceInWords, PriceLine, PriceShare
from booking.messages.price_words import price_in_words as price_in
from booking.messages.status_words import status_name
from booking.messages.words import Words, words_in
from booking.rules.pricing.quote import Quote
from booking.rules.text import DEFAULT_LOCALE

__all__ = ["PriceInWords", "PriceLine", "PriceShare", "ground_words", "price_in_words", "request_words"]


def request_words() -> Words:
    """Return the words of the language of this request."""
    locale = get_locale()
    return words_in(locale.language if locale else DEFAULT_LOCALE)


def price_in_words(quote: Quote, *, is_estimate: bool | None = None, with_ground: bool = False) -> PriceInWords:
    """Return ``quote`` in the language of this request. After the visit it is no longer an estimate.

    ``with_ground`` only on the resident's own pages: the desk reads the price class, and not the ground for it.
    """
    return price_in(quote, request_words(), with_ground=with_ground, is_estimate=is_estimate)


def ground_words(ground: str) -> str:
    """Return a status that may lower the price in words; a code that we do not know stands for itself."""
    return status_name(ground, request_words())
