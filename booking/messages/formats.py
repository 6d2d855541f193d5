"""Money, dates and times as each language writes them: one rule for pages and for messages."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal

from booking.rules.calendar import local, local_date
from booking.rules.money import Money

#: What Babel calls our languages. Plain "en" would write dates and money as in the United States.
BABEL_LOCALES: Final = {"nl": "nl", "fr": "fr", "en": "en_GB"}
# As people write it here: 9.30 in Dutch, 9 h 30 in French; Babel's own patterns give 09:30 in both.
_CLOCK: Final = {"nl": "H.mm", "fr": "H\u00a0'h'\u00a0mm", "en": "HH:mm"}


def locale_of(code: str) -> Locale:
    """Return Babel's locale for our language ``code``."""
    return Locale.parse(BABEL_LOCALES[code])


def money(amount: Money, locale: Locale) -> str:
    """Return ``€ 18,00``; parts of a cent, which a tariff may hold, are shown and not rounded away."""
    pattern = locale.currency_formats["standard"].pattern.replace("0.00", "0.00##")
    return str(format_currency(amount.amount, "EUR", format=pattern, locale=locale, currency_digits=False))


def day(value: date | datetime, locale: Locale) -> str:
    """Return ``dinsdag 1 december``, the day in Brussels."""
    return _date(value, "EEEE d MMMM", locale)


def short_day(value: date | datetime, locale: Locale) -> str:
    """Return ``di 1 dec``, the day in Brussels."""
    return _date(value, "EEE d MMM", locale)


def date_words(value: date | datetime, locale: Locale) -> str:
    """Return ``1 december 2026``, the day in Brussels."""
    return _date(value, "d MMMM y", locale)


def clock(value: datetime, locale: Locale) -> str:
    """Return ``11.00``, the time in Brussels."""
    at = local(value)
    return _clock(time(at.hour, at.minute), locale.language)


def time_of_day(value: time, locale: Locale) -> str:
    """Return ``18.00``, a time that belongs to no day."""
    return _clock(value, locale.language)


def day_of_year(value: date, locale: Locale) -> str:
    """Return ``1 juli``, whatever the year."""
    return _date(value, "d MMMM", locale)


def moment(value: datetime, locale: Locale) -> str:
    """Return ``dinsdag 1 december 2026, 11.00``, in Brussels."""
    return f"{_date(value, 'EEEE d MMMM y', locale)}, {clock(value, locale)}"


def number(value: int | Decimal, locale: Locale) -> str:
    """Return ``1.234,5``."""
    return str(format_decimal(value, locale=locale))


def _date(value: date | datetime, pattern: str, locale: Locale) -> str:
    return _day(local_date(value) if isinstance(value, datetime) else value, pattern, locale.language)


# Kept, because a page with free times writes a hundred of them, always the same ones.
@lru_cache(maxsize=3 * 24 * 60)
def _clock(at: time, language: str) -> str:
    return str(format_time(at, _CLOCK[language], locale=BABEL_LOCALES[language]))


@lru_cache(maxsize=4096)
def _day(on: date, pattern: str, language: str) -> str:
    if language == "fr" and on.day == 1:
        pattern = pattern.replace("d ", "d'er' ", 1)
    return str(format_date(on, pattern, locale=BABEL_LOCALES[language]))
