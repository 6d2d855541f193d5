"""The week, month or year in which visits are counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.quotas import Period, period_around

YEARS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize(
    ("on", "period", "first", "after"),
    [
        # Week 53 of 2026 goes on into 2027.
        (date(2027, 1, 1), Period.WEEK, date(2026, 12, 28), date(2027, 1, 4)),
        (date(2028, 2, 29), Period.MONTH, date(2028, 2, 1), date(2028, 3, 1)),
        (date(2026, 12, 31), Period.MONTH, date(2026, 12, 1), date(2027, 1, 1)),
        (date(2028, 2, 29), Period.YEAR, date(2028, 1, 1), date(2029, 1, 1)),
    ],
)
def test_the_edges_of_a_period(on: date, period: Period, first: date, after: date) -> None:
    assert period_around(on, period) == (first, after)


@given(YEARS, st.sampled_from(Period))
def test_every_day_lies_in_one_period_and_the_next_begins_where_it_ends(on: date, period: Period) -> None:
    first, after = period_around(on, period)
    assert first <= on < after
    assert period_around(first, period) == period_around(after - timedelta(days=1), period) == (first, after)
    assert period_around(after, period)[0] == after
