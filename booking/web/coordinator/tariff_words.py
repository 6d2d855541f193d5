"""A tariff's rules in words and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from booking.rules.money import Money, Rounding
from booking.rules.pricing.tariff import AtCost, Count, Measure, PerQuantity, Rule, Tariff
from booking.web.common.formats import duration, text

#: An address in a source, with or without https; one that ends in dots was shortened and leads nowhere.
_ADDRESS = re.compile(r"(?:https://)?((?:[\w-]+\.)+[a-z]{2,}/[^\s…]+)(?![^\s]*…)")


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """One rule: what it is for, the price of each class (None: what we pay ourselves), how it counts and rounds."""

    name: str
    unit: str
    prices: tuple[Money, ...] | None
    counting: str
    rounding: str


def rules_in_words(tariff: Tariff) -> list[RuleInWords]:
    """Return the rules; prices stand in the order of the tariff's classes."""
    return [_in_words(rule, tariff) for rule in tariff.rules]


def last_day(valid_until: date | None) -> date | None:
    """Return the last day on which something is in force; it is kept as the first day on which it is not."""
    return valid_until - timedelta(days=1) if valid_until else None


def source_link(source: str) -> str | None:
    """Return the address in a source that leads somewhere, or None."""
    found = _ADDRESS.search(source)
    return f"https://{found[1]}" if found else None


def _in_words(rule: Rule, tariff: Tariff) -> RuleInWords:
    name = text(rule.name)
    if isinstance(rule, AtCost):
        return RuleInWords(name, _("What we pay ourselves"), None, counting="", rounding="")
    return RuleInWords(
        name,
        _unit(rule),
        tuple(rule.prices[one.code] for one in tariff.classes),
        counting=_counting(rule),
        rounding=_rounding(rule.rounding),
    )


def _unit(rule: PerQuantity) -> str:
    if rule.measure is Measure.JOB_KM:
        return _("Per kilometre")
    every = duration(int(rule.unit))
    if rule.measure is Measure.WORKER_MINUTES:
        return _("Per %(duration)s of each worker", duration=every)
    return _("Per %(duration)s", duration=every)


def _counting(rule: PerQuantity) -> str:
    if rule.count is Count.BEGUN:
        return _("What has begun counts in full.")
    return _("We count exactly: half counts as half.")


def _rounding(rounding: Rounding) -> str:
    if rounding is Rounding.UP:
        return _("Rounded up to the cent.")
    if rounding is Rounding.DOWN:
        return _("Rounded down to the cent.")
    return _("Rounded to the nearest cent, half a cent up.")
