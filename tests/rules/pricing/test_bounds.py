"""Which numbers of a tariff a form may change, beside its amounts."""

from __future__ import annotations

from typing import Any

import pytest

from booking.regulations import regulation_names, regulation_text
from booking.rules.pricing.bounds import bounds_of
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.editing import Path, amounts_of, changed


def numbers(**parts: Any) -> dict[Path, str]:
    """Return the bounds of a document as text, by their place."""
    return {one.path: str(one.value) for one in bounds_of(parts)}


def test_bounds_within_conditions_are_found_at_any_depth() -> None:
    when = {
        "status": "vt",
        "income": {"above": {"single": 1000, "family": 1200}, "up_to": 1500, "per_dependant": 100},
        "not": {"age": {"below": 65}},
        "any": [{"score": {"belrai": {"from": 5}}}, {"quantity": {"km": {"up_to": 30}}}],
        "weekday": ["sat"],
        "season": {"from": "07-01", "up_to": "12-31"},
        "time": {"from": "18:00"},
        "date": {"from": "2026-01-01"},
    }
    here = ("classes", 0, "when")
    assert numbers(classes=[{"code": "a", "when": when}]) == {
        (*here, "income", "above", "single"): "1000",
        (*here, "income", "above", "family"): "1200",
        (*here, "income", "up_to"): "1500",
        (*here, "income", "per_dependant"): "100",
        (*here, "not", "age", "below"): "65",
        (*here, "any", 0, "score", "belrai", "from"): "5",
        (*here, "any", 1, "quantity", "km", "up_to"): "30",
    }


def test_bounds_of_a_line_are_found_and_its_amounts_and_units_are_not() -> None:
    line = {
        "code": "km", "unit": 60, "step": 15, "each": "person", "free": 10, "least": 30, "most": 600, "price": 2,
        "decided": {"least": 1, "most": 9},
        "linear": {"income_from": 1000, "price_from": 5, "each": 100, "adds": 1, "floor": 5, "ceiling": 9},
        "tiers": [{"up_to": 60, "unit": 60, "price": 12}, {"unit": 15, "price": 3}],
        "flat": {"up_to": 10, "price": 5},
        "extra": [{"beyond": 600, "over": "job", "percent": 50}],
        "choices": [{"when": {"age": {"from": 65}}, "price": 3, "percent": 60}],
        "third_party": {"party": "ocmw", "percent": 20},
    }  # fmt: skip
    found = {path[2:]: value for path, value in numbers(lines=[line]).items()}
    assert found == {
        ("free",): "10",
        ("least",): "30",
        ("most",): "600",
        ("linear", "income_from"): "1000",
        ("linear", "each"): "100",
        ("tiers", 0, "up_to"): "60",
        ("flat", "up_to"): "10",
        ("extra", 0, "beyond"): "600",
        ("extra", 0, "percent"): "50",
        ("choices", 0, "when", "age", "from"): "65",
        ("choices", 0, "percent"): "60",
        ("third_party", "percent"): "20",
    }


def test_incomes_are_money_and_amounts_are_listed_elsewhere() -> None:
    document = {
        "eligible": [{"why": {"nl": "x"}, "when": {"income": {"up_to": 2406}}}],
        "reductions": [{"code": "r", "percent": 80}, {"code": "s", "amount": 1}],
        "limits": [{"code": "l", "on": ["km"], "least": 3}],
        "quotas": [{"code": "q", "of": "visits", "per": "year", "most": 4}],
    }
    assert {(one.code, one.is_money) for one in bounds_of(document)} == {
        ("1", True),
        ("r", False),
        ("q", False),
    }


@pytest.mark.parametrize("name", regulation_names())
def test_writing_the_same_numbers_into_a_regulation_changes_nothing_of_it(name: str) -> None:
    text = regulation_text(name)
    document = parse(text)
    amounts = {one.path: one.amount for one in amounts_of(document)}
    bounds = {one.path: one.value for one in bounds_of(document)}
    assert amounts.keys().isdisjoint(bounds)
    same = parse(
        changed(text, amounts | {path: int(value) if value == int(value) else value for path, value in bounds.items()})
    )
    assert same == document
    assert read_tariff(same).lines
