"""What a tariff looks at: the facts that can change its price. Nothing else needs to be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from booking.rules.pricing import conditions as c
from booking.rules.pricing.tariff import ByRate, Choice, Line, Linear, Tariff, UnitPrice

#: The conditions that only the day and the hour of the work decide.
BY_DAY = (c.OnWeekday, c.OnHoliday, c.AtTime, c.InSeason, c.OnDate)


@dataclass(frozen=True, slots=True, kw_only=True)
class LooksAt:
    """The facts that a tariff asks for. Lists stand in the order in which the tariff names them."""

    statuses: tuple[str, ...]
    income: bool
    kind: bool
    dependants: bool
    age: bool
    residence: bool
    scores: tuple[str, ...]
    time: bool
    holiday: bool
    features: tuple[str, ...]
    outcomes: bool
    notice: bool
    quantities: tuple[str, ...]
    persons: bool
    amount_by: str
    """Who names an amount: ``decision``, ``attest``, or empty where nobody does."""


def looks_at(tariff: Tariff) -> LooksAt:
    """Return everything that can change a price of this tariff."""
    asked = tuple(conditions_of(tariff))
    kinds = {type(one) for one in asked}
    decided = next((one.by for one in tariff.decides_amounts), "")
    by_income = [one for one in asked if isinstance(one, c.IncomeWithin)]
    bounds = [bound for one in by_income for bound in (one.least, one.most) if bound is not None]
    return LooksAt(
        statuses=_once(status for one in asked if isinstance(one, c.HasStatus) for status in sorted(one.statuses)),
        income=looks_at_income(tariff),
        kind=c.IsKind in kinds or any(len(set(bound.amounts.values())) > 1 for bound in bounds),
        dependants=c.DependantsWithin in kinds or any(bound.per_dependant for bound in bounds),
        age=c.AgeWithin in kinds,
        residence=not kinds.isdisjoint({c.IsResident, c.HasPostcode}),
        scores=_once(one.score for one in asked if isinstance(one, c.ScoreWithin)),
        time=c.AtTime in kinds,
        holiday=c.OnHoliday in kinds,
        features=_once(name for one in asked if isinstance(one, c.HasFeature) for name in sorted(one.features)),
        outcomes=c.HasOutcome in kinds,
        notice=c.NoticeWithin in kinds,
        quantities=_once(_quantities_of(tariff, asked)),
        persons=any(line.each_person for line in tariff.lines),
        amount_by=decided,
    )


def looks_at_income(tariff: Tariff) -> bool:
    """Tell whether the income can change what somebody pays."""
    by_line = any(isinstance(one.rule, Linear) for one in unit_prices_of(tariff))
    return by_line or any(isinstance(one, c.IncomeWithin) for one in conditions_of(tariff))


def conditions_of(tariff: Tariff) -> Iterator[c.Condition]:
    """Return every condition of a tariff with its parts, in the order of the document."""
    for top in _whens(tariff):
        yield from c.parts_of(top)


def unit_prices_of(tariff: Tariff) -> Iterator[UnitPrice]:
    """Return every price of a unit, also of the parts that others pay or get."""
    for line in tariff.lines:
        for choice in choices_of(line):
            yield choice.price
        if line.flat is not None:
            yield line.flat.price
        if line.third_party is not None and line.third_party.full_price is not None:
            yield line.third_party.full_price
        if line.gets is not None and line.gets.price is not None:
            yield line.gets.price


def choices_of(line: Line) -> Iterator[Choice]:
    """Return the prices of a line, those of its tiers too."""
    yield from line.choices
    for tier in line.tiers:
        yield from tier.choices


def rates_of_tariff(tariff: Tariff) -> frozenset[str]:
    """Return the shared tables that a tariff uses."""
    return frozenset(one.rule.rate for one in unit_prices_of(tariff) if isinstance(one.rule, ByRate))


def requires_amount(tariff: Tariff) -> bool:
    """Tell whether there is no price at all before somebody names an amount."""
    return any(one.required or one.most is None for one in tariff.decides_amounts)


def _whens(tariff: Tariff) -> Iterator[c.Condition | None]:
    for access in (*tariff.eligible, *tariff.excluded):
        yield access.when
    for one in tariff.classes:
        yield one.when
    for line in tariff.lines:
        yield line.when
        for choice in choices_of(line):
            yield choice.when
        for vat in line.vat:
            yield vat.when
    for reduction in tariff.reductions:
        yield reduction.when
    for quota in tariff.quotas:
        yield quota.when


def _quantities_of(tariff: Tariff, asked: tuple[c.Condition, ...]) -> Iterator[str]:
    for line in tariff.lines:
        # A line that is made for each person counts the persons themselves.
        yield from (of for of in line.of if not (line.each_person and of == "persons"))
        if line.split_among:
            yield line.split_among
    yield from (one.of for one in asked if isinstance(one, c.QuantityWithin))
    yield from (quota.of for quota in tariff.quotas)


def _once(names: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
