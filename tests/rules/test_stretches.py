"""Stretches put together, cut and measured, against sets of minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.moments import Stretch
from booking.rules.stretches import joined, length, shared, without

MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

spans = st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda one: (one[0], one[0] + one[1]))
some_spans = st.lists(spans, max_size=6)


def stretch(span: tuple[int, int]) -> Stretch:
    return Stretch(MIDNIGHT + span[0] * MINUTE, MIDNIGHT + span[1] * MINUTE)


def minutes_in(stretches: list[Stretch]) -> set[int]:
    return {
        minute
        for one in stretches
        for minute in range((one.starts_at - MIDNIGHT) // MINUTE, (one.ends_at - MIDNIGHT) // MINUTE)
    }


@given(some_spans)
def test_joining_keeps_every_minute_once_with_gaps_between(drawn: list[tuple[int, int]]) -> None:
    found = joined(stretch(one) for one in drawn)
    assert minutes_in(found) == {minute for a, b in drawn for minute in range(a, b)}
    assert all(one.ends_at < following.starts_at for one, following in pairwise(found))
    assert length(found) == len(minutes_in(found)) * MINUTE


@given(some_spans, some_spans)
def test_cutting_takes_away_exactly_the_cuts(drawn: list[tuple[int, int]], cuts: list[tuple[int, int]]) -> None:
    whole = joined(stretch(one) for one in drawn)
    found = without(whole, (stretch(one) for one in cuts))
    assert minutes_in(found) == minutes_in(whole) - {minute for a, b in cuts for minute in range(a, b)}
    assert found == sorted(found)
    assert all(one.starts_at < one.ends_at for one in found)


@given(some_spans, spans)
def test_what_is_shared_is_what_both_have(drawn: list[tuple[int, int]], other: tuple[int, int]) -> None:
    whole = joined(stretch(one) for one in drawn)
    assert shared(whole, stretch(other)) == len(minutes_in(whole) & set(range(*other))) * MINUTE
