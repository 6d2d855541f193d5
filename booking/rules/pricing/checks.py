"""What only the whole of a tariff shows: brackets that leave a gap, a default that is not the dearest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from booking.rules.pricing.conditions import AllOf, Condition, IncomeWithin
from booking.rules.pricing.facts import HouseholdKind
from booking.rules.pricing.faults import ARROW, Faults
from booking.rules.pricing.tariff import ByClass, Decided, Linear, Tariff, TariffClass


def check_whole(tariff: Tariff, faults: Faults) -> None:
    """Note every fault that no single part of the document shows."""
    _require_once(tariff, faults)
    _require_default_dearest(tariff, faults)
    _require_reachable(tariff, faults)
    _require_brackets_fit(tariff, faults)
    _require_one_decided(tariff, faults)
    _require_limits_of_one_vat(tariff, faults)
    _require_limits_apart(tariff, faults)
    _require_total_rounding_alone(tariff, faults)


def _require_once(tariff: Tariff, faults: Faults) -> None:
    adjusted = [*(one.code for one in tariff.reductions), *(one.code for one in tariff.limits)]
    lists = {
        "classes": [one.code for one in tariff.classes],
        "lines": [*(one.code for one in tariff.lines), *adjusted],
        "quotas": [one.code for one in tariff.quotas],
    }
    for place, codes in lists.items():
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            faults.add(f"{place}{ARROW}{code}", "comes_twice", name=code)


def _require_default_dearest(tariff: Tariff, faults: Faults) -> None:
    """Not telling one's income gives the highest price, never a better one (domain A0, fact 3)."""
    for line in tariff.lines:
        for price in line.own_prices():
            if not isinstance(price.rule, ByClass):
                continue
            prices = price.rule.prices
            dearest = max(prices, key=lambda code: prices[code])
            if prices[dearest] > prices[tariff.default_class]:
                faults.add(
                    f"lines{ARROW}{line.code}{ARROW}prices", "default_not_dearest",
                    default=tariff.default_class, dearest=dearest,
                )  # fmt: skip


def _require_reachable(tariff: Tariff, faults: Faults) -> None:
    for one in tariff.classes:
        if one.when is None and not one.by_decision and one.code != tariff.default_class:
            faults.add(f"classes{ARROW}{one.code}", "unreachable_class", name=one.code)


def _require_brackets_fit(tariff: Tariff, faults: Faults) -> None:
    for group in _groups(tariff.classes):
        for kind in HouseholdKind:
            if _require_fit(group, kind, faults):
                break  # the same fault for another kind of household says nothing new


def _groups(classes: Iterable[TariffClass]) -> Iterator[list[tuple[TariffClass, IncomeWithin]]]:
    """Return the classes that differ by their bracket of income only, two or more at a time."""
    groups: dict[object, list[tuple[TariffClass, IncomeWithin]]] = {}
    for one in classes:
        income, others = _split(one.when)
        if income is not None:
            groups.setdefault(repr(others), []).append((one, income))
    return (group for group in groups.values() if len(group) > 1)


def _split(when: Condition | None) -> tuple[IncomeWithin | None, tuple[Condition, ...]]:
    parts = when.conditions if isinstance(when, AllOf) else (when,) if when is not None else ()
    incomes = [one for one in parts if isinstance(one, IncomeWithin)]
    return (incomes[0] if len(incomes) == 1 else None), tuple(one for one in parts if not isinstance(one, IncomeWithin))


def _require_fit(group: list[tuple[TariffClass, IncomeWithin]], kind: HouseholdKind, faults: Faults) -> bool:
    """Note gaps and overlaps between brackets; where one ends the next begins, and the bound belongs to one."""
    brackets = sorted(((_least(income, kind), one, income) for one, income in group), key=lambda bracket: bracket[0])
    found = False
    first_least, first, _ = brackets[0]
    if first_least > 0:
        faults.add(f"classes{ARROW}{first.code}{ARROW}when{ARROW}income", "gap", below=first_least, name=first.code)
        found = True
    for (_, one, income), (least, following, next_income) in pairwise(brackets):
        place = f"classes{ARROW}{following.code}{ARROW}when{ARROW}income"
        most = income.most.amount_for(kind, 0) if income.most else None
        both = income.most_included and next_income.least_included
        neither = not income.most_included and not next_income.least_included
        if most is None or least < most or (least == most and both):
            faults.add(place, "overlap", one=one.code, other=following.code, at=least)
        elif least > most or neither:
            faults.add(place, "gap_between", one=one.code, other=following.code, least=most, most=least)
        else:
            continue
        found = True
    return found


def _least(income: IncomeWithin, kind: HouseholdKind) -> Decimal:
    least = income.least.amount_for(kind, 0) if income.least else None
    return least or Decimal(0)


def _require_limits_of_one_vat(tariff: Tariff, faults: Faults) -> None:
    for limit in tariff.limits:
        if len({repr(line.vat) for line in tariff.lines if line.code in limit.on}) > 1:
            faults.add(f"limits{ARROW}{limit.code}", "several_vats")


def _require_one_decided(tariff: Tariff, faults: Faults) -> None:
    """Note several amounts to be decided for a household: a decision holds one."""
    found: dict[str, str] = {}
    for line in tariff.lines:
        for price in line.own_prices() if not line.each_person else ():
            rule = price.rule
            if isinstance(rule, Decided):
                found.setdefault(f"{rule.least} {rule.most}", line.code)
            elif isinstance(rule, Linear):
                found.setdefault(repr(rule), line.code)
    if len(found) > 1:
        one, other, *_ = found.values()
        faults.add(f"lines{ARROW}{other}", "one_decided", one=one, other=other)


def _require_limits_apart(tariff: Tariff, faults: Faults) -> None:
    """Note limits that share some of their lines only: nobody could say which of them gives way."""
    for number, one in enumerate(tariff.limits):
        for other in tariff.limits[number + 1 :]:
            mine, theirs = set(one.on), set(other.on)
            if mine & theirs and not (mine <= theirs or theirs <= mine):
                faults.add(f"limits{ARROW}{other.code}", "limits_overlap", one=one.code, other=other.code)


def _require_total_rounding_alone(tariff: Tariff, faults: Faults) -> None:
    if not tariff.per_total:
        return
    for line in tariff.lines:
        bounds = line.least_amount is not None or line.most_amount is not None
        if line.third_party or line.gets or line.split_among or bounds:
            faults.add(f"lines{ARROW}{line.code}", "not_with_total_rounding")
