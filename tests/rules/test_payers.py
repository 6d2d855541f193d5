"""Who pays what: in their own part, and of what a tariff shares."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.money import ZERO, Money
from booking.rules.payers import OwnPartPayer, quarter_before, quarter_of, share_of, third_parties, who_pays
from booking.rules.pricing.quote import Counted, Part, QuoteLine, Vat

ALL, ONE = 1, 2
CLEANING, MEALS = 7, 8
DECEMBER = date(2026, 12, 1)
KNOWN = (
    OwnPartPayer(ALL, None, DECEMBER, date(2026, 12, 31)),
    OwnPartPayer(ONE, MEALS, date(2026, 12, 10), None),
)


@pytest.mark.parametrize(
    ("service", "on", "payer"),
    [
        (CLEANING, date(2026, 11, 30), None),
        (CLEANING, DECEMBER, ALL),
        (CLEANING, date(2026, 12, 31), ALL),
        (CLEANING, date(2027, 1, 1), None),
        (MEALS, date(2026, 12, 9), ALL),
        (MEALS, date(2026, 12, 10), ONE),
        (MEALS, date(2036, 1, 1), ONE),
    ],
)
def test_own_part_is_paid_by_who_counts_on_that_day(service: int, on: date, payer: int | None) -> None:
    assert who_pays(KNOWN, service, on) == payer
    assert who_pays(reversed(KNOWN), service, on) == payer


PARTIES = ("resident", "municipality", "ocmw", "other_participants")
CENTS = st.integers(-100_00, 1000_00)


def a_line(parts: dict[str, int]) -> QuoteLine:
    full = Money.from_cents(sum(parts.values()))
    return QuoteLine(
        code="meal",
        name={"nl": "Maaltijd"},
        kind=Counted.PIECES,
        counted=Decimal(1),
        unit=Decimal(1),
        unit_price=full,
        full=full,
        amount=Money.from_cents(parts.get("resident", 0)),
        pays=tuple(Part(party, Money.from_cents(cents)) for party, cents in parts.items()),
        gets=(Part("organisation", full),),
        vat=Vat("exempt", None, "", full, ZERO),
        reasons=(),
    )


@given(st.lists(st.dictionaries(st.sampled_from(PARTIES), CENTS), max_size=5))
def test_the_shares_of_all_parties_are_the_full_amount_to_the_cent(lines: list[dict[str, int]]) -> None:
    quoted = [a_line(parts) for parts in lines]
    shares = [share_of(quoted, {party}) for party in PARTIES]

    assert sum(share.part.cents for share in shares) == share_of(quoted, ()).full.cents
    assert share_of(quoted, PARTIES).part == share_of(quoted, PARTIES).full
    assert share_of(quoted, {"ocmw", "resident"}).part == shares[0].part + shares[2].part


def test_who_is_billed_is_neither_the_household_nor_who_rides_along() -> None:
    class Quoted:
        lines = (a_line(dict.fromkeys(PARTIES, 100)), replace(a_line({"resident": 1}), pays=()))

    assert third_parties(Quoted()) == {"municipality", "ocmw"}  # type: ignore[arg-type] # its lines are all that counts


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_the_quarter_before_is_whole_and_over(today: date) -> None:
    first, last = quarter_before(today)
    assert (first.day, first.month % 3, (last + timedelta(days=1)).day) == (1, 1, 1)
    assert 89 <= (last - first).days + 1 <= 92
    assert last < today <= last + timedelta(days=92)
    this = quarter_of(today)
    assert this[0] == last + timedelta(days=1)
    assert this[0] <= today <= this[1]
    assert quarter_before(this[1] + timedelta(days=1)) == this
