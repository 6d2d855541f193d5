"""What a unit costs by a tariff: the amounts as a table shows them, and what a table cannot show in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from booking.messages.status_words import TariffNames, rounding_words
from booking.rules.pricing.tariff import (
    AtCost,
    ByClass,
    ByRate,
    Decided,
    Fixed,
    Linear,
    PercentOf,
    UnitPrice,
)
from booking.rules.text import Text

_ALL = Decimal(100)


def cells(price: UnitPrice, names: TariffNames, *, rates: Mapping[str, Text]) -> tuple[str, ...]:
    """Return the price as texts: one for each class in the order of the tariff, or one for everybody."""
    rule = price.rule
    if isinstance(rule, ByClass):
        return tuple(names.words.money(amount) for amount in rule.prices.values())
    return (_cell(price, names, rates),)


def price_phrase(price: UnitPrice, names: TariffNames, *, rates: Mapping[str, Text]) -> str:
    """Return the price as one phrase; a price for each class names the class."""
    words, rule = names.words, price.rule
    found = cells(price, names, rates=rates)
    if not isinstance(rule, ByClass):
        return found[0]
    return "; ".join(
        words.gettext("%(class_name)s: %(price)s", class_name=names.price_class(code), price=cell)
        for code, cell in zip(rule.prices, found, strict=True)
    )


def price_notes(price: UnitPrice, names: TariffNames) -> tuple[str, ...]:
    """Return whole sentences about a price."""
    return tuple(_notes(price, names))


def _notes(price: UnitPrice, names: TariffNames) -> Iterable[str]:
    words, _ = names.words, names.words.gettext
    rule = price.rule
    if isinstance(rule, PercentOf):
        yield _("A part of: %(names)s.", names="; ".join(names.line(code) for code in rule.lines))
        return
    if isinstance(rule, Linear):
        yield from _linear(rule, names)
    elif isinstance(rule, Decided):
        yield from _decided(rule, names)
    if price.percent != _ALL:
        yield _("Of this price, %(percent)s %% is charged.", percent=words.number(price.percent))
    if price.least is not None:
        yield _("The price is at least %(amount)s.", amount=words.money(price.least))
    if price.most is not None:
        yield _("The price is not more than %(amount)s.", amount=words.money(price.most))
    if price.rounding is not None:
        yield rounding_words(price.rounding.value, words)


def _linear(rule: Linear, names: TariffNames) -> Iterable[str]:
    words, _ = names.words, names.words.gettext
    yield _(
        "With an income of %(income)s the price is %(price)s.",
        income=words.money(rule.income_from),
        price=words.money(rule.price_from),
    )
    yield _(
        "For each %(each)s of income more, it is %(adds)s more.",
        each=words.money(rule.each),
        adds=words.money(rule.adds),
    )
    if rule.steps == "begun":
        yield _("An amount of income that has begun counts in full.")
    elif rule.steps == "full":
        yield _("Only full amounts of income count.")
    yield _("Who does not tell the income pays the highest price.")


def _decided(rule: Decided, names: TariffNames) -> Iterable[str]:
    _ = names.words.gettext
    is_attest = rule.by == "attest"
    yield _("The amount is on an attest.") if is_attest else _("The organisation decides the amount.")
    if not rule.required:
        yield _("Without it, the highest price counts.")
    elif is_attest:
        yield _("Without an attest the service cannot start.")
    else:
        yield _("Without a decision the service cannot start.")


def _cell(price: UnitPrice, names: TariffNames, rates: Mapping[str, Text]) -> str:
    words, _ = names.words, names.words.gettext
    match price.rule:
        case Fixed(amount):
            said = words.money(amount)
        case Linear(floor=least, ceiling=most) | Decided(least=least, most=most):
            said = _between(least, most, names)
        case ByRate(rate):
            said = words.text(rates[rate]) if rate in rates else _("the official rate of the day")
        case AtCost(margin):
            said = _("at cost, and %(percent)s %% more", percent=words.number(margin)) if margin else _("at cost")
        case _:
            said = _("%(percent)s %%", percent=words.number(price.percent))
    return said


def _between(least: Decimal, most: Decimal | None, names: TariffNames) -> str:
    words, _ = names.words, names.words.gettext
    if most is None:
        return _("%(least)s or more", least=words.money(least)) if least else _("as decided")
    return _("from %(least)s up to and including %(most)s", least=words.money(least), most=words.money(most))
