"""Money, dates, times and numbers as the person's language writes them; the filters of the templates."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.dates import format_time as babel_time
from babel.numbers import format_currency, format_decimal
from flask import Flask
from flask_babel import get_locale, ngettext
from markupsafe import Markup

from booking.rules.money import Money
from booking.rules.phone import display_phone
from booking.web.common.clock import BRUSSELS

# As people write it here: 9.30 in Dutch, 9 h 30 in French; Babel's own patterns give 09:30 in both.
_CLOCK: Final = {"nl": "H.mm", "fr": "H\u00a0'h'\u00a0mm", "en": "HH:mm"}
_MINUTES_PER_HOUR: Final = 60


def init_formats(app: Flask) -> None:
    """Offer each format as a filter."""
    for filter_ in (money, day, short_day, date_words, clock, moment, duration, phone, number, name):
        app.add_template_filter(filter_, _FILTER_NAMES.get(filter_.__name__, filter_.__name__))


def money(amount: Money) -> str:
    """Return ``€ 18,00``; parts of a cent, which a tariff may hold, are shown and not rounded away."""
    locale = _locale()
    pattern = locale.currency_formats["standard"].pattern.replace("0.00", "0.00##")
    return str(format_currency(amount.amount, "EUR", format=pattern, locale=locale, currency_digits=False))


def day(value: date | datetime) -> str:
    """Return ``dinsdag 1 december``, the day in Brussels."""
    return _date(value, "EEEE d MMMM")


def short_day(value: date | datetime) -> str:
    """Return ``di 1 dec``, the day in Brussels."""
    return _date(value, "EEE d MMM")


def date_words(value: date | datetime) -> str:
    """Return ``1 december 2026``, the day in Brussels."""
    return _date(value, "d MMMM y")


def clock(value: datetime) -> str:
    """Return ``11.00``, the time in Brussels."""
    local, locale = value.astimezone(BRUSSELS), _locale()
    return str(babel_time(local.timetz(), _CLOCK[locale.language], tzinfo=BRUSSELS, locale=locale))


def moment(value: datetime) -> str:
    """Return ``dinsdag 1 december 2026, 11.00``, in Brussels."""
    return f"{_date(value, 'EEEE d MMMM y')}, {clock(value)}"


def duration(minutes: int) -> str:
    """Return ``1 uur 30 minuten``."""
    hours, rest = divmod(minutes, _MINUTES_PER_HOUR)
    if not hours:
        return str(ngettext("%(num)s minute", "%(num)s minutes", rest))
    if not rest:
        return str(ngettext("%(num)s hour", "%(num)s hours", hours))
    return str(ngettext("%(num)s hour %(minutes)s minutes", "%(num)s hours %(minutes)s minutes", hours, minutes=rest))


def phone(value: str) -> str:
    """Return an E.164 number as people here write it: ``0470 12 34 56``."""
    return display_phone(value)


def number(value: int | Decimal) -> str:
    """Return ``1.234,5``."""
    return str(format_decimal(value, locale=_locale()))


def name(value: str) -> Markup:
    """Return a name that is never translated, and never turns the text around it."""
    return Markup('<bdi translate="no">{}</bdi>').format(value)


_FILTER_NAMES: Final = {"date_words": "date", "moment": "datetime"}


def _locale() -> Locale:
    locale = get_locale()
    if locale is None:
        raise RuntimeError("formats need an app")
    return locale


def _date(value: date | datetime, pattern: str) -> str:
    local = value.astimezone(BRUSSELS).date() if isinstance(value, datetime) else value
    locale = _locale()
    if locale.language == "fr" and local.day == 1:
        pattern = pattern.replace("d ", "d'er' ", 1)
    return str(format_date(local, pattern, locale=locale))
