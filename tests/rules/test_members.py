"""Who may have a place on a day, and what the attest says."""

from __future__ import annotations

from datetime import date

import pytest

from booking.rules.members import Attest, Member, persons_on
from booking.rules.money import Money

OLD = Attest("KG-1", Money.of("18.40"), date(2026, 1, 1), date(2026, 6, 30))
NEW = Attest("KG-2", Money.of("19.02"), date(2026, 7, 1), date(2026, 12, 31))
MILA = Member(1, "Mila", date(2024, 2, 29), goes_to_school=False, attests=(OLD, NEW))
NOOR = Member(2, "Noor", date(2020, 9, 1), goes_to_school=True)


@pytest.mark.parametrize(
    ("on", "age"),
    [(date(2024, 2, 29), 0), (date(2025, 2, 28), 0), (date(2025, 3, 1), 1), (date(2028, 2, 29), 4)],
)
def test_age_is_in_whole_years_also_for_who_is_born_on_a_leap_day(on: date, age: int) -> None:
    assert MILA.age_on(on) == age


@pytest.mark.parametrize(
    ("on", "price"),
    [(date(2026, 6, 30), "18.40"), (date(2026, 7, 1), "19.02"), (date(2026, 12, 31), "19.02")],
)
def test_the_attest_of_the_day_counts(on: date, price: str) -> None:
    (person,) = persons_on([MILA], on)
    assert person.amount == Money.of(price)
    assert person.statuses == frozenset()


@pytest.mark.parametrize("on", [date(2025, 12, 31), date(2027, 1, 1)])
def test_an_attest_that_ended_or_has_not_begun_says_nothing(on: date) -> None:
    (person,) = persons_on([MILA], on)
    assert person.amount is None


def test_a_child_that_goes_to_school_is_told_to_the_tariff() -> None:
    (person,) = persons_on([NOOR], date(2026, 11, 23))
    assert (person.age, person.statuses) == (6, frozenset({"school_child"}))
