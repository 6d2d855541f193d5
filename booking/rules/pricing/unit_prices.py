"""What one unit costs: the printed amount, the line of the income, the decision, the shared table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from booking.rules.money import Money
from booking.rules.pricing.classes import Standing
from booking.rules.pricing.conditions import Situation
from booking.rules.pricing.facts import PriceDecision
from booking.rules.pricing.quote import ClassReason, Notice, Reason, Why
from booking.rules.pricing.rates import Rates
from booking.rules.pricing.tariff import (
    AtCost,
    ByClass,
    ByRate,
    Choice,
    Decided,
    Fixed,
    Linear,
    PercentOf,
    PriceRule,
    Tariff,
    UnitPrice,
)
from booking.rules.refusals.prices import AmountMissing

ALL = Decimal(100)
_SAME_FOR_ALL = (Reason(Why.SAME_FOR_ALL),)


@dataclass(frozen=True, slots=True)
class Priced:
    """The price of one unit in euro, exact, with its reasons and what a person should know."""

    amount: Decimal
    reasons: tuple[Reason, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Asking:
    """For whom a unit price is asked: the tariff, the facts, the class and why, the shared tables, before or after."""

    tariff: Tariff
    at: Situation
    standing: Standing
    rates: Rates
    final: bool


def price_of_choices(choices: Sequence[Choice], asking: Asking) -> Priced:
    """Return the price of the first choice that holds; of those that only might, the dearest."""
    if len(choices) == 1:
        return price_of(choices[0].price, asking)
    found: list[tuple[Choice, Priced]] = []
    is_certain = True
    for choice in choices:
        held = choice.when is None or choice.when.holds(asking.at)
        if held is False:
            continue
        found.append((choice, price_of(choice.price, asking)))
        if held:
            break
        is_certain = False
    chosen, priced = max(found, key=lambda one: one[1].amount)
    if not is_certain or chosen.told is None:
        return priced
    return Priced(priced.amount, (Reason(Why.CHOICE, {"when": chosen.told}), *priced.reasons), priced.notices)


def price_of(price: UnitPrice, asking: Asking) -> Priced:
    """Return the price of one unit. Raises ``AmountMissing`` and ``NoRate``."""
    priced = _by_rule(price.rule, asking)
    amount, reasons = priced.amount, priced.reasons
    if price.percent != ALL:
        amount = amount * price.percent / ALL
        reasons = (*reasons, Reason(Why.PERCENT, {"percent": str(price.percent)}))
    if price.rounding is not None:
        amount = Money(amount).rounded(price.rounding).amount
    if price.least is not None and amount < price.least:
        amount, reasons = price.least, (*reasons, Reason(Why.LEAST_PRICE, {"amount": str(price.least)}))
    if price.most is not None and amount > price.most:
        amount, reasons = price.most, (*reasons, Reason(Why.MOST_PRICE, {"amount": str(price.most)}))
    return Priced(amount, reasons, priced.notices)


def _by_rule(rule: PriceRule, asking: Asking) -> Priced:
    if isinstance(rule, Fixed):
        return Priced(rule.price, _SAME_FOR_ALL)
    if isinstance(rule, ByClass):
        return Priced(rule.prices[asking.standing.class_code], (class_reason(asking),))
    if isinstance(rule, PercentOf):
        raise TypeError(rule)  # a part of other lines has no price of a unit; drafts.py takes it
    by_rule: dict[type, Callable[..., Priced]] = {
        Linear: _linear,
        Decided: _decided,
        ByRate: _by_rate,
        AtCost: _at_cost,
    }
    return by_rule[type(rule)](rule, asking)


def _at_cost(rule: AtCost, asking: Asking) -> Priced:  # noqa: ARG001 - as its siblings
    return Priced(1 + rule.margin_percent / ALL, (Reason(Why.AT_COST, {"margin_percent": str(rule.margin_percent)}),))


def class_reason(asking: Asking) -> Reason:
    """Return why this class counts."""
    standing = asking.standing
    tariff_class = asking.tariff.class_of(standing.class_code)
    decision = standing.decision if standing.reason is ClassReason.DECIDED else None
    facts: dict[str, object] = {"name": dict(tariff_class.name), "how": standing.reason.value}
    if decision is not None:
        facts |= {"ground": decision.ground, "until": decision.valid_until.isoformat()}
        facts["provisional"] = decision.provisional
    elif standing.reason is ClassReason.PROVED:
        facts |= {"statuses": list(standing.statuses), "income": standing.by_income}
    return Reason(Why.CLASS, facts)


def _linear(rule: Linear, asking: Asking) -> Priced:
    """Return the amount that somebody decided, on an income that is not kept; else what follows from the income."""
    decision = asking.standing.decision
    if decision is not None and decision.amount is not None and asking.at.person is None:
        return _as_decided(decision.amount, decision, by="decision")
    income = asking.at.income
    if income is None:
        return Priced(rule.ceiling, (Reason(Why.LINEAR, {"at": "not_told"}),))
    steps = (Fraction(income) - Fraction(rule.income_from)) / Fraction(rule.each)
    if rule.steps != "exact":
        mode = ROUND_CEILING if rule.steps == "begun" else ROUND_FLOOR
        quotient = Decimal(steps.numerator) / Decimal(steps.denominator)
        steps = Fraction(int(quotient.to_integral_value(rounding=mode)))
    exact = Fraction(rule.price_from) + steps * Fraction(rule.adds)
    floor, ceiling = Fraction(rule.floor), Fraction(rule.ceiling)
    where = "floor" if exact <= floor else "ceiling" if exact >= ceiling else "between"
    held = max(floor, min(exact, ceiling))
    amount = Decimal(held.numerator) / Decimal(held.denominator)
    return Priced(amount, (Reason(Why.LINEAR, {"at": where}),))


def _decided(rule: Decided, asking: Asking) -> Priced:
    person = asking.at.person
    if person is not None and person.amount is not None:
        amount = person.amount.amount
        return Priced(amount, (Reason(Why.ATTEST, {"person": person.name}),), _outside(rule, amount))
    decision = asking.standing.decision
    if person is None and decision is not None and decision.amount is not None:
        return replace(
            _as_decided(decision.amount, decision, by=rule.by), notices=_outside(rule, decision.amount.amount)
        )
    if rule.required or rule.most is None:
        raise AmountMissing(by=rule.by, person=person.name if person else "")
    return Priced(rule.most, (Reason(Why.NOT_DECIDED, {"by": rule.by}),))


def _outside(rule: Decided, amount: Decimal) -> tuple[Notice, ...]:
    """Return a notice for an amount that the regulation does not allow: it was decided, and somebody should look."""
    if rule.least <= amount and (rule.most is None or amount <= rule.most):
        return ()
    return (Notice("amount_outside", {"least": str(rule.least), "most": "" if rule.most is None else str(rule.most)}),)


def _as_decided(amount: Money, decision: PriceDecision, *, by: str) -> Priced:
    facts = {"until": decision.valid_until.isoformat(), "provisional": decision.provisional, "by": by}
    return Priced(amount.amount, (Reason(Why.DECIDED, facts),))


def _by_rate(rule: ByRate, asking: Asking) -> Priced:
    on = asking.at.facts.on
    period, is_known = asking.rates.on(rule.rate, on, final=asking.final)
    facts = {"rate": rule.rate, "first": period.first.isoformat(), "last": period.last.isoformat()}
    notices = () if is_known else (Notice("rate_not_known_yet", {"rate": rule.rate, "on": on.isoformat()}),)
    return Priced(period.amount, (Reason(Why.RATE, facts),), notices)
