"""Reading the conditions of a tariff document: what stands under ``when``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Final

from booking.rules.pricing.conditions import (
    WEEKDAYS,
    AgeWithin,
    AllOf,
    AnyOf,
    AtTime,
    Bounds,
    Condition,
    DependantsWithin,
    HasFeature,
    HasOutcome,
    HasPostcode,
    HasStatus,
    InClass,
    IncomeBound,
    IncomeWithin,
    InSeason,
    IsKind,
    IsResident,
    Not,
    NoticeWithin,
    OnDate,
    OnHoliday,
    OnWeekday,
    QuantityWithin,
    ScoreWithin,
)
from booking.rules.pricing.facts import HouseholdKind, Outcome
from booking.rules.pricing.faults import Table
from booking.rules.pricing.quantities import Kind

_DAY_OF_YEAR = re.compile(r"(\d\d)-(\d\d)")
_POSTCODE = re.compile(r"[1-9][0-9]{3}")
_LEAP_YEAR: Final = 2024
_DEEPEST: Final = 6


@dataclass(frozen=True, slots=True)
class Names:
    """What a condition may name: the statuses, quantities and classes of this document."""

    statuses: frozenset[str]
    quantities: Mapping[str, Kind]
    classes: frozenset[str]
    has_income: bool
    has_postcodes: bool


def read_when(table: Table, names: Names, *, key: str = "when") -> Condition | None:
    """Return the condition at ``key``, or None where there is none. Faults are noted in the table's list."""
    if not table.has(key):
        return None
    return _read(table.table(key), names, depth=0)


def _read(table: Table, names: Names, *, depth: int) -> Condition:
    if depth > _DEEPEST:
        table.faults.add(table.place, "too_deep")
        return AllOf(())
    found: list[Condition] = []
    found += [read(table, names) for key, read in _NAMING.items() if table.has(key)]
    found += [read(table) for key, read in _PLAIN.items() if table.has(key)]
    if table.has("any"):
        parts = tuple(_read(one, names, depth=depth + 1) for one in table.tables("any"))
        found.append(AnyOf(parts))
    if table.has("not"):
        found.append(Not(_read(table.table("not"), names, depth=depth + 1)))
    table.asked |= {*_NAMING, *_PLAIN, "any", "not"}
    table.finish()
    if not found:
        table.faults.add(table.place, "empty_condition")
    return found[0] if len(found) == 1 else AllOf(tuple(found))


def _status(table: Table, names: Names) -> Condition:
    return HasStatus(_known(table, "status", names.statuses, "unknown_status"))


def _income(table: Table, names: Names) -> Condition:
    if not names.has_income:
        table.faults.add(table.at("income"), "needs_income")
    bounds = table.table("income")
    per_dependant = bounds.number("per_dependant") or Decimal(0)
    lower, upper = _one_of_two(bounds, "from", "above"), _one_of_two(bounds, "up_to", "below")
    condition = IncomeWithin(
        _income_bound(bounds, lower, per_dependant),
        lower == "from",
        _income_bound(bounds, upper, per_dependant),
        upper == "up_to",
    )
    if lower is None and upper is None:
        bounds.faults.add(bounds.place, "no_bounds")
    least, most = condition.least, condition.most
    if least is not None and most is not None:
        kinds = [kind for kind in least.amounts if kind in most.amounts]
        if any(least.amounts[kind] > most.amounts[kind] for kind in kinds):
            bounds.faults.add(bounds.place, "bounds_cross")
    bounds.finish()
    return condition


def _income_bound(bounds: Table, key: str | None, per_dependant: Decimal) -> IncomeBound | None:
    if key is None:
        return None
    if not isinstance(bounds.content[key], dict):
        amount = bounds.number(key) or Decimal(0)
        return IncomeBound(dict.fromkeys(HouseholdKind, amount), per_dependant)
    by_kind = bounds.table(key)
    amounts = {kind: by_kind.number(kind) or Decimal(0) for kind in HouseholdKind if by_kind.has(kind)}
    by_kind.asked |= set(HouseholdKind)
    by_kind.finish()
    if not amounts:
        bounds.faults.add(by_kind.place, "no_bounds")
        amounts = dict.fromkeys(HouseholdKind, Decimal(0))
    return IncomeBound(amounts, per_dependant)


def _age(table: Table) -> Condition:
    return AgeWithin(read_bounds(table.table("age")))


def _resident(table: Table, names: Names) -> Condition:
    if not names.has_postcodes:
        table.faults.add(table.at("resident"), "needs_postcodes")
    return IsResident(table.flag("resident"))


def _postcode(table: Table) -> Condition:
    return HasPostcode(read_postcodes(table, "postcode"))


def _kind(table: Table) -> Condition:
    return IsKind(frozenset(HouseholdKind(one) for one in _known(table, "kind", frozenset(HouseholdKind))))


def _dependants(table: Table) -> Condition:
    return DependantsWithin(read_bounds(table.table("dependants")))


def _score(table: Table) -> Condition:
    scores = table.table("score")
    found = tuple(ScoreWithin(name, read_bounds(scores.table(name))) for name in scores.content)
    if not found:
        table.faults.add(scores.place, "no_bounds")
    return found[0] if len(found) == 1 else AllOf(found)


def _class(table: Table, names: Names) -> Condition:
    return InClass(_known(table, "class", names.classes, "unknown_class"))


def _weekday(table: Table) -> Condition:
    days = _known(table, "weekday", frozenset(WEEKDAYS))
    return OnWeekday(frozenset(WEEKDAYS.index(one) for one in days))


def _holiday(table: Table) -> Condition:
    return OnHoliday(table.flag("holiday"))


def _time(table: Table) -> Condition:
    bounds = table.table("time")
    lower, upper = _one_of_two(bounds, "from", "above"), _one_of_two(bounds, "up_to", "below")
    first, last = bounds.clock(lower) if lower else None, bounds.clock(upper) if upper else None
    _require_some(bounds, first, last)
    return AtTime(first, lower == "from", last, upper == "up_to")


def _season(table: Table) -> Condition:
    bounds = table.table("season")
    first, last = _day_of_year(bounds, "from"), _day_of_year(bounds, "up_to")
    bounds.finish()
    return InSeason(first, last)


def _day_of_year(bounds: Table, key: str) -> tuple[int, int]:
    typed = bounds.take(key, needed=True)
    found = _DAY_OF_YEAR.fullmatch(typed) if isinstance(typed, str) else None
    try:
        day = date(_LEAP_YEAR, int(found[1]), int(found[2])) if found else None
    except ValueError:
        day = None
    if day is None and typed is not None:
        bounds.faults.add(bounds.at(key), "not_a_day_of_year", typed=str(typed)[:20])
    return (day.month, day.day) if day else (1, 1)


def _date(table: Table) -> Condition:
    bounds = table.table("date")
    first, last = bounds.day("from"), bounds.day("up_to")
    _require_some(bounds, first, last)
    if first is not None and last is not None and first > last:
        bounds.faults.add(bounds.place, "bounds_cross")
    return OnDate(first, last)


def _quantity(table: Table, names: Names) -> Condition:
    quantities = table.table("quantity")
    found = []
    for name in quantities.content:
        if name not in names.quantities:
            table.faults.unknown(quantities.at(name), "unknown_quantity", typed=name, known=names.quantities)
        found.append(QuantityWithin(name, read_bounds(quantities.table(name))))
    if not found:
        table.faults.add(quantities.place, "no_bounds")
    return found[0] if len(found) == 1 else AllOf(tuple(found))


def _feature(table: Table) -> Condition:
    return HasFeature(frozenset(table.names("feature")))


def _outcome(table: Table) -> Condition:
    return HasOutcome(frozenset(Outcome(one) for one in _known(table, "outcome", frozenset(Outcome))))


def _notice(table: Table) -> Condition:
    return NoticeWithin(read_bounds(table.table("notice_hours")))


_NAMING: Final[dict[str, Callable[[Table, Names], Condition]]] = {
    "status": _status,
    "income": _income,
    "resident": _resident,
    "class": _class,
    "quantity": _quantity,
}
_PLAIN: Final[dict[str, Callable[[Table], Condition]]] = {
    "age": _age,
    "postcode": _postcode,
    "kind": _kind,
    "dependants": _dependants,
    "score": _score,
    "weekday": _weekday,
    "holiday": _holiday,
    "time": _time,
    "season": _season,
    "date": _date,
    "feature": _feature,
    "outcome": _outcome,
    "notice_hours": _notice,
}


def read_bounds(bounds: Table) -> Bounds:
    """Return a stretch of numbers, with at least one end."""
    lower, upper = _one_of_two(bounds, "from", "above"), _one_of_two(bounds, "up_to", "below")
    least = bounds.number(lower) if lower else None
    most = bounds.number(upper) if upper else None
    _require_some(bounds, least, most)
    if least is not None and most is not None and least > most:
        bounds.faults.add(bounds.place, "bounds_cross")
    return Bounds(least, lower != "above", most, upper != "below")


def read_postcodes(table: Table, key: str) -> frozenset[str]:
    """Return Belgian postcodes, four digits each."""
    found = table.names(key)
    for one in found:
        if _POSTCODE.fullmatch(one) is None:
            table.faults.add(table.at(key), "not_a_postcode", typed=one[:20])
    return frozenset(found)


def _known(table: Table, key: str, known: frozenset[str], code: str = "not_known") -> frozenset[str]:
    names = table.names(key)
    for one in names:
        if one not in known:
            table.faults.unknown(table.at(key), code, typed=one, known=known)
    return frozenset(one for one in names if one in known)


def _one_of_two(bounds: Table, one: str, other: str) -> str | None:
    """Return which of two names for one end is used; both is a fault."""
    bounds.asked |= {one, other}
    if bounds.has(one) and bounds.has(other):
        bounds.faults.add(bounds.place, "two_for_one_end", one=one, other=other)
    return one if bounds.has(one) else other if bounds.has(other) else None


def _require_some(bounds: Table, least: Decimal | date | time | None, most: Decimal | date | time | None) -> None:
    if least is None and most is None:
        bounds.faults.add(bounds.place, "no_bounds")
    bounds.finish()
