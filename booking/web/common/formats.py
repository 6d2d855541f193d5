"""The filters of the templates: how ``messages.formats`` writes things, in the language of this request."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from babel import Locale
from flask import Flask
from flask_babel import get_locale, ngettext
from markupsafe import Markup

from booking.messages import formats
from booking.rules.money import Money
from booking.rules.phone import display_phone
from booking.rules.text import Text, pick
from booking.web.common.locale import language

_MINUTES_PER_HOUR: Final = 60


def init_formats(app: Flask) -> None:
    """Offer each format as a filter."""
    for filter_ in (
        money,
        day,
        short_day,
        date_words,
        clock,
        moment,
        duration,
        phone,
        number,
        spoken_number,
        name,
        text,
    ):
        app.add_template_filter(filter_, _FILTER_NAMES.get(filter_.__name__, filter_.__name__))


def money(amount: Money) -> str:
    """Return ``€ 18,00``."""
    return formats.money(amount, _locale())


def day(value: date | datetime) -> str:
    """Return ``dinsdag 1 december``, the day in Brussels."""
    return formats.day(value, _locale())


def short_day(value: date | datetime) -> str:
    """Return ``di 1 dec``, the day in Brussels."""
    return formats.short_day(value, _locale())


def date_words(value: date | datetime) -> str:
    """Return ``1 december 2026``, the day in Brussels."""
    return formats.date_words(value, _locale())


def clock(value: datetime) -> str:
    """Return ``11.00``, the time in Brussels."""
    return formats.clock(value, _locale())


def moment(value: datetime) -> str:
    """Return ``dinsdag 1 december 2026, 11.00``, in Brussels."""
    return formats.moment(value, _locale())


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
    return formats.number(value, _locale())


def spoken_number(value: str) -> str:
    """Return a booking's number as it is said aloud: ``1234 5678``."""
    return f"{value[:4]} {value[4:]}"


def name(value: str) -> Markup:
    """Return a name that is never translated, and never turns the text around it."""
    return Markup('<bdi translate="no">{}</bdi>').format(value)


def text(words: Text) -> str:
    """Return a text that an organisation wrote itself."""
    return pick(words, language())


_FILTER_NAMES: Final = {"date_words": "date", "moment": "datetime"}


def _locale() -> Locale:
    locale = get_locale()
    if locale is None:
        raise RuntimeError("formats need an app")
    return locale
