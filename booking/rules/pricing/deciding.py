"""What a person may decide about a household's price: a class on a ground, an amount within bounds, for how long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from booking.rules.money import Money
from booking.rules.pricing import conditions as c
from booking.rules.pricing.looks_at import choices_of
from booking.rules.pricing.tariff import EVERYBODY, Decided, Linear, Tariff, TariffClass
from booking.rules.refusals.prices import (
    AmountOutside,
    DecisionTooLong,
    GroundDoesNotFit,
    NothingDecided,
    ReviewOutside,
)
from booking.rules.refusals.times import InvalidPeriod

#: A status is looked at again at least this often; a typing error in the year is caught too.
MOST_YEARS: Final = 3

#: Grounds that are no status: what else a regulation asks of a household, its income, a social inquiry at home,
#: the committee (BCSD), the attest of somebody else.
HOUSEHOLD, INCOME, INQUIRY, COMMITTEE, ATTEST = "household", "income", "inquiry", "committee", "attest"

#: Their income is asked as one sum.
_COUPLE: Final = frozenset({"applicant", "partner"})

#: Conditions on a household that nobody has a status for.
_OF_THE_HOUSEHOLD: Final = (c.AgeWithin, c.IsResident, c.HasPostcode, c.IsKind, c.DependantsWithin, c.ScoreWithin)


@dataclass(frozen=True, slots=True)
class AmountBounds:
    """Between which amounts a unit may cost, both included; ``most`` is None where the regulation prints none."""

    least: Money
    most: Money | None

    def hold(self, amount: Money) -> bool:
        """Tell whether a person may decide this amount."""
        return self.least <= amount and (self.most is None or amount <= self.most)


@dataclass(frozen=True, slots=True)
class Basis:
    """One thing that a person can decide: a class on a ground. ``class_code`` None: only an amount."""

    class_code: str | None
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What has to be seen of a household before its price can be proposed. Empty where the tariff asks nothing.

    ``incomes`` are the people whose income counts, with their part of it; empty where one sum is asked.
    """

    statuses: tuple[str, ...]
    income: bool
    incomes: tuple[tuple[str, Fraction], ...]
    kind: bool
    dependants: bool
    age: bool
    scores: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tell whether anything is asked at all."""
        return bool(self.statuses or self.income or self.kind or self.dependants or self.age or self.scores)


def asked_of(tariff: Tariff) -> Asked:
    """Return which facts of a household decide its class, its amount, or whether it may use the service."""
    whens = [one.when for one in tariff.classes] + [one.when for one in (*tariff.eligible, *tariff.excluded)]
    parts = [part for when in whens for part in c.parts_of(when)]
    brackets = [one for one in parts if isinstance(one, c.IncomeWithin)]
    bounds = [bound for one in brackets for bound in (one.least, one.most) if bound is not None]
    asks_income = bool(brackets or _linear(tariff))
    return Asked(
        statuses=_once(status for one in parts if isinstance(one, c.HasStatus) for status in sorted(one.statuses)),
        income=asks_income,
        incomes=_incomes(tariff) if asks_income else (),
        kind=any(isinstance(one, c.IsKind) for one in parts)
        or any(len(set(one.amounts.values())) > 1 for one in bounds),
        dependants=any(isinstance(one, c.DependantsWithin) for one in parts)
        or any(one.per_dependant for one in bounds),
        age=any(isinstance(one, c.AgeWithin) for one in parts),
        scores=_once(one.score for one in parts if isinstance(one, c.ScoreWithin)),
    )


def amount_bounds(tariff: Tariff) -> AmountBounds | None:
    """Return between which amounts a person decides for a household; None where the tariff leaves none to decide.

    A price that follows a line of the income is decided too: the income itself is not kept, the amount is.
    """
    found = [(rule.least, rule.most) for rule in _decided(tariff)]
    found += [(rule.floor, rule.ceiling) for rule in _linear(tariff)]
    if not found:
        return None
    mosts = [most for _, most in found if most is not None]
    return AmountBounds(
        Money(min(least for least, _ in found)), Money(max(mosts)) if len(mosts) == len(found) else None
    )


def bases_of(tariff: Tariff) -> tuple[Basis, ...]:
    """Return everything that can be decided under a tariff, in its own order; an amount alone comes last."""
    classes = tuple(
        Basis(one.code, ground) for one in tariff.classes if one.code != EVERYBODY for ground in grounds_of(one)
    )
    return classes + tuple(Basis(None, ground) for ground in amount_grounds(tariff))


def grounds_of(tariff_class: TariffClass) -> tuple[str, ...]:
    """Return on which grounds a person may decide this class; ``("",)`` for one that needs none."""
    asks_more = any(isinstance(one, _OF_THE_HOUSEHOLD) for one in c.parts_of(tariff_class.when))
    return (*tariff_class.grounds, *((HOUSEHOLD,) if asks_more else ())) or ("",)


def amount_grounds(tariff: Tariff) -> tuple[str, ...]:
    """Return on which grounds a person may decide an amount: whose word it is."""
    found: list[str] = []
    for rule in _decided(tariff):
        found += [ATTEST] if rule.by == "attest" else [INQUIRY, COMMITTEE]
    found += [INCOME for _rule in _linear(tariff)]
    return tuple(dict.fromkeys(found))


def require_decidable(tariff: Tariff, basis: Basis, amount: Money | None) -> None:
    """Raise ``NothingDecided``, ``GroundDoesNotFit`` or ``AmountOutside`` for what this tariff leaves to nobody."""
    if basis.class_code is None and amount is None:
        raise NothingDecided
    if basis not in bases_of(tariff):
        raise GroundDoesNotFit
    if amount is not None:
        bounds = amount_bounds(tariff)
        if bounds is None or not bounds.hold(amount):
            raise AmountOutside(amount, least=bounds.least if bounds else None, most=bounds.most if bounds else None)


def require_period(valid_from: date, valid_until: date, *, review_on: date | None = None) -> None:
    """Raise unless a decision may hold on the days of ``[valid_from, valid_until)`` and be looked at on that day.

    Raises ``InvalidPeriod``, ``DecisionTooLong`` or ``ReviewOutside``.
    """
    if valid_until <= valid_from:
        raise InvalidPeriod
    if (valid_until.year - MOST_YEARS, valid_until.month, valid_until.day) > (
        valid_from.year,
        valid_from.month,
        valid_from.day,
    ):
        raise DecisionTooLong(most_years=MOST_YEARS)
    if review_on is not None and not valid_from < review_on < valid_until:
        raise ReviewOutside(valid_from, valid_until)


def highest_amount(tariff: Tariff) -> Decimal:
    """Return the dearest amount that can be decided, for comparing classes; 0 where none can."""
    bounds = amount_bounds(tariff)
    return Decimal(0) if bounds is None else (bounds.most or bounds.least).amount


def _incomes(tariff: Tariff) -> tuple[tuple[str, Fraction], ...]:
    """Return whose income counts and for which part, where that is more than the couple's own."""
    counts = {} if tariff.income is None else {who: part for who, part in tariff.income.counts.items() if part}
    is_plain = counts.keys() <= _COUPLE and all(part == 1 for part in counts.values())
    return () if is_plain else tuple(counts.items())


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _decided(tariff: Tariff) -> tuple[Decided, ...]:
    return tuple(rule for rule in _household_rules(tariff) if isinstance(rule, Decided))


def _linear(tariff: Tariff) -> tuple[Linear, ...]:
    return tuple(rule for rule in _household_rules(tariff) if isinstance(rule, Linear))


def _household_rules(tariff: Tariff) -> tuple[object, ...]:
    """Return how the household's own lines are priced; a line for each person has an attest of that person's."""
    return tuple(choice.price.rule for line in tariff.lines if not line.each_person for choice in choices_of(line))
