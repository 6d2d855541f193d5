"""A tariff: the dated rules of a published regulation, read from data and checked.

A document holds classes (who pays which price, on which grounds) and a list of rules. Two kinds of rule say
what the regulations of domain A1.1 say about work at somebody's home:

``per_quantity``
    a price for each unit of a measured quantity, one for all or one a class; ``exact`` counts parts of a
    unit, ``begun`` counts each begun unit whole;
``at_cost``
    what the organisation paid itself, such as the recycling park's bill.

Amounts are strings, so that no float ever touches them; each rule names its rounding.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from booking.rules.money import Money, Rounding
from booking.rules.refusals import InvalidTariff
from booking.rules.text import DEFAULT_LOCALE, Text

VERSION = 1
HOUR = 60
#: Plain digits only: no sign, exponent, space or NaN, and no more than a person can check by eye.
_AMOUNT = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")


class Measure(StrEnum):
    """What can be counted on a visit."""

    WORKER_MINUTES = "worker_minutes"
    MOTOR_MINUTES = "motor_minutes"
    JOB_KM = "job_km"
    WASTE_CENTS = "waste_cents"


class Count(StrEnum):
    """How a quantity turns into units."""

    EXACT = "exact"
    BEGUN = "begun"


@dataclass(frozen=True, slots=True)
class TariffClass:
    """Who pays which price. ``grounds`` are the codes of the statuses that may lead to it."""

    code: str
    name: Text
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PerQuantity:
    """A price for each unit. ``prices`` holds one for every class; ``unit`` is in the measure's own unit."""

    code: str
    name: Text
    measure: Measure
    unit: Decimal
    count: Count
    prices: Mapping[str, Money]
    by_class: bool
    rounding: Rounding


@dataclass(frozen=True, slots=True)
class AtCost:
    """What the organisation paid itself for this household, in cents."""

    code: str
    name: Text
    measure: Measure


Rule = PerQuantity | AtCost


@dataclass(frozen=True, slots=True)
class Tariff:
    """A checked tariff. In force on days of ``[valid_from, valid_until)``; ``None`` means until further notice."""

    tariff_id: int
    name: Text
    source: str
    valid_from: date
    valid_until: date | None
    classes: tuple[TariffClass, ...]
    default_class: str
    rules: tuple[Rule, ...]

    def has_class(self, code: str) -> bool:
        """Tell whether this tariff has a class with this code."""
        return any(one.code == code for one in self.classes)

    def class_of(self, code: str) -> TariffClass:
        """Return the class with this code. Raises ``InvalidTariff`` where the tariff has no such class."""
        for one in self.classes:
            if one.code == code:
                return one
        raise InvalidTariff(code)

    def class_on_ground(self, ground: str) -> TariffClass | None:
        """Return the class that ``ground`` may lead to, once a person has decided so."""
        return next((one for one in self.classes if ground in one.grounds), None)


def read_rules(document: Mapping[str, Any]) -> tuple[tuple[TariffClass, ...], str, tuple[Rule, ...]]:
    """Return the classes, the code of the default class and the rules of a tariff document.

    The default class is what somebody pays who does not tell an income or status: the highest price.
    Raises ``InvalidTariff``, with the place in the document, for anything that is missing or does not fit.
    """
    try:
        if document["version"] != VERSION or document["currency"] != "EUR":
            raise InvalidTariff("version")
        classes = tuple(_read_class(one) for one in _read_list(document["classes"]))
        codes = [one.code for one in classes]
        default = document["default_class"]
        if len(set(codes)) != len(codes) or default not in codes:
            raise InvalidTariff("classes")
        grounds = [ground for one in classes for ground in one.grounds]
        if len(set(grounds)) != len(grounds):
            raise InvalidTariff("a ground leads to one class")
        rules = tuple(_read_rule(one, codes) for one in _read_list(document["rules"]))
    except (KeyError, TypeError, AttributeError, ValueError, InvalidOperation) as error:
        raise InvalidTariff(str(error)) from error
    if not rules or len({rule.code for rule in rules}) != len(rules):
        raise InvalidTariff("rules")
    _require_default_is_highest(rules, default)
    return classes, default, rules


def _read_class(one: Mapping[str, Any]) -> TariffClass:
    grounds = tuple(_read_code(ground) for ground in _read_list(one["grounds"]))
    return TariffClass(_read_code(one["code"]), _read_text(one["name"]), grounds)


def _read_rule(one: Mapping[str, Any], codes: list[str]) -> Rule:
    code, name, measure = _read_code(one["code"]), _read_text(one["name"]), Measure(one["measure"])
    kind = one["kind"]
    if kind not in {"at_cost", "per_quantity"} or (kind == "at_cost") != (measure is Measure.WASTE_CENTS):
        raise InvalidTariff(f"{code}: kind")
    if kind == "at_cost":
        return AtCost(code, name, measure)
    by_class = "prices" in one
    prices = (
        {str(key): _read_amount(price) for key, price in one["prices"].items()}
        if by_class
        else dict.fromkeys(codes, _read_amount(one["price"]))
    )
    if set(prices) != set(codes):
        raise InvalidTariff(f"{code}: a price for each class")
    unit = _read_unit(one.get("unit_minutes"), measure, code)
    return PerQuantity(code, name, measure, unit, Count(one["count"]), prices, by_class, Rounding(one["rounding"]))


def _read_amount(typed: object) -> Money:
    if not isinstance(typed, str):
        raise InvalidTariff('an amount is a text such as "18.00"')
    if _AMOUNT.fullmatch(typed) is None:
        raise InvalidTariff(f"not an amount: {typed[:20]!r}")
    return Money.of(typed)


def _read_unit(minutes: object, measure: Measure, code: str) -> Decimal:
    """Return the unit of a price: a kilometre, or the hour, the only stretch of time that a quote has words for."""
    expected = None if measure is Measure.JOB_KM else HOUR
    if minutes != expected or isinstance(minutes, float):
        raise InvalidTariff(f"{code}: unit_minutes")
    return Decimal(expected or 1)


def _read_code(code: object) -> str:
    if not isinstance(code, str) or not code:
        raise InvalidTariff("a code is a text")
    return code


def _read_list(items: object) -> Sequence[Any]:
    if not isinstance(items, list):
        raise InvalidTariff("a list is missing")
    return items


def _read_text(text: object) -> Text:
    if not isinstance(text, dict) or not text.get(DEFAULT_LOCALE):
        raise InvalidTariff("a name needs its Dutch text")
    return {str(key): str(value) for key, value in text.items()}


def _require_default_is_highest(rules: tuple[Rule, ...], default: str) -> None:
    """Not telling one's income gives the highest price, never a better one (domain A0, fact 3)."""
    for rule in rules:
        if isinstance(rule, PerQuantity) and rule.prices[default] != max(rule.prices.values()):
            raise InvalidTariff(f"{rule.code}: the default class must pay the highest price")
