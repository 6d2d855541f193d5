"""Money, days, times and numbers in each language."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from booking.rules.money import Money
from booking.web.common import formats

TUESDAY = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
NARROW, WIDE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("locale", "format_", "value", "text"),
    [
        ("nl", formats.money, Money.of("18"), f"€{WIDE}18,00"),
        ("fr", formats.money, Money.of("18"), f"18,00{WIDE}€"),
        ("en_GB", formats.money, Money.of("18"), "€18.00"),
        ("nl", formats.money, Money.of("1234.50"), f"€{WIDE}1.234,50"),
        ("nl", formats.money, Money.of("0.4297"), f"€{WIDE}0,4297"),
        ("nl", formats.money, Money.of("-5"), f"€{WIDE}-5,00"),
        ("nl", formats.day, TUESDAY, "dinsdag 1 december"),
        ("fr", formats.day, TUESDAY, "mardi 1er décembre"),
        ("fr", formats.day, date(2026, 12, 11), "vendredi 11 décembre"),
        ("en_GB", formats.day, TUESDAY, "Tuesday 1 December"),
        ("nl", formats.day, datetime(2026, 11, 30, 23, 30, tzinfo=UTC), "dinsdag 1 december"),
        ("nl", formats.short_day, TUESDAY, "di 1 dec"),
        ("nl", formats.date_words, date(2026, 12, 1), "1 december 2026"),
        ("fr", formats.date_words, date(2026, 12, 1), "1er décembre 2026"),
        ("nl", formats.clock, TUESDAY, "11.00"),
        ("nl", formats.clock, datetime(2026, 7, 1, 6, 5, tzinfo=UTC), "8.05"),
        ("fr", formats.clock, TUESDAY, f"11{WIDE}h{WIDE}00"),
        ("en_GB", formats.clock, datetime(2026, 12, 1, 8, 5, tzinfo=UTC), "09:05"),
        ("nl", formats.moment, TUESDAY, "dinsdag 1 december 2026, 11.00"),
        ("en_GB", formats.duration, 90, "1 hour 30 minutes"),
        ("en_GB", formats.duration, 45, "45 minutes"),
        ("en_GB", formats.duration, 60, "1 hour"),
        ("en_GB", formats.duration, 120, "2 hours"),
        ("nl", formats.phone, "+32470123456", "0470 12 34 56"),
        ("nl", formats.number, Decimal("1234.5"), "1.234,5"),
        ("en_GB", formats.number, 1234, "1,234"),
    ],
)
def test_format(application: Flask, locale: str, format_: Any, value: Any, text: str) -> None:
    with application.test_request_context(), force_locale(locale):
        assert format_(value) == text


def test_name_is_kept_apart_from_the_text_around_it() -> None:
    assert formats.name("<b>d'Hondt") == '<bdi translate="no">&lt;b&gt;d&#39;Hondt</bdi>'


def test_every_filter_of_the_templates_is_there(application: Flask) -> None:
    promised = {"money", "day", "short_day", "date", "clock", "datetime", "duration", "phone", "number", "name"}
    assert promised <= application.jinja_env.filters.keys()
