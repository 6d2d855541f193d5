"""Who of a household may have a place on a day, and what their attest says: never computed (domain A2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from booking.rules.money import Money
from booking.rules.pricing.facts import Person

#: What a tariff calls a child that goes to school.
SCHOOL_CHILD: Final = "school_child"


@dataclass(frozen=True, slots=True)
class Attest:
    """What a whole day costs on the days ``[first, last]``, as printed on the attest."""

    number: str
    day_price: Money
    first: date
    last: date

    def holds_on(self, on: date) -> bool:
        """Tell whether the attest counts on a day."""
        return self.first <= on <= self.last


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a household for whom a place is booked by name."""

    member_id: int
    name: str
    born_on: date
    goes_to_school: bool
    attests: tuple[Attest, ...] = ()

    def age_on(self, on: date) -> int:
        """Return their age on a day in whole years; who is born on 29 February has a birthday on 1 March."""
        return on.year - self.born_on.year - ((on.month, on.day) < (self.born_on.month, self.born_on.day))

    def attest_on(self, on: date) -> Attest | None:
        """Return the attest that counts on a day, or None where there is none any more or not yet."""
        return next((one for one in self.attests if one.holds_on(on)), None)


def persons_on(members: Sequence[Member], on: date) -> tuple[Person, ...]:
    """Return them as a tariff sees them on a day: age, whether they go to school, what their attest says."""
    return tuple(
        Person(
            name=one.name,
            age=one.age_on(on),
            statuses=frozenset({SCHOOL_CHILD} if one.goes_to_school else ()),
            amount=attest.day_price if (attest := one.attest_on(on)) else None,
        )
        for one in members
    )
