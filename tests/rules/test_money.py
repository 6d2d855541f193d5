"""Amounts are exact until the one rounding."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.money import ZERO, Money, Rounding, total

cents = st.integers(-(10**9), 10**9)
parts_of_cents = st.decimals(-(10**6), 10**6, places=5)


@pytest.mark.parametrize(
    ("amount", "mode", "rounded"),
    [
        ("5.472270", Rounding.HALF_UP, "5.47"),
        ("0.005", Rounding.HALF_UP, "0.01"),
        ("0.015", Rounding.HALF_UP, "0.02"),
        ("0.025", Rounding.HALF_UP, "0.03"),
        ("0.0049999", Rounding.HALF_UP, "0.00"),
        ("-0.005", Rounding.HALF_UP, "-0.01"),
        ("0.001", Rounding.UP, "0.01"),
        ("0.010", Rounding.UP, "0.01"),
        ("-0.019", Rounding.UP, "-0.01"),
        ("0.019", Rounding.DOWN, "0.01"),
        ("0.010", Rounding.DOWN, "0.01"),
        ("-0.011", Rounding.DOWN, "-0.02"),
    ],
)
def test_each_rounding_does_what_its_name_says(amount: str, mode: Rounding, rounded: str) -> None:
    assert Money.of(amount).rounded(mode) == Money.of(rounded)


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_no_money(amount: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        Money.of(amount)


def test_parts_of_a_cent_are_never_silently_lost() -> None:
    third = Money.of("0.333")
    with pytest.raises(ValueError, match="not yet rounded"):
        _ = third.cents
    assert third.times(3) == Money.of("0.999")
    assert third.rounded(Rounding.UP).cents == 34


def test_nothing_costs_nothing_and_is_false() -> None:
    assert total([]) == ZERO
    assert not ZERO
    assert not Money.of("0.00")
    assert Money.of("0.01")
    assert ZERO.cents == 0


@given(st.lists(cents))
def test_a_total_is_the_sum_of_its_cents(amounts: list[int]) -> None:
    assert total([Money.from_cents(amount) for amount in amounts]).cents == sum(amounts)


@given(cents, cents)
def test_subtracting_undoes_adding(one: int, other: int) -> None:
    a, b = Money.from_cents(one), Money.from_cents(other)
    assert a + b - b == a
    assert (a < b) == (one < other)


@given(parts_of_cents, st.sampled_from(Rounding))
def test_rounding_moves_less_than_a_cent_in_its_own_direction(amount: Decimal, mode: Rounding) -> None:
    exact, rounded = Fraction(amount), Fraction(Money(amount).rounded(mode).amount)
    moved = rounded - exact
    assert (rounded * 100).denominator == 1
    match mode:
        case Rounding.UP:
            assert 0 <= moved < Fraction(1, 100)
        case Rounding.DOWN:
            assert Fraction(-1, 100) < moved <= 0
        case Rounding.HALF_UP:
            assert abs(moved) <= Fraction(1, 200)
            assert abs(rounded) >= abs(exact) or abs(moved) < Fraction(1, 200)


@given(parts_of_cents, st.sampled_from(Rounding))
def test_rounding_twice_changes_nothing_more(amount: Decimal, mode: Rounding) -> None:
    once = Money(amount).rounded(mode)
    assert all(once.rounded(other) == once for other in Rounding)
