"""In which price class a household or a person is, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction

from booking.rules.pricing.conditions import (
    Condition,
    HasStatus,
    IncomeWithin,
    Situation,
    parts_of,
    statuses_towards,
)
from booking.rules.pricing.facts import Facts, Household, HouseholdKind, PriceDecision
from booking.rules.pricing.quote import ClassReason
from booking.rules.pricing.statuses import STATUSES
from booking.rules.pricing.tariff import EVERYBODY, Choose, Tariff, TariffClass
from booking.rules.refusals.tariffs import UnknownStatus


@dataclass(frozen=True, slots=True)
class Standing:
    """The class that counts, and why: by which of the statuses that were seen, or by a bracket of income.

    ``decision`` is the one that counts on the day, also where it decides an amount only.
    """

    class_code: str
    reason: ClassReason
    statuses: tuple[str, ...] = ()
    by_income: bool = False
    decision: PriceDecision | None = None


#: Returns what a class would make the household pay, to find the dearest or the most favourable.
AmountIn = Callable[[str], Decimal]


def situation_of(tariff: Tariff, facts: Facts) -> Situation:
    """Return the facts as the conditions of this tariff see them. Raises ``UnknownStatus``."""
    household = facts.household
    for told in (
        household.statuses or frozenset(),
        household.claimed,
        *(one.statuses or frozenset() for one in facts.persons),
    ):
        for status in told:
            require_known(tariff, status)
    resident = household.resident
    if resident is None and household.postcode is not None and tariff.postcodes:
        resident = household.postcode in tariff.postcodes
    return Situation(facts, income=income_of(tariff, household), kind=_kind_of(household), resident=resident)


def require_known(tariff: Tariff, status: str) -> None:
    """Raise ``UnknownStatus`` for a status that neither the product nor this tariff knows."""
    if not tariff.knows_status(status):
        own = {key.partition(".")[2] for key in tariff.own_names if key.startswith("statuses.")}
        near = get_close_matches(status, sorted(STATUSES | own), n=1)
        raise UnknownStatus(status, near=near[0] if near else "")


def income_of(tariff: Tariff, household: Household) -> Decimal | Fraction | None:
    """Return the income that counts, in the tariff's notion; None where any part of it is not told."""
    if household.income is not None or tariff.income is None or not household.members:
        return household.income
    whole = Fraction(0)
    for member in household.members:
        share = tariff.income.counts.get(member.relation, Fraction(0))
        if not share:
            continue
        if member.income is None:
            return None
        whole += Fraction(member.income) * share
    return whole


def find_standing(tariff: Tariff, at: Situation, *, amount_in: AmountIn) -> Standing:
    """Return the class of this household, or of the person in ``at``.

    A decision goes before everything. Without one the facts lead to a class, as far as they were *seen*: what was
    only claimed is a reason to look, and does not lower the price (domain A0, fact 2). Where a fact is not known,
    the dearest of the classes that are possible counts.
    """
    decision = at.facts.decision
    if decision is not None and decision.holds_on(at.facts.on):
        if decision.class_code is not None and tariff.has_class(decision.class_code):
            return Standing(decision.class_code, ClassReason.DECIDED, decision=decision)
        if decision.class_code is None:
            return replace(_by_facts(tariff, at, amount_in=amount_in), decision=decision)
    return _by_facts(tariff, at, amount_in=amount_in)


def _by_facts(tariff: Tariff, at: Situation, *, amount_in: AmountIn) -> Standing:
    if tariff.classes[0].code == EVERYBODY:
        return Standing(EVERYBODY, ClassReason.ONE_PRICE)
    certain: list[TariffClass] = []
    possible: list[TariffClass] = []
    for one in tariff.classes:
        held = one.when.holds(at) if one.when is not None else False
        if held is None:
            possible.append(one)
        elif held:
            certain.append(one)
            if tariff.choose is Choose.FIRST:
                break
    if not certain and (tariff.default_is_dearest or not possible):
        return _default(tariff, at, nothing_told=bool(possible))
    if not certain:
        dearest = max([tariff.class_of(tariff.default_class), *possible], key=lambda one: amount_in(one.code))
        return replace(_default(tariff, at, nothing_told=True), class_code=dearest.code)
    chosen = certain[0] if len(certain) == 1 else min(certain, key=lambda one: amount_in(one.code))
    if tariff.choose is Choose.FIRST and possible:
        chosen = max([chosen, *possible], key=lambda one: amount_in(one.code))
        if chosen not in certain:
            return Standing(chosen.code, ClassReason.NOT_TOLD)
    return _proved(chosen, at)


def _default(tariff: Tariff, at: Situation, *, nothing_told: bool) -> Standing:
    claimed = at.facts.household.claimed
    better = (one for one in tariff.classes if one.code != tariff.default_class)
    if claimed and any(not claimed.isdisjoint(statuses_towards(one.when)) for one in better):
        return Standing(tariff.default_class, ClassReason.CLAIMED)
    reason = ClassReason.NOT_TOLD if nothing_told else ClassReason.NO_CLASS_FITS
    return Standing(tariff.default_class, reason)


def _proved(chosen: TariffClass, at: Situation) -> Standing:
    """Return why a class fits: the statuses that were seen and the bracket, as far as they made it fit."""
    seen = at.statuses or frozenset()
    statuses = tuple(one for one in statuses_towards(chosen.when) if one in seen)
    by_income = any(isinstance(one, IncomeWithin) and one.holds(at) for one in parts_of(chosen.when))
    return Standing(chosen.code, ClassReason.PROVED, statuses, by_income and not statuses)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the system proposes to the person who decides: a class and why; what is still to be asked."""

    standing: Standing
    not_told: tuple[str, ...]
    """Which facts could still change it: ``statuses``, ``income``."""


def propose(tariff: Tariff, household: Household, *, on: date, amount_in: AmountIn) -> Proposal:
    """Return the class that follows from what was seen of a household on the day ``on``. Raises ``UnknownStatus``.

    A person decides; this is only what the regulation says about these facts.
    """
    at = situation_of(tariff, Facts(on=on, household=household))
    standing = find_standing(tariff, at, amount_in=amount_in)
    asked: list[Condition] = [part for one in tariff.classes for part in parts_of(one.when)]
    not_told = []
    if at.statuses is None and any(isinstance(one, HasStatus) for one in asked):
        not_told.append("statuses")
    if at.income is None and any(isinstance(one, IncomeWithin) for one in asked):
        not_told.append("income")
    return Proposal(standing, tuple(not_told))


def _kind_of(household: Household) -> HouseholdKind | None:
    """Return what is known of the kind: two adults may be a family or live together, and somebody has to say so."""
    if household.kind is not None or not household.members:
        return household.kind
    if len(household.members) == 1:
        return HouseholdKind.SINGLE
    has_child = any(member.relation == "child" for member in household.members)
    return HouseholdKind.FAMILY if has_child else None
