"""Quotes to put into words: of every case of every regulation, and of small tariffs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from booking.regulations import rate_texts, regulation_names, regulation_text
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts_document import read_facts
from booking.rules.pricing.quote import Quote
from booking.rules.pricing.rates import Rates
from booking.rules.pricing.rates_document import read_rates
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals import Refusal


@cache
def shared_rates() -> Rates:
    """Return the tables that regulations share."""
    return Rates({one.code: one for one in (read_rates(parse(text)) for text in rate_texts().values())})


@cache
def regulation(name: str) -> Tariff:
    """Return a regulation."""
    return read_tariff(parse(regulation_text(name)))


def outcomes(name: str) -> Iterator[Quote | Refusal]:
    """Return what each case of a regulation comes to."""
    for case in parse(regulation_text(name))["cases"]:
        try:
            yield price(
                regulation(name), read_facts(case["facts"]), rates=shared_rates(), final=case.get("final", False)
            )
        except Refusal as refusal:
            yield refusal


def all_outcomes() -> Iterator[Quote | Refusal]:
    """Return what each case of each regulation comes to."""
    for name in regulation_names():
        yield from outcomes(name)


def quote_of(name: str, facts: str) -> Quote:
    """Return the price of facts, written as a document, by a regulation."""
    return price(regulation(name), read_facts(parse(facts)), rates=shared_rates())
