"""Reading the lines of a tariff document: what is counted, and what a unit of it costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from booking.rules.money import Rounding
from booking.rules.pricing.conditions import HasOutcome, parts_of
from booking.rules.pricing.describe import describe
from booking.rules.pricing.faults import Table
from booking.rules.pricing.quantities import Kind
from booking.rules.pricing.reading_when import Names, read_when
from booking.rules.pricing.tariff import (
    AtCost,
    ByClass,
    ByRate,
    Choice,
    Counting,
    Decided,
    Extra,
    Fixed,
    Flat,
    Line,
    Linear,
    PercentOf,
    Period,
    PriceRule,
    Receiver,
    ThirdParty,
    Tier,
    UnitPrice,
    VatChoice,
)

ALL: Final = Decimal(100)
#: Finer steps than a hundredth of a minute or a kilometre nobody counts in.
_SMALLEST: Final = Decimal("0.01")
_MOST_PERCENT: Final = Decimal(1_000)
#: What a part of other lines has no use for.
_NOT_WITH_PERCENT_OF: Final = (
    "of",
    "unit",
    "step",
    "free",
    "least",
    "most",
    "least_price",
    "most_price",
    "price_rounding",
    "flat",
    "extra",
)
_PRICES: Final = ("price", "prices", "linear", "decided", "rate", "at_cost", "percent_of")


class _Steps(StrEnum):
    EXACT = "exact"
    BEGUN = "begun"
    FULL = "full"


class _By(StrEnum):
    DECISION = "decision"
    ATTEST = "attest"


class _Without(StrEnum):
    HIGHEST = "highest"
    REFUSE = "refuse"


class _Each(StrEnum):
    PERSON = "person"


class _PriceRounding(StrEnum):
    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    UP = "up"
    DOWN = "down"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Around:
    """What a line may lean on: the names of the document, its classes in order, its VAT, parties and rounding."""

    names: Names
    class_codes: tuple[str, ...]
    vat: Mapping[str, tuple[VatChoice, ...]]
    parties: frozenset[str]
    rounding: Rounding


def read_line(table: Table, around: Around, *, before: tuple[str, ...]) -> Line:
    """Return one line. ``before`` are the codes of the lines above it, of which it may take a part."""
    is_percent = table.has("percent_of")
    of = table.names("of")
    kind = _kind_of(table, of, around) if of else Kind.EURO
    if not of and not is_percent:
        table.faults.add(table.at("of"), "missing")
    tiers = table.tables("tiers", named_by="up_to")
    counting = _read_counting(table, kind, needs_unit=not tiers)
    when = read_when(table, around.names)
    line = Line(
        code=table.code("code"),
        name=table.words("name"),
        of=of,
        kind=kind,
        counting=counting,
        free=table.number("free") or Decimal(0),
        least=table.number("least") or Decimal(0),
        most=table.number("most"),
        when=when,
        names_outcome=any(isinstance(one, HasOutcome) for one in parts_of(when)),
        choices=() if tiers else _read_choices(table, around, kind=kind, before=before),
        tiers=tuple(_read_tier(one, around, kind=kind) for one in tiers),
        tiers_over=table.one_of("tiers_over", Period, default=Period.JOB),
        flat=_read_flat(table, around, kind=kind),
        extra=tuple(_read_extra(one) for one in table.tables("extra", named_by="beyond")),
        rounding=table.one_of("rounding", Rounding, default=around.rounding),
        least_amount=table.number("least_amount"),
        most_amount=table.number("most_amount"),
        vat=_read_vat_name(table, around),
        each_person=table.has("each") and bool(table.one_of("each", _Each)),
        split_among=_read_split(table, around),
        third_party=_read_third_party(table, around, kind=kind),
        gets=_read_receiver(table, around, kind=kind),
        instead_of_time=table.flag("instead_of_time"),
    )
    _require_sense(table, line)
    table.asked.add("when")
    table.finish()
    return line


def _kind_of(table: Table, of: tuple[str, ...], around: Around) -> Kind:
    kinds = []
    for one in of:
        if one in around.names.quantities:
            kinds.append(around.names.quantities[one])
        else:
            table.faults.unknown(table.at("of"), "unknown_quantity", typed=one, known=around.names.quantities)
    if len(set(kinds)) > 1:
        table.faults.add(table.at("of"), "mixed_quantities")
    return kinds[0] if kinds else Kind.PIECES


def _read_counting(table: Table, kind: Kind, *, needs_unit: bool) -> Counting:
    is_needed = needs_unit and kind is Kind.MINUTES and not table.has("percent_of")
    unit = table.number("unit", needed=is_needed)
    step = table.number("step")
    for key, value in (("unit", unit), ("step", step)):
        if table.has(key) and (value or Decimal(0)) < _SMALLEST:
            table.faults.add(table.at(key), "must_be_more_than_zero")
    if table.has("step_rounding") and step is None:
        table.faults.add(table.at("step_rounding"), "needs", other="step")
    return Counting(unit or Decimal(1), step or None, table.one_of("step_rounding", Rounding, default=Rounding.UP))


def _read_choices(table: Table, around: Around, *, kind: Kind, before: tuple[str, ...] = ()) -> tuple[Choice, ...]:
    if not table.has("choices"):
        return (Choice(None, _read_price(table, around, kind=kind, before=before)),)
    for key in _PRICES:
        if table.has(key):
            table.faults.add(table.at(key), "beside_choices")
            table.asked.add(key)
    found = []
    tables = table.tables("choices", named_by="")
    for one in tables:
        when = read_when(one, around.names)
        if one.has("percent_of"):
            one.faults.add(one.at("percent_of"), "percent_not_in_choices")
        price = _read_price(one, around, kind=kind, before=before)
        found.append(Choice(when, price, None if when is None else describe(when)))
        one.asked.add("when")
        one.finish()
    for one, choice in zip(tables, found, strict=True):
        if (choice.when is None) != (one is tables[-1]):
            table.faults.add(one.place, "last_choice_is_open")
    if not found:
        table.faults.add(table.at("choices"), "not_a_list")
        found.append(Choice(None, UnitPrice(Fixed(Decimal(0)), ALL, None)))
    return tuple(found)


def _read_price(table: Table, around: Around, *, kind: Kind, before: tuple[str, ...] = ()) -> UnitPrice:
    given = [key for key in _PRICES if table.has(key)]
    table.asked |= {*_PRICES, "percent", "price_rounding", "margin_percent", "least_price", "most_price"}
    if len(given) != 1:
        table.faults.add(table.place, "one_price", known=", ".join(_PRICES), given=", ".join(given) or "–")
        return UnitPrice(Fixed(Decimal(0)), ALL, None)
    rule = _read_rule(table, given[0], around, kind=kind, before=before)
    percent = table.number("percent")
    if isinstance(rule, PercentOf):
        if percent is None:
            table.faults.add(table.at("percent"), "missing")
    elif isinstance(rule, Linear) or percent is not None:
        if not table.has("price_rounding") and not isinstance(rule, AtCost):
            table.faults.add(table.at("price_rounding"), "missing")
        if isinstance(rule, AtCost) and percent is not None:
            table.faults.add(table.at("percent"), "beside_at_cost")
    rounding = table.one_of("price_rounding", _PriceRounding, default=_PriceRounding.NONE)
    least, most = table.number("least_price"), table.number("most_price")
    if least is not None and most is not None and least > most:
        table.faults.add(table.at("most_price"), "bounds_cross")
    return UnitPrice(
        rule,
        ALL if percent is None else percent,
        None if rounding is _PriceRounding.NONE else Rounding(rounding),
        least,
        most,
    )


def _read_rule(table: Table, key: str, around: Around, *, kind: Kind, before: tuple[str, ...]) -> PriceRule:
    rules: dict[str, Callable[[], PriceRule]] = {
        "price": lambda: Fixed(table.number("price") or Decimal(0)),
        "prices": lambda: _read_by_class(table, "prices", around),
        "linear": lambda: _read_linear(table.table("linear"), around),
        "decided": lambda: _read_decided(table.table("decided")),
        "rate": lambda: ByRate(table.text("rate")),
        "at_cost": lambda: _read_at_cost(table, kind),
        "percent_of": lambda: PercentOf(_read_lines_before(table, "percent_of", before)),
    }
    return rules[key]()


def _read_at_cost(table: Table, kind: Kind) -> AtCost:
    if not table.flag("at_cost") or kind is not Kind.EURO:
        table.faults.add(table.at("at_cost"), "only_for_money")
    return AtCost(table.number("margin_percent") or Decimal(0))


def _read_by_class(table: Table, key: str, around: Around) -> ByClass:
    typed = table.table(key)
    prices = {code: typed.number(code, needed=True) or Decimal(0) for code in around.class_codes}
    for code in typed.content:
        if code not in prices:
            table.faults.unknown(typed.at(code), "unknown_class", typed=code, known=around.class_codes)
    return ByClass(prices)


def _read_linear(table: Table, around: Around) -> Linear:
    if not around.names.has_income:
        table.faults.add(table.place, "needs_income")
    keys = ("income_from", "price_from", "each", "adds", "floor", "ceiling")
    numbers = {key: table.number(key, needed=True) or Decimal(0) for key in keys}
    steps = table.one_of("steps", _Steps, default=_Steps.EXACT)
    table.finish()
    if table.has("each") and not numbers["each"]:
        table.faults.add(table.at("each"), "must_be_more_than_zero")
    if numbers["floor"] > numbers["ceiling"]:
        table.faults.add(table.place, "bounds_cross")
    return Linear(**numbers, steps=steps)


def _read_decided(table: Table) -> Decided:
    required = table.one_of("without", _Without, default=_Without.HIGHEST) is _Without.REFUSE
    least, most = table.number("least") or Decimal(0), table.number("most", needed=not required)
    by = table.one_of("by", _By, default=_By.DECISION)
    table.finish()
    if most is not None and least > most:
        table.faults.add(table.place, "bounds_cross")
    return Decided(least, most, by, required)


def _read_lines_before(table: Table, key: str, before: tuple[str, ...]) -> tuple[str, ...]:
    names = table.names(key)
    for one in names:
        if one not in before:
            table.faults.unknown(table.at(key), "unknown_line", typed=one, known=before)
    return tuple(one for one in names if one in before)


def _read_tier(table: Table, around: Around, *, kind: Kind) -> Tier:
    tier = Tier(
        table.number("up_to"),
        _read_counting(table, kind, needs_unit=True),
        _read_choices(table, around, kind=kind),
    )
    table.finish()
    return tier


def _read_flat(table: Table, around: Around, *, kind: Kind) -> Flat | None:
    if not table.has("flat"):
        return None
    typed = table.table("flat")
    flat = Flat(typed.number("up_to", needed=True) or Decimal(0), _read_price(typed, around, kind=kind))
    typed.finish()
    if not isinstance(flat.price.rule, Fixed | ByClass):
        table.faults.add(typed.place, "flat_is_printed")
    return flat


def _read_extra(table: Table) -> Extra:
    extra = Extra(
        table.number("beyond", needed=True) or Decimal(0),
        table.one_of("over", Period),
        table.number("percent", needed=True) or Decimal(0),
    )
    table.finish()
    return extra


def _read_vat_name(table: Table, around: Around) -> tuple[VatChoice, ...]:
    name = table.take("vat", needed=len(around.vat) > 1)
    if name is None:
        return next(iter(around.vat.values()), ())
    if not isinstance(name, str) or name not in around.vat:
        table.faults.unknown(table.at("vat"), "unknown_vat", typed=name, known=around.vat)
        return ()
    return around.vat[name]


def _read_split(table: Table, around: Around) -> str | None:
    name = table.take("split_among")
    known = isinstance(name, str) and around.names.quantities.get(name) is Kind.PIECES
    if name is not None and not known:
        table.faults.unknown(table.at("split_among"), "unknown_quantity", typed=name, known=around.names.quantities)
    return name if isinstance(name, str) else None


def _read_third_party(table: Table, around: Around, *, kind: Kind) -> ThirdParty | None:
    if not table.has("third_party"):
        return None
    typed = table.table("third_party")
    renamed = {"full_price": "price", "full_prices": "prices", "full_rate": "rate"}
    given = [key for key in (*renamed, "percent") if typed.has(key)]
    typed.asked |= {*renamed, "percent"}
    party = _read_party(typed, around)
    typed.finish()
    if len(given) != 1:
        table.faults.add(typed.place, "one_price", known=", ".join((*renamed, "percent")), given=", ".join(given))
        return None
    if given == ["percent"]:
        return ThirdParty(party, None, _share(typed, "percent"))
    shown = Table({renamed[given[0]]: typed.content[given[0]]}, place=typed.place, faults=typed.faults)
    return ThirdParty(party, _read_price(shown, around, kind=kind), None)


def _read_receiver(table: Table, around: Around, *, kind: Kind) -> Receiver | None:
    if not table.has("gets"):
        return None
    typed = table.table("gets")
    party = _read_party(typed, around)
    if typed.has("percent"):
        receiver = Receiver(party, None, _share(typed, "percent"))
    else:
        receiver = Receiver(party, _read_price(typed, around, kind=kind), None)
    typed.finish()
    return receiver


def _share(table: Table, key: str) -> Decimal:
    percent = table.number(key, needed=True) or Decimal(0)
    if percent > ALL:
        table.faults.add(table.at(key), "more_than_all", typed=percent)
    return percent


def _read_party(table: Table, around: Around) -> str:
    party = table.take("party", needed=True)
    if party is not None and not (isinstance(party, str) and party in around.parties):
        table.faults.unknown(table.at("party"), "unknown_party", typed=party, known=around.parties)
    return str(party)


def _require_sense(table: Table, line: Line) -> None:
    """Note what cannot be meant: bounds that cross, tiers out of order, keys that do not go together."""
    if line.most is not None and line.least > line.most:
        table.faults.add(table.at("most"), "bounds_cross")
    if line.most_amount is not None and (line.least_amount or Decimal(0)) > line.most_amount:
        table.faults.add(table.at("most_amount"), "bounds_cross")
    for percent in (*(price.percent for price in line.own_prices()), *(extra.percent for extra in line.extra)):
        if percent > _MOST_PERCENT:
            table.faults.add(table.place, "too_many_percent", most=_MOST_PERCENT)
    _require_tiers_in_order(table, line)
    _require_apart(table, line)


def _require_tiers_in_order(table: Table, line: Line) -> None:
    ends = [tier.up_to for tier in line.tiers]
    if ends and (ends[-1] is not None or None in ends[:-1]):
        table.faults.add(table.at("tiers"), "last_tier_is_open")
    closed = [end for end in ends if end is not None]
    if closed != sorted(set(closed)):
        table.faults.add(table.at("tiers"), "tiers_out_of_order")


def _require_apart(table: Table, line: Line) -> None:
    rule = line.choices[0].price.rule if line.choices else None
    without = _NOT_WITH_PERCENT_OF if isinstance(rule, PercentOf) else ("unit", "step") if line.tiers else ()
    for key in without:
        if table.has(key):
            table.faults.add(table.at(key), "beside_tiers" if line.tiers else "beside_percent_of")
    has_bounds = line.least_amount is not None or line.most_amount is not None
    if has_bounds and (line.tiers or line.extra):
        table.faults.add(table.place, "parts_need_limit")
    if line.tiers and (line.flat or line.extra):
        table.faults.add(table.at("tiers"), "beside_tiers")
    if table.has("tiers_over") and not line.tiers:
        table.faults.add(table.at("tiers_over"), "needs", other="tiers")
