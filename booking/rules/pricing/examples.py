"""The examples of a tariff document as people read them: what each is about, and what it comes to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from booking.rules.pricing.cases import compare_cases
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.editing import Path, changed
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts_document import read_facts
from booking.rules.pricing.quote import Quote
from booking.rules.pricing.rates import NO_RATES, Rates
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals import Refusal

_AMOUNT: Final = re.compile(r"[0-9]+\.[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Example:
    """A case of the document: what the text says, and the price or the refusal that it comes to.

    ``comes_out`` tells whether that is what the case expects.
    """

    name: str
    says: str
    quote: Quote | None
    refusal: Refusal | None
    comes_out: bool


def examples_of(document: Mapping[str, Any], tariff: Tariff, *, rates: Rates = NO_RATES) -> tuple[Example, ...]:
    """Return the examples in the order of the document. Raises ``InvalidTariff`` for faults in the cases."""
    wrong = {one.case for one in compare_cases(document, tariff, rates=rates)}
    return tuple(
        _example(case, tariff, rates, comes_out=case["name"] not in wrong) for case in document.get("cases", ())
    )


def _example(case: Mapping[str, Any], tariff: Tariff, rates: Rates, *, comes_out: bool) -> Example:
    quote, refusal = None, None
    try:
        quote = price(tariff, read_facts(case["facts"]), rates=rates, final=case.get("final", False))
    except Refusal as said:
        refusal = said
    return Example(case["name"], case.get("says", ""), quote, refusal, comes_out)


def renewed(text: str, *, rates: Rates = NO_RATES) -> str:
    """Return the text with, in each example, the amounts that the tariff computes now.

    For whoever changed the amounts on purpose. What an example says in words, and an example that is refused or no
    longer refused, stays as it is: a person has to look at it. Raises ``InvalidTariff``.
    """
    document = parse(text)
    numbers = {case["name"]: number for number, case in enumerate(document.get("cases", ()))}
    changes: dict[Path, Decimal | date | None] = {}
    for one in compare_cases(document, read_tariff(document), rates=rates):
        if _AMOUNT.fullmatch(one.computed):
            changes[("cases", numbers[one.case], "expect", *one.about.split(" ", 1))] = Decimal(one.computed)
    return changed(text, changes) if changes else text
