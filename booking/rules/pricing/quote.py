"""The price of one booking, line by line, each with the facts that give its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from booking.rules.money import Money, Rounding, total
from booking.rules.pricing.tariff import AtCost, Count, Measure, PerQuantity, Tariff
from booking.rules.text import Text


class ClassReason(StrEnum):
    """Why somebody is in a class."""

    DECIDED = "decided"
    CLAIMED = "claimed"
    NOT_TOLD = "not_told"


@dataclass(frozen=True, slots=True)
class PriceDecision:
    """The class that the organisation decided for a household, in force on ``[valid_from, valid_until)``."""

    class_code: str
    ground: str
    valid_from: date
    valid_until: date

    def holds_on(self, on: date) -> bool:
        """Tell whether the decision is in force on the day ``on``."""
        return self.valid_from <= on < self.valid_until


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One line: ``quantity`` units at ``unit_price``. ``unit`` is ``hour``, ``begun_hour``, ``km`` or ``cost``."""

    code: str
    name: Text
    unit: str
    by_class: bool
    quantity: Decimal
    unit_price: Money
    amount: Money


@dataclass(frozen=True, slots=True)
class OpenLine:
    """What may come on top, not known before the work is done: kilometres, the recycling park's bill."""

    code: str
    name: Text
    unit: str
    unit_price: Money


@dataclass(frozen=True, slots=True)
class Quote:
    """What one booking costs and why. Never changed once given; a new one takes its place."""

    tariff_id: int
    class_code: str
    class_name: Text
    class_reason: ClassReason
    class_until: date | None
    lines: tuple[QuoteLine, ...]
    open_lines: tuple[OpenLine, ...]
    total: Money


#: What is counted on a visit. ``None``: not known before the work is done.
Work = Mapping[Measure, Decimal | None]


def class_for(
    tariff: Tariff, *, on: date, decision: PriceDecision | None, claimed_ground: str | None
) -> tuple[str, ClassReason]:
    """Return the class that counts on the day ``on`` and why.

    A class is decided by a person on seen evidence (domain A0, fact 2): a ground that was only claimed is
    remembered as the reason to look, and does not lower the price. A decision for a class that this tariff
    no longer has counts as none, until somebody decides again.
    """
    if decision is not None and decision.holds_on(on) and tariff.has_class(decision.class_code):
        return decision.class_code, ClassReason.DECIDED
    if claimed_ground is not None and tariff.class_on_ground(claimed_ground) is not None:
        return tariff.default_class, ClassReason.CLAIMED
    return tariff.default_class, ClassReason.NOT_TOLD


def price_visit(
    tariff: Tariff,
    work: Work,
    *,
    on: date,
    decision: PriceDecision | None = None,
    claimed_ground: str | None = None,
) -> Quote:
    """Return the price of ``work`` under ``tariff`` for a visit on the day ``on``.

    A measure that ``work`` does not name does not happen on this visit and gives no line; one that it names
    as ``None`` gives an open line. The total is the sum of the lines, each rounded as its rule says.
    """
    class_code, reason = class_for(tariff, on=on, decision=decision, claimed_ground=claimed_ground)
    lines, open_lines = [], []
    for rule in tariff.rules:
        if rule.measure not in work:
            continue
        counted = work[rule.measure]
        if counted is None:
            open_lines.append(_open_line(rule, class_code))
        elif counted:
            lines.append(_line(rule, counted, class_code))
    return Quote(
        tariff_id=tariff.tariff_id,
        class_code=class_code,
        class_name=tariff.class_of(class_code).name,
        class_reason=reason,
        class_until=decision.valid_until if decision and reason is ClassReason.DECIDED else None,
        lines=tuple(lines),
        open_lines=tuple(open_lines),
        total=total([line.amount for line in lines]),
    )


def _line(rule: PerQuantity | AtCost, counted: Decimal, class_code: str) -> QuoteLine:
    if isinstance(rule, AtCost):
        cost = Money.from_cents(1).times(counted).rounded(Rounding.HALF_UP)
        return QuoteLine(
            rule.code, rule.name, "cost", by_class=False, quantity=Decimal(1), unit_price=cost, amount=cost
        )
    units = counted / rule.unit
    if rule.count is Count.BEGUN:
        units = units.to_integral_value(rounding=ROUND_CEILING)
    price = rule.prices[class_code]
    # Divide last: a third of an hour at 18 euro is 6 euro, not 5.9999….
    exact = price.times(units) if rule.count is Count.BEGUN else Money(price.times(counted).amount / rule.unit)
    return QuoteLine(rule.code, rule.name, _unit(rule), rule.by_class, units, price, exact.rounded(rule.rounding))


def _open_line(rule: PerQuantity | AtCost, class_code: str) -> OpenLine:
    if isinstance(rule, AtCost):
        return OpenLine(rule.code, rule.name, "cost", Money.of(0))
    return OpenLine(rule.code, rule.name, _unit(rule), rule.prices[class_code])


def _unit(rule: PerQuantity) -> str:
    if rule.measure is Measure.JOB_KM:
        return "km"
    return "begun_hour" if rule.count is Count.BEGUN else "hour"
