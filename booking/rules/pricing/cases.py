"""The examples in a tariff document: what its text says somebody pays, computed and compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from booking.rules.money import Money
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts import Facts
from booking.rules.pricing.facts_document import read_facts_table
from booking.rules.pricing.faults import Faults, Table
from booking.rules.pricing.quote import Quote
from booking.rules.pricing.rates import NO_RATES, Rates
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals import Refusal
from booking.rules.refusals.tariffs import InvalidTariff

_CAPITAL: Final = re.compile(r"(?<!^)(?=[A-Z])")
_EXPECTED: Final = ("class", "total", "lines", "pays", "gets", "cash", "vat", "refused", "warns")
#: Stands for no refusal.
NOTHING: Final = "–"
MOST_CASES: Final = 1_000


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a case does not come out: the case, what was looked at, what the text says and what was computed."""

    case: str
    about: str
    expected: str
    computed: str


def refusal_code(refusal: Refusal) -> str:
    """Return the name of a refusal as cases write it: ``NotEligible`` is ``not_eligible``."""
    return _CAPITAL.sub("_", type(refusal).__name__).lower()


@dataclass(frozen=True, slots=True)
class _Case:
    name: str
    facts: Facts
    final: bool
    refused: str
    wanted: Mapping[str, str]


def case_faults(document: Mapping[str, Any]) -> Faults:
    """Return the faults in how the cases of a document are written, also where its tariff has faults itself."""
    faults = Faults()
    _read_cases(document, faults)
    return faults


def compare_cases(document: Mapping[str, Any], tariff: Tariff, *, rates: Rates = NO_RATES) -> list[Difference]:
    """Return every case of the document that does not come out. Raises ``InvalidTariff`` for faults in the cases."""
    faults = Faults()
    cases = _read_cases(document, faults)
    if faults:
        raise InvalidTariff(faults)
    return [difference for case in cases for difference in _compare(case, tariff, rates)]


def _read_cases(document: Mapping[str, Any], faults: Faults) -> list[_Case]:
    top = Table({"cases": document.get("cases", [])}, place="", faults=faults)
    return [_read_case(case) for case in top.tables("cases", named_by="name", most=MOST_CASES)]


def _read_case(case: Table) -> _Case:
    name = case.text("name")
    case.text("says", needed=False)
    final = case.flag("final")
    facts = read_facts_table(case.table("facts"))
    expected = case.table("expect")
    case.finish()
    if not expected.content:
        case.faults.add(expected.place, "missing")
    expected.asked |= set(_EXPECTED)
    expected.finish()
    return _Case(name, facts, final, str(expected.content.get("refused", NOTHING)), _wanted(expected))


def _compare(case: _Case, tariff: Tariff, rates: Rates) -> Iterable[Difference]:
    try:
        quote = price(tariff, case.facts, rates=rates, final=case.final)
    except Refusal as refusal:
        code = refusal_code(refusal)
        return [] if case.refused == code else [Difference(case.name, "refused", case.refused, code)]
    computed = _computed(quote, case.wanted)
    return [
        Difference(case.name, about, value, computed[about])
        for about, value in case.wanted.items()
        if computed[about] != value
    ]


def _wanted(expected: Table) -> dict[str, str]:
    """Return what a case expects, each as a text by what it is about."""
    found: dict[str, str] = {}
    for key in _EXPECTED:
        value = expected.content.get(key)
        if value is None:
            continue
        if isinstance(value, dict):
            for part in value:
                found[f"{key} {part}"] = _cents(_signed(expected, value[part], f"{expected.at(key)} {part}"))
        elif key in {"total", "cash", "vat"}:
            found[key] = _cents(Money(expected.as_number(value, expected.at(key))))
        elif key == "warns":
            found[key] = ", ".join(sorted(expected.names("warns"))) if value else ""
        else:
            found[key] = str(value)
    return found


def _signed(expected: Table, value: object, place: str) -> Money:
    """Return an amount that may be below zero: what a reduction takes off."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and value < 0:
        return -Money(expected.as_number(-value, place))
    return Money(expected.as_number(value, place))


def _computed(quote: Quote, wanted: Iterable[str]) -> dict[str, str]:
    zero = Money(Decimal(0))
    found = {
        "class": quote.class_code,
        "total": _cents(quote.total),
        "cash": _cents(quote.cash_total or quote.total),
        "vat": _cents(sum((one.tax for one in quote.vat), start=zero)),
        "refused": NOTHING,
        "warns": ", ".join(sorted({one.code for one in quote.notices})),
    }
    paid, received = quote.paid_by(), quote.received_by()
    for about in wanted:
        key, _, part = about.partition(" ")
        if key == "lines":
            found[about] = _cents(sum((line.amount for line in quote.lines if line.code == part), start=zero))
        elif key == "pays":
            found[about] = _cents(paid.get(part, zero))
        elif key == "gets":
            found[about] = _cents(received.get(part, zero))
    return found


def _cents(amount: Money) -> str:
    return f"{amount.amount:.2f}"
