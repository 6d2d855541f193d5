"""The price against the income: where it rises, where it stands still, and where one cent makes it jump."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import Final

from booking.rules.money import CENT, Money
from booking.rules.pricing.conditions import IncomeBound, IncomeWithin
from booking.rules.pricing.engine import price
from booking.rules.pricing.facts import Facts
from booking.rules.pricing.looks_at import conditions_of, unit_prices_of
from booking.rules.pricing.rates import NO_RATES, Rates
from booking.rules.pricing.tariff import Linear, Tariff
from booking.rules.refusals import Refusal

#: How many incomes stand between the two ends, besides those at which something happens.
_EVEN: Final = 60
#: A line that rises in more steps than this is drawn as a slope.
_MOST_STEPS: Final = 200
_AROUND: Final = Decimal("0.25")
_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Point:
    """What somebody with this income pays, in which class; or why there is no price."""

    income: Decimal
    total: Money | None
    class_code: str
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Cliff:
    """A jump: who earns ``before.income`` pays one price, who earns one cent more (``after.income``) another."""

    before: Point
    after: Point

    @property
    def jump(self) -> Money | None:
        """How much dearer it becomes, below zero where it becomes cheaper; None where one side has no price."""
        if self.before.total is None or self.after.total is None:
            return None
        return self.after.total - self.before.total


@dataclass(frozen=True, slots=True)
class Curve:
    """The price over a stretch of incomes, in order; ``not_told`` is the price of who does not tell the income."""

    points: tuple[Point, ...]
    cliffs: tuple[Cliff, ...]
    not_told: Point


def price_by_income(
    tariff: Tariff,
    facts: Facts,
    *,
    rates: Rates = NO_RATES,
    least: Decimal | None = None,
    most: Decimal | None = None,
) -> Curve:
    """Return what ``facts`` cost for each income from ``least`` to ``most`` (without them: around the brackets).

    Exact at every bound: the cent below it, the bound itself and the cent above it are priced. A class that
    somebody decided is left out, for it goes before any income. Raises ``NoTariff`` outside the tariff's days.
    """
    decision = facts.decision
    if decision is not None and decision.class_code is not None:
        facts = replace(facts, decision=None)
    bounds, slopes = _bounds(tariff, facts), _ends_of_slopes(tariff)
    low, high = span((*bounds, *slopes))
    low, high = low if least is None else least, high if most is None else most
    step = (high - low) / _EVEN
    wanted = {low, high, *(low + (step * number).quantize(CENT) for number in range(1, _EVEN))}
    wanted |= {near for bound in bounds for near in (bound - CENT, bound, bound + CENT)} | set(slopes)
    points = tuple(_at(tariff, facts, income, rates) for income in sorted(wanted) if low <= income <= high)
    return Curve(points, tuple(_cliffs(points, bounds)), _at(tariff, facts, None, rates))


def span(incomes: Iterable[Decimal]) -> tuple[Decimal, Decimal]:
    """Return from where to where to look, so that all these incomes stand well within it."""
    all_of_them = [income for income in incomes if income > 0]
    if not all_of_them:
        return _ZERO, Decimal(3000)
    low, high = min(all_of_them), max(all_of_them)
    margin = max((high - low) * _AROUND, high * _AROUND / 2)
    unit = Decimal(10) ** (margin.adjusted())
    return (
        max((low - margin) / unit, _ZERO).to_integral_value(ROUND_FLOOR) * unit,
        ((high + margin) / unit).to_integral_value(ROUND_CEILING) * unit,
    )


def _at(tariff: Tariff, facts: Facts, income: Decimal | None, rates: Rates) -> Point:
    members = () if income is None else facts.household.members
    household = replace(facts.household, income=income, members=members)
    where = _ZERO if income is None else income
    try:
        quote = price(tariff, replace(facts, household=household), rates=rates)
    except Refusal as refusal:
        return Point(where, None, "", refusal)
    return Point(where, quote.total, quote.class_code)


def _bounds(tariff: Tariff, facts: Facts) -> tuple[Decimal, ...]:
    """Return every income at which the price may jump."""
    found: set[Decimal] = set()
    for one in conditions_of(tariff):
        if isinstance(one, IncomeWithin):
            for bound in (one.least, one.most):
                if bound is not None:
                    found |= set(_amounts(bound, facts))
    for linear in _linears(tariff):
        found |= set(_steps(linear))
    return tuple(sorted(found))


def _amounts(bound: IncomeBound, facts: Facts) -> Iterator[Decimal]:
    household = facts.household
    amount = bound.amount_for(household.kind, household.dependants or 0)
    if amount is not None:
        yield amount
        return
    # The kind of household is not told: any of them may count.
    for one in bound.amounts.values():
        yield one + bound.per_dependant * (household.dependants or 0)


def _steps(linear: Linear) -> Iterator[Decimal]:
    """Return the incomes at which a line that counts whole steps goes up; a smooth line has none."""
    if linear.steps == "exact" or not linear.adds:
        return
    low, high = _flat_until(linear), _flat_from(linear)
    if (high - low) / linear.each > _MOST_STEPS:
        return
    income = low
    while income <= high:
        yield income
        income += linear.each


def _ends_of_slopes(tariff: Tariff) -> tuple[Decimal, ...]:
    """Return the incomes at which a smooth line leaves its floor and reaches its ceiling."""
    return tuple(
        income.quantize(CENT)
        for linear in _linears(tariff)
        if linear.adds
        for income in (_flat_until(linear), _flat_from(linear))
    )


def _linears(tariff: Tariff) -> Iterator[Linear]:
    return (one.rule for one in unit_prices_of(tariff) if isinstance(one.rule, Linear))


def _flat_until(linear: Linear) -> Decimal:
    return linear.income_from + _whole((linear.floor - linear.price_from) / linear.adds, linear) * linear.each


def _flat_from(linear: Linear) -> Decimal:
    return linear.income_from + _whole((linear.ceiling - linear.price_from) / linear.adds, linear) * linear.each


def _whole(steps: Decimal, linear: Linear) -> Decimal:
    return steps if linear.steps == "exact" else steps.to_integral_value(ROUND_FLOOR)


def _cliffs(points: tuple[Point, ...], bounds: tuple[Decimal, ...]) -> Iterator[Cliff]:
    """Return the jumps at the bounds: between two incomes that differ one cent."""
    at_bound = set(bounds)
    for before, after in pairwise(points):
        if after.income - before.income > CENT or at_bound.isdisjoint({before.income, after.income}):
            continue
        if before.total != after.total:
            yield Cliff(before, after)
