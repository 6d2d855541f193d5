"""Conditions of a tariff: whether they hold for somebody, on a day, for a job.

Each answers yes, no, or ``None`` where a fact that it needs is not known. Whoever asks decides what "not known"
means for the price; the rule of the house is that telling less is never cheaper (domain A0, fact 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from typing import Final, Protocol

from booking.rules.pricing.facts import Facts, HouseholdKind, Outcome, Person

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

#: More dependants than any household has.
_MANY: Final = 30
#: A bound that a regulation prints for some kinds of household only holds for the nearest other kind too.
_NEXT_KIND: Final = {
    HouseholdKind.COHABITANT: (HouseholdKind.COHABITANT, HouseholdKind.SINGLE, HouseholdKind.FAMILY),
    HouseholdKind.SINGLE: (HouseholdKind.SINGLE, HouseholdKind.FAMILY, HouseholdKind.COHABITANT),
    HouseholdKind.FAMILY: (HouseholdKind.FAMILY, HouseholdKind.SINGLE, HouseholdKind.COHABITANT),
}


@dataclass(slots=True)
class Situation:
    """The facts as one condition sees them: for this person, in this class."""

    facts: Facts
    income: Decimal | Fraction | None = None
    kind: HouseholdKind | None = None
    resident: bool | None = None
    class_code: str | None = None
    person: Person | None = None
    person_number: int | None = None
    """Which of the persons of the booking: two children may be alike in everything."""

    @property
    def age(self) -> int | None:
        """The age of the person that a line is for, else of who asks."""
        return self.facts.household.age if self.person is None else self.person.age

    @property
    def statuses(self) -> frozenset[str] | None:
        """The statuses that were seen: those of the person that a line is for, else of the household."""
        return self.facts.household.statuses if self.person is None else self.person.statuses


class Condition(Protocol):
    """What a ``when`` is made of."""

    def holds(self, at: Situation) -> bool | None:
        """Tell whether it holds; ``None`` where that is not known."""


class Order(Protocol):
    """Anything that can be compared: amounts, ages, times, days."""

    def __lt__(self, other: object, /) -> bool:
        """Tell whether this comes before."""

    def __le__(self, other: object, /) -> bool:
        """Tell whether this comes before, or is the same."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A stretch of values. Whether a bound itself belongs to it is part of the bound."""

    least: Decimal | None = None
    least_included: bool = True
    most: Decimal | None = None
    most_included: bool = True

    def hold(self, value: Decimal | Fraction) -> bool:
        """Tell whether ``value`` lies within."""
        if self.least is not None and (value < self.least or (value == self.least and not self.least_included)):
            return False
        return self.most is None or value < self.most or (value == self.most and self.most_included)


@dataclass(frozen=True, slots=True)
class IncomeBound:
    """One end of a bracket: an amount for each kind of household, and what each dependant adds."""

    amounts: Mapping[HouseholdKind, Decimal]
    per_dependant: Decimal = Decimal(0)

    def amount_for(self, kind: HouseholdKind | None, dependants: int) -> Decimal | None:
        """Return the amount, or None where it depends on a kind that is not known."""
        added = self.per_dependant * dependants
        if kind is None:
            return next(iter(self.amounts.values())) + added if len(set(self.amounts.values())) == 1 else None
        return next(self.amounts[one] for one in _NEXT_KIND[kind] if one in self.amounts) + added


def _rises(bound: IncomeBound | None) -> bool:
    return bound is not None and bool(bound.per_dependant)


@dataclass(frozen=True, slots=True)
class HasStatus:
    """One of these statuses was seen."""

    statuses: frozenset[str]

    def holds(self, at: Situation) -> bool | None:
        """Not known where nobody told any status."""
        told = at.statuses
        return None if told is None else not self.statuses.isdisjoint(told)


@dataclass(frozen=True, slots=True)
class IncomeWithin:
    """The household's income, in the tariff's notion, lies within a bracket."""

    least: IncomeBound | None
    least_included: bool
    most: IncomeBound | None
    most_included: bool

    def holds(self, at: Situation) -> bool | None:
        """Not known where the income is not told, or the kind of household that sets the bound."""
        if at.income is None:
            return None
        told = at.facts.household.dependants
        if told is not None or not (_rises(self.least) or _rises(self.most)):
            return self._holds_with(at, at.income, told or 0)
        # Nobody told how many there are: only what would be so with none and with many is certain.
        few, many = self._holds_with(at, at.income, 0), self._holds_with(at, at.income, _MANY)
        return few if few is many else None

    def _holds_with(self, at: Situation, income: Decimal | Fraction, dependants: int) -> bool | None:
        least = self.least.amount_for(at.kind, dependants) if self.least else None
        most = self.most.amount_for(at.kind, dependants) if self.most else None
        if (self.least and least is None) or (self.most and most is None):
            return None
        return Bounds(least, self.least_included, most, self.most_included).hold(income)


@dataclass(frozen=True, slots=True)
class AgeWithin:
    """An age in whole years."""

    bounds: Bounds

    def holds(self, at: Situation) -> bool | None:
        """Not known where the age is not told."""
        age = at.age
        return None if age is None else self.bounds.hold(Decimal(age))


@dataclass(frozen=True, slots=True)
class IsResident:
    """Lives in the municipality of the tariff, or does not."""

    resident: bool

    def holds(self, at: Situation) -> bool | None:
        """Not known without an address."""
        return None if at.resident is None else at.resident is self.resident


@dataclass(frozen=True, slots=True)
class HasPostcode:
    """Lives in one of these postcodes."""

    postcodes: frozenset[str]

    def holds(self, at: Situation) -> bool | None:
        """Not known without an address."""
        postcode = at.facts.household.postcode
        return None if postcode is None else postcode in self.postcodes


@dataclass(frozen=True, slots=True)
class IsKind:
    """The household is of one of these kinds."""

    kinds: frozenset[HouseholdKind]

    def holds(self, at: Situation) -> bool | None:
        """Not known where nobody told who lives there."""
        return None if at.kind is None else at.kind in self.kinds


@dataclass(frozen=True, slots=True)
class DependantsWithin:
    """How many dependants the household has."""

    bounds: Bounds

    def holds(self, at: Situation) -> bool | None:
        """Not known where it is not told."""
        number = at.facts.household.dependants
        return None if number is None else self.bounds.hold(Decimal(number))


@dataclass(frozen=True, slots=True)
class ScoreWithin:
    """A need that was measured: points of a handicap, BelRAI."""

    score: str
    bounds: Bounds

    def holds(self, at: Situation) -> bool | None:
        """Not known where it was not measured or not told."""
        value = at.facts.household.scores.get(self.score)
        return None if value is None else self.bounds.hold(value)


@dataclass(frozen=True, slots=True)
class InClass:
    """The price class is one of these."""

    codes: frozenset[str]

    def holds(self, at: Situation) -> bool | None:
        """Not known before the class is found."""
        return None if at.class_code is None else at.class_code in self.codes


@dataclass(frozen=True, slots=True)
class OnWeekday:
    """The work falls on one of these days of the week; 0 is Monday."""

    days: frozenset[int]

    def holds(self, at: Situation) -> bool | None:
        """Always known."""
        return at.facts.on.weekday() in self.days


@dataclass(frozen=True, slots=True)
class OnHoliday:
    """The work falls on a public holiday, or does not."""

    holiday: bool

    def holds(self, at: Situation) -> bool | None:
        """Always known."""
        return at.facts.holiday is self.holiday


@dataclass(frozen=True, slots=True)
class AtTime:
    """The work starts between two times of day in Brussels; may run over midnight. The flags include the ends."""

    least: time | None
    least_included: bool
    most: time | None
    most_included: bool

    def holds(self, at: Situation) -> bool | None:
        """Not known without a time."""
        start = at.facts.at
        if start is None:
            return None
        after = self.least is None or start > self.least or (start == self.least and self.least_included)
        before = self.most is None or start < self.most or (start == self.most and self.most_included)
        if self.least is not None and self.most is not None and self.least > self.most:
            return after or before
        return after and before


@dataclass(frozen=True, slots=True)
class InSeason:
    """A part of the year from one day to another, both included, as (month, day); may run over New Year."""

    first: tuple[int, int]
    last: tuple[int, int]

    def holds(self, at: Situation) -> bool | None:
        """Always known."""
        day = (at.facts.on.month, at.facts.on.day)
        if self.first <= self.last:
            return self.first <= day <= self.last
        return day >= self.first or day <= self.last


@dataclass(frozen=True, slots=True)
class OnDate:
    """The work falls on a day of ``[first, last]``."""

    first: date | None
    last: date | None

    def holds(self, at: Situation) -> bool | None:
        """Always known."""
        on = at.facts.on
        return (self.first is None or self.first <= on) and (self.last is None or on <= self.last)


@dataclass(frozen=True, slots=True)
class QuantityWithin:
    """The job has so much of something; what it does not name, it has none of."""

    of: str
    bounds: Bounds

    def holds(self, at: Situation) -> bool | None:
        """Not known before the work, where the job may bring it."""
        value = at.facts.work.get(self.of, Decimal(0))
        return None if value is None else self.bounds.hold(value)


@dataclass(frozen=True, slots=True)
class HasFeature:
    """The job has one of these features."""

    features: frozenset[str]

    def holds(self, at: Situation) -> bool | None:
        """Always known: the organisation knows its job."""
        return not self.features.isdisjoint(at.facts.features)


@dataclass(frozen=True, slots=True)
class HasOutcome:
    """The booking ended in one of these ways."""

    outcomes: frozenset[Outcome]

    def holds(self, at: Situation) -> bool | None:
        """Always known."""
        return at.facts.outcome in self.outcomes


@dataclass(frozen=True, slots=True)
class NoticeWithin:
    """It was cancelled so many working hours before."""

    bounds: Bounds

    def holds(self, at: Situation) -> bool | None:
        """Not known where it is not said."""
        hours = at.facts.notice_hours
        return None if hours is None else self.bounds.hold(hours)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Each of these holds."""

    conditions: tuple[Condition, ...]

    def holds(self, at: Situation) -> bool | None:
        """No as soon as one does not hold, whatever else is not known."""
        unknown = False
        for one in self.conditions:
            held = one.holds(at)
            if held is False:
                return False
            unknown = unknown or held is None
        return None if unknown else True


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these holds."""

    conditions: tuple[Condition, ...]

    def holds(self, at: Situation) -> bool | None:
        """Yes as soon as one holds, whatever else is not known."""
        unknown = False
        for one in self.conditions:
            held = one.holds(at)
            if held is True:
                return True
            unknown = unknown or held is None
        return None if unknown else False


@dataclass(frozen=True, slots=True)
class Not:
    """This does not hold."""

    condition: Condition

    def holds(self, at: Situation) -> bool | None:
        """What is not known stays not known."""
        held = self.condition.holds(at)
        return None if held is None else not held


def parts_of(condition: Condition | None) -> Iterable[Condition]:
    """Return every condition within a condition, itself included."""
    if condition is None:
        return
    yield condition
    if isinstance(condition, AllOf | AnyOf):
        for one in condition.conditions:
            yield from parts_of(one)
    elif isinstance(condition, Not):
        yield from parts_of(condition.condition)


def statuses_towards(condition: Condition | None) -> tuple[str, ...]:
    """Return the statuses that help a condition to hold (not those that stand under a "not"), sorted."""
    found: set[str] = set()
    waiting = [condition]
    while waiting:
        one = waiting.pop()
        if isinstance(one, HasStatus):
            found |= one.statuses
        elif isinstance(one, AllOf | AnyOf):
            waiting.extend(one.conditions)
    return tuple(sorted(found))
