"""Dividing cents: nothing is lost, nothing appears."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.money import Money, Rounding, total
from booking.rules.pricing.allocation import in_equal_parts, to_cents

amounts = st.lists(st.integers(0, 10**9).map(lambda number: Decimal(number) / 10_000), min_size=1, max_size=12)


@given(st.integers(0, 10**7), st.integers(1, 50))
def test_equal_parts_add_up_and_differ_by_a_cent_at_most(cents: int, number: int) -> None:
    parts = in_equal_parts(Money.from_cents(cents), number)
    assert total(parts) == Money.from_cents(cents)
    assert max(parts).cents - min(parts).cents <= 1
    assert list(parts) == sorted(parts, reverse=True)


@given(amounts, st.sampled_from(Rounding))
def test_exact_amounts_become_cents_that_add_up_to_their_rounded_sum(exact: list[Decimal], mode: Rounding) -> None:
    whole = Money(sum(exact, start=Decimal(0))).rounded(mode)
    parts = to_cents(exact, whole)
    assert total(parts) == whole
    assert all(
        abs(part.amount - amount) < Decimal("0.01") or part.amount - amount == Decimal("0.01")
        for part, amount in zip(parts, exact, strict=True)
    )
