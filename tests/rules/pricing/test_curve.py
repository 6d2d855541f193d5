"""The price against the income: exact at every bound, and nothing between two points that the curve does not know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from booking.regulations import rate_texts, regulation_names, regulation_text
from booking.rules.money import CENT, Money
from booking.rules.pricing.curve import price_by_income
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts import Facts, Household, HouseholdKind, PriceDecision
from booking.rules.pricing.looks_at import looks_at, looks_at_income
from booking.rules.pricing.rates import Rates
from booking.rules.pricing.rates_document import read_rates
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals import Refusal
from booking.rules.refusals.prices import NotEligible

ON = date(2026, 3, 2)

TOP = """
format = 2
service = "klusdienst"
name.nl = "Tarief"
source = "Reglement"
valid_from = 2026-01-01
[rounding]
amount = "half_up"
[vat.work]
not_stated = true
[income]
notion = "net_month"
[income.counts]
applicant = 1
"""

BRACKETS = """
[[classes]]
code = "low"
name.nl = "Laag"
when.income = { below = 1200.00 }
[[classes]]
code = "middle"
name.nl = "Midden"
when.income = { from = 1200.00, up_to = 1500.00 }
[[classes]]
code = "high"
name.nl = "Hoog"
[[lines]]
code = "labour"
name.nl = "Werkuren"
of = "worker_minutes"
unit = 60
prices = { low = 6.00, middle = 9.00, high = 15.00 }
"""

LINEAR = """
[[lines]]
code = "labour"
name.nl = "Werkuren"
of = "worker_minutes"
unit = 60
linear = { income_from = 1000.00, price_from = 5.00, each = 100.00, adds = 0.50, floor = 5.00, ceiling = 7.50 STEPS }
price_rounding = "half_up"
"""


def brackets() -> Tariff:
    return read_tariff(parse(f'default_class = "high"\nchoose = "first"\n{TOP}{BRACKETS}'))


def linear(steps: str = "") -> Tariff:
    return read_tariff(parse(TOP + LINEAR.replace(" STEPS", f', steps = "{steps}"' if steps else "")))


def hours(number: int, **household: object) -> Facts:
    work = {"worker_minutes": Decimal(60 * number)}
    return Facts(on=ON, work=work, household=Household(**household))  # type: ignore[arg-type]


def test_each_bound_is_a_cliff_on_its_own_cent() -> None:
    curve = price_by_income(brackets(), hours(2))
    assert [(one.before.income, one.after.income, one.jump) for one in curve.cliffs] == [
        (Decimal("1199.99"), Decimal("1200.00"), Money.of(6)),
        (Decimal("1500.00"), Decimal("1500.01"), Money.of(12)),
    ]
    assert [(one.before.class_code, one.after.class_code) for one in curve.cliffs] == [
        ("low", "middle"),
        ("middle", "high"),
    ]
    assert curve.not_told.total == Money.of(30)


def test_a_smooth_line_rises_between_floor_and_ceiling_without_a_cliff() -> None:
    curve = price_by_income(linear(), hours(1))
    by_income = {one.income: one.total for one in curve.points}
    assert curve.cliffs == ()
    assert by_income[Decimal("1000.00")] == Money.of(5)
    assert by_income[Decimal("1500.00")] == Money.of("7.50")
    totals = [one.total.amount for one in curve.points if one.total]
    assert totals == sorted(totals)
    assert (totals[0], totals[-1]) == (Decimal("5.00"), Decimal("7.50"))


def test_a_line_of_begun_steps_jumps_at_each_step() -> None:
    curve = price_by_income(linear("begun"), hours(1))
    assert [one.before.income for one in curve.cliffs] == [Decimal(1000 + 100 * step) for step in range(5)]
    assert {one.jump for one in curve.cliffs} == {Money.of("0.50")}


def test_an_income_that_gives_no_access_has_no_price_and_says_why() -> None:
    tariff = read_tariff(parse(regulation_text("gingelom-klusdienst")))
    excluded = [one for one in price_by_income(tariff, hours(1, statuses=frozenset())).points if one.total is None]
    assert all(isinstance(one.refusal, NotEligible) for one in excluded)


def test_a_decided_class_hides_nothing_for_the_graph_is_about_the_income() -> None:
    decision = PriceDecision("low", "vt", ON, date(2027, 1, 1))
    assert len(price_by_income(brackets(), replace(hours(1), decision=decision)).cliffs) == 2


def test_the_stretch_can_be_chosen() -> None:
    curve = price_by_income(brackets(), hours(1), least=Decimal(1300), most=Decimal(1400))
    assert (curve.points[0].income, curve.points[-1].income) == (Decimal(1300), Decimal(1400))
    assert curve.cliffs == ()


def test_a_tariff_of_one_price_does_not_look_at_income() -> None:
    assert not looks_at_income(read_tariff(parse(regulation_text("antwerpen-ocmw-klusdienst-2026"))))
    assert looks_at_income(linear())
    assert looks_at_income(brackets())


def _by_income() -> list[str]:
    return [name for name in regulation_names() if looks_at_income(read_tariff(parse(regulation_text(name))))]


@pytest.mark.parametrize("name", _by_income())
@pytest.mark.parametrize("kind", [None, *HouseholdKind])
def test_between_two_points_no_regulation_jumps(name: str, kind: HouseholdKind | None) -> None:
    tariff = read_tariff(parse(regulation_text(name)))
    rates = Rates({one.code: one for one in (read_rates(parse(text)) for text in rate_texts().values())})
    work = dict.fromkeys(looks_at(tariff).quantities, Decimal(1))
    facts = Facts(on=tariff.valid_from, work=work, household=Household(kind=kind, statuses=frozenset()))
    curve = price_by_income(tariff, facts, rates=rates)
    known = [one.income for one in curve.points]
    assert known == sorted(set(known))
    for before, after in zip(curve.points, curve.points[1:], strict=False):
        if before.total != after.total or after.income - before.income <= CENT:
            continue
        middle = ((before.income + after.income) / 2).quantize(CENT)
        household = replace(facts.household, income=middle)
        try:
            between = price(tariff, replace(facts, household=household), rates=rates).total
        except Refusal:
            between = None
        assert between == before.total
