"""A whole tariff in words and tables, as the regulation that it came from would say it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from booking.messages.condition_words import alternatives, condition_phrase
from booking.messages.line_words import LineInWords, PriceRow, Telling, line_in_words
from booking.messages.status_words import RELATIONS, TariffNames, income_notion_name, relation_name, rounding_words
from booking.messages.unit_words import amount_of
from booking.messages.words import Say, Words
from booking.rules.money import Rounding
from booking.rules.pricing.conditions import Condition
from booking.rules.pricing.describe import describe
from booking.rules.pricing.tariff import (
    EVERYBODY,
    Access,
    Choose,
    Combine,
    IncomeRule,
    Indexing,
    Limit,
    Period,
    Quota,
    Reduction,
    Tariff,
    TariffClass,
)
from booking.rules.text import Text

__all__ = [
    "AccessInWords",
    "ClassInWords",
    "LineInWords",
    "PriceRow",
    "RuleInWords",
    "TariffInWords",
    "tariff_in_words",
]

_NO_RATES: Final[Mapping[str, Text]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class AccessInWords:
    """Why somebody may, or may not, use the service: the regulation's own words, and the condition as a phrase."""

    why: str
    condition: str


@dataclass(frozen=True, slots=True)
class ClassInWords:
    """Who is in a class. Each of ``conditions`` alone leads to it; without any, ``note`` says who is in it."""

    code: str
    name: str
    conditions: tuple[str, ...]
    note: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """A reduction, a limit or a quota: its name, and what it does in whole sentences."""

    code: str
    name: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffInWords:
    """A tariff as somebody reads it. What a tariff does not have is empty; lists are in the order of the document.

    ``last_day`` is the last day on which it is in force, None until further notice. Where ``has_classes`` is False
    there is one price for everybody, and ``classes`` is empty.
    """

    name: str
    source: str
    first_day: date
    last_day: date | None
    decided_on: date | None
    readings: tuple[str, ...]
    eligible: tuple[AccessInWords, ...]
    excluded: tuple[AccessInWords, ...]
    income: tuple[str, ...]
    has_classes: bool
    classes: tuple[ClassInWords, ...]
    choosing: str
    lines: tuple[LineInWords, ...]
    reductions: tuple[RuleInWords, ...]
    reductions_together: str
    limits: tuple[RuleInWords, ...]
    quotas: tuple[RuleInWords, ...]
    rounding: tuple[str, ...]
    indexing: tuple[str, ...]


def tariff_in_words(tariff: Tariff, words: Words, *, rates: Mapping[str, Text] = _NO_RATES) -> TariffInWords:
    """Return ``tariff`` in the language of ``words``. ``rates`` are the names of the shared tables, by code."""
    names = names_of(tariff, words)
    telling = Telling(tariff, names, rates)
    has_classes = tariff.classes[0].code != EVERYBODY
    return TariffInWords(
        name=words.text(tariff.name),
        source=tariff.source,
        first_day=tariff.valid_from,
        last_day=tariff.valid_until - timedelta(days=1) if tariff.valid_until else None,
        decided_on=tariff.decided_on,
        readings=tariff.readings,
        eligible=tuple(_access(one, telling) for one in tariff.eligible),
        excluded=tuple(_access(one, telling) for one in tariff.excluded),
        income=tuple(_income(tariff.income, words)) if tariff.income else (),
        has_classes=has_classes,
        classes=tuple(_class(one, telling) for one in tariff.classes) if has_classes else (),
        choosing=_CHOOSING[tariff.choose](words.gettext) if len(tariff.classes) > 1 else "",
        lines=tuple(line_in_words(line, telling) for line in tariff.lines),
        reductions=tuple(_reduction(one, telling) for one in tariff.reductions),
        reductions_together=(_TOGETHER[tariff.reductions_combine](words.gettext) if len(tariff.reductions) > 1 else ""),
        limits=tuple(_limit(one, telling) for one in tariff.limits),
        quotas=tuple(_quota(one, telling) for one in tariff.quotas),
        rounding=tuple(_rounding(tariff, words)),
        indexing=tuple(_indexing(tariff.indexing, telling)) if tariff.indexing else (),
    )


def names_of(tariff: Tariff, words: Words) -> TariffNames:
    """Return the names that ``tariff`` uses."""
    return TariffNames(
        words,
        own=tariff.own_names,
        classes={one.code: one.name for one in tariff.classes},
        lines={line.code: line.name for line in tariff.lines},
    )


def _phrase(condition: Condition, telling: Telling) -> str:
    return condition_phrase(describe(condition), telling.names, kinds=telling.tariff.quantities)


def _access(access: Access, telling: Telling) -> AccessInWords:
    return AccessInWords(telling.names.words.text(access.why), _phrase(access.when, telling))


def _income(rule: IncomeRule, words: Words) -> Iterable[str]:
    _ = words.gettext
    yield income_notion_name(rule.notion, words)
    if rule.year is not None:
        yield _("It is the income of %(year)s.", year=rule.year)
    if not rule.counts:
        return
    whole = [relation for relation in RELATIONS if rule.counts.get(relation) == 1]
    if whole:
        yield _("It counts in full for: %(relations)s.", relations=_relations(whole, words))
    for relation, share in rule.counts.items():
        if share not in {0, 1}:
            yield _(
                "It counts for %(part)s for: %(relation)s.",
                part=_part(share, words),
                relation=relation_name(relation, words),
            )
    nothing = [relation for relation in RELATIONS if not rule.counts.get(relation)]
    if nothing:
        yield _("It does not count for: %(relations)s.", relations=_relations(nothing, words))


def _relations(codes: Iterable[str], words: Words) -> str:
    return "; ".join(relation_name(one, words) for one in codes)


def _part(share: Fraction, words: Words) -> str:
    percent = share * 100
    return f"{words.number(int(percent))} %" if percent.denominator == 1 else str(share)


def _class(one: TariffClass, telling: Telling) -> ClassInWords:
    _ = telling.names.words.gettext
    is_default = one.code == telling.tariff.default_class
    if one.by_decision:
        note = _("Only who gets it by a decision of the organisation.")
    elif is_default:
        note = _("Everybody else, and who tells us nothing.")
    else:
        note = ""
    conditions = alternatives(describe(one.when), telling.names, kinds=telling.tariff.quantities) if one.when else ()
    return ClassInWords(one.code, telling.names.words.text(one.name), conditions, note, is_default)


def _reduction(one: Reduction, telling: Telling) -> RuleInWords:
    return RuleInWords(one.code, telling.names.words.text(one.name), tuple(_reduction_sentences(one, telling)))


def _reduction_sentences(one: Reduction, telling: Telling) -> Iterable[str]:
    words, _ = telling.names.words, telling.names.words.gettext
    if one.percent is not None:
        yield _("%(percent)s %% is taken off.", percent=words.number(one.percent))
    elif one.amount is not None:
        yield _("%(amount)s is taken off for each unit.", amount=words.money(one.amount))
    if one.on is not None:
        yield _("This is taken off: %(names)s.", names=_lines(one.on, telling))
    if one.when is not None:
        yield _("In this case: %(when)s.", when=_phrase(one.when, telling))
    if one.rounding is not telling.tariff.rounding:
        yield rounding_words(one.rounding.value, words)


def _limit(one: Limit, telling: Telling) -> RuleInWords:
    words, _ = telling.names.words, telling.names.words.gettext
    sentences = []
    if one.least is not None:
        sentences.append(_("Together it costs at least %(amount)s.", amount=words.money(one.least)))
    if one.most is not None:
        sentences.append(_("Together it costs not more than %(amount)s.", amount=words.money(one.most)))
    sentences.append(_("This counts together: %(names)s.", names=_lines(one.on, telling)))
    return RuleInWords(one.code, words.text(one.name), tuple(sentences))


def _quota(one: Quota, telling: Telling) -> RuleInWords:
    words, _ = telling.names.words, telling.names.words.gettext
    much = amount_of(telling.tariff.quantities[one.of], str(one.most), words)
    quantity = telling.names.quantity(one.of)
    sentences = [_MOST[one.per](_, much), _("This is counted: %(quantity)s.", quantity=quantity)]
    if one.when is not None:
        sentences.append(_("In this case: %(when)s.", when=_phrase(one.when, telling)))
    return RuleInWords(one.code, words.text(one.name), tuple(sentences))


def _lines(codes: Iterable[str], telling: Telling) -> str:
    return "; ".join(telling.names.line(code) for code in codes)


def _rounding(tariff: Tariff, words: Words) -> Iterable[str]:
    _ = words.gettext
    yield rounding_words(tariff.rounding.value, words)
    yield _("Only the total is rounded.") if tariff.per_total else _("Each line is rounded by itself.")
    if tariff.cash_to_5_cents:
        yield _("Who pays in cash pays a total that is rounded to 5 cents.")


def _indexing(indexing: Indexing, telling: Telling) -> Iterable[str]:
    words, _ = telling.names.words, telling.names.words.gettext
    if indexing.of is None:
        yield _("All amounts rise with an index.")
    else:
        yield _("These amounts rise with an index: %(names)s.", names=_lines(indexing.of, telling))
    step = words.money(indexing.to)
    if indexing.rounding is Rounding.UP:
        yield _("The new amounts are rounded up to the next %(step)s.", step=step)
    elif indexing.rounding is Rounding.DOWN:
        yield _("The new amounts are rounded down to the last %(step)s.", step=step)
    else:
        yield _("The new amounts are rounded to the nearest %(step)s.", step=step)


_CHOOSING: Final[dict[Choose, Callable[[Say], str]]] = {
    Choose.FIRST: lambda _: _("Who fits in more than one of them has the first of this list."),
    Choose.MOST_FAVOURABLE: lambda _: _("Who fits in more than one of them has the one that costs least."),
}

_TOGETHER: Final[dict[Combine, Callable[[Say], str]]] = {
    Combine.ADD: lambda _: _("Who has several reductions gets each of them, of the full amount."),
    Combine.MULTIPLY: lambda _: _("Who has several reductions gets each of them, of what is left."),
    Combine.BEST: lambda _: _("Who has several reductions gets only the largest."),
}

_MOST: Final[dict[Period, Callable[[Say, str], str]]] = {
    Period.JOB: lambda _, much: _("At most %(much)s in one job.", much=much),
    Period.WEEK: lambda _, much: _("At most %(much)s in one week, from Monday to Sunday.", much=much),
    Period.MONTH: lambda _, much: _("At most %(much)s in one month.", much=much),
    Period.YEAR: lambda _, much: _("At most %(much)s in one calendar year.", much=much),
}
