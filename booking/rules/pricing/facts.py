"""What a price depends on: the day, the household, who comes along, what is done, what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from booking.rules.money import Money

#: How much of each thing a job has; ``None``: not known before the work is done. In minutes, km, pieces or euro.
Work = Mapping[str, Decimal | None]


class Outcome(StrEnum):
    """How a booking ended."""

    DONE = "done"
    LATE_CANCELLED = "late_cancelled"
    NO_SHOW = "no_show"


class HouseholdKind(StrEnum):
    """The three categories of the leefloon, which regulations borrow for their bounds (domain A2.4)."""

    SINGLE = "single"
    COHABITANT = "cohabitant"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class PriceDecision:
    """What the organisation decided for a household, in force on the days of ``[valid_from, valid_until)``.

    Either a class, or an amount where the regulation leaves the amount to a person, or both. ``provisional``
    ones are corrected back to their first day once the final one is there.
    """

    class_code: str | None
    ground: str
    valid_from: date
    valid_until: date
    amount: Money | None = None
    provisional: bool = False
    decision_id: int | None = None

    def holds_on(self, on: date) -> bool:
        """Tell whether the decision is in force on the day ``on``."""
        return self.valid_from <= on < self.valid_until


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who lives in the household. ``relation`` is to the person who asks."""

    relation: str
    income: Decimal | None = None
    age: int | None = None


@dataclass(frozen=True, slots=True)
class Household:
    """What is known of a household; ``None`` is: not told.

    ``statuses`` were seen by somebody. ``claimed`` were only told: they never lower a price.
    """

    statuses: frozenset[str] | None = None
    claimed: frozenset[str] = frozenset()
    income: Decimal | Fraction | None = None
    members: tuple[Member, ...] = ()
    kind: HouseholdKind | None = None
    dependants: int | None = None
    age: int | None = None
    postcode: str | None = None
    resident: bool | None = None
    scores: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody for whom a line is made: at the table, in day care. ``amount`` is what an attest says."""

    name: str = ""
    age: int | None = None
    statuses: frozenset[str] | None = None
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that one price depends on.

    ``used`` is what the household had before in a period, by quantity and ``week``, ``month`` or ``year``: tiers and
    surcharges go on from there. ``besides`` is what it has in that period besides this job, also later: quotas look
    at that, and at ``used`` where it says nothing.
    """

    on: date
    at: time | None = None
    holiday: bool = False
    outcome: Outcome = Outcome.DONE
    notice_hours: Decimal | None = None
    features: frozenset[str] = frozenset()
    household: Household = Household()
    persons: tuple[Person, ...] = ()
    decision: PriceDecision | None = None
    work: Work = field(default_factory=dict)
    used: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    besides: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    participant: int = 1
    """Which of those who share a price: only one of them pays the cent that cannot be divided."""
    override: str = ""
