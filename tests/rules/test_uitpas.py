"""The number of a UiTPAS: its check digit, and what it tells of the kansentarief."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.uitpas import given_with_kansentarief, spaced, uitpas_number

#: The passholders of the published test set of UiTPAS, and whether they have or had the kansentarief.
PUBLISHED = {
    "0900000095902": False,
    "0900000067513": True,
    "0900000031618": True,
    "0900000036112": True,
    "1000000520006": False,
    "0900000075706": False,
    "0900000045410": True,
}


@pytest.mark.parametrize(("number", "with_kansentarief"), PUBLISHED.items())
def test_published_numbers_are_numbers(number: str, *, with_kansentarief: bool) -> None:
    assert uitpas_number(f" {spaced(number)} ") == number
    assert given_with_kansentarief(number) is with_kansentarief


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "090000006751",
        "09000000675133",
        "0900000067514",
        "09000000675l3",
        "٠٩٠٠٠٠٠٠٦٧٥١٣",
        "0900000067521",
        "UiTPAS",
    ],
)
def test_what_is_no_number_of_a_card_is_none(typed: str) -> None:
    assert uitpas_number(typed) is None


@given(number=st.sampled_from(sorted(PUBLISHED)), place=st.integers(0, 12), other=st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(number: str, place: int, other: int) -> None:
    digit = (int(number[place]) + other) % 10
    assert uitpas_number(f"{number[:place]}{digit}{number[place + 1 :]}") is None
