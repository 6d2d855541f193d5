"""How much a household may have: the edges of each period, and what stands in the way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.quotas import From, Had, Of, Period, Quota, days_needed, left_of, period_around, reached
from booking.rules.seasons import Season, YearDay

YEARS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
CALENDAR = (Period.WEEK, Period.MONTH, Period.YEAR)
MOWING, PRUNING = 1, 2
#: Begijnendijk (domain A1.1): garden 4 hours a month, pruning 8 hours in spring; Riemst: mowing once in two weeks.
GARDEN = Quota(of=Of.MINUTES, most=240, per=Period.MONTH)
SPRING = Quota(
    of=Of.MINUTES,
    most=480,
    per=Period.SEASON,
    season=Season(YearDay(3, 1), YearDay(5, 31)),
    option_ids=frozenset({PRUNING}),
)
MOWN = Quota(of=Of.VISITS, most=1, per=Period.FORTNIGHT, option_ids=frozenset({MOWING}))
PAINTED = Quota(of=Of.VISITS, most=1, per=Period.YEAR)


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


@given(YEARS, st.sampled_from(CALENDAR))
def test_every_day_lies_in_one_period_and_the_next_begins_where_it_ends(on: date, period: Period) -> None:
    first, after = period_around(on, period)
    assert first <= on < after
    assert period_around(first, period) == period_around(after - timedelta(days=1), period) == (first, after)
    assert period_around(after, period)[0] == after


def had(on: str, option: int = MOWING, minutes: int = 60, number: int = 0) -> Had:
    return Had(date.fromisoformat(on), {option: minutes}, number)


@pytest.mark.parametrize(
    ("quota", "before", "asked", "left"),
    [
        (GARDEN, [had("2026-05-04", minutes=180)], had("2026-05-30", minutes=60), None),
        (GARDEN, [had("2026-05-04", minutes=180)], had("2026-05-30", minutes=75), 60),
        (GARDEN, [had("2026-04-30", minutes=240)], had("2026-05-01", minutes=240), None),
        (GARDEN, [], had("2026-05-01", minutes=300), 240),
        (SPRING, [had("2026-03-01", PRUNING, 300)], had("2026-05-31", PRUNING, 181), 180),
        (SPRING, [had("2026-03-01", PRUNING, 480)], had("2026-06-01", PRUNING, 60), None),
        (SPRING, [had("2025-05-31", PRUNING, 480)], had("2026-03-01", PRUNING, 480), None),
        (SPRING, [had("2026-04-01", MOWING, 480)], had("2026-05-01", PRUNING, 480), None),
        (MOWN, [had("2026-05-04")], had("2026-05-17"), 0),
        (MOWN, [had("2026-05-04")], had("2026-05-18"), None),
        (MOWN, [had("2026-05-18")], had("2026-05-05"), 0),
        (MOWN, [had("2026-05-04", PRUNING)], had("2026-05-05"), None),
        (MOWN, [had("2026-05-04")], had("2026-05-05", PRUNING), None),
        (PAINTED, [had("2026-01-01")], had("2026-12-31"), 0),
        (PAINTED, [had("2026-01-01", number=7)], had("2026-12-31", number=7), None),
    ],
)
def test_what_a_household_has_left(quota: Quota, before: list[Had], asked: Had, left: int | None) -> None:
    found = reached([quota], asked, before)
    assert (found.left if found else None) == left


@given(st.lists(YEARS, max_size=8), YEARS, st.integers(1, 3))
def test_no_fourteen_days_ever_hold_more_than_was_allowed(days: list[date], on: date, most: int) -> None:
    quota = Quota(of=Of.VISITS, most=most, per=Period.FORTNIGHT)
    kept: list[Had] = []
    for day in [*days, on]:
        if reached([quota], Had(day), kept) is None:
            kept.append(Had(day))
    for one in kept:
        assert sum(one.on <= other.on < one.on + timedelta(days=14) for other in kept) <= most


@given(
    st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2026, 2, 28)), st.integers(1, 240)), max_size=8),
    st.lists(st.dates(date(2026, 1, 1), date(2026, 2, 28)), min_size=1, max_size=4),
    st.sampled_from([Period.WEEK, Period.MONTH]),
)
def test_of_granted_hours_so_much_is_left_as_is_not_refused(
    visits: list[tuple[date, int]], days: list[date], per: Period
) -> None:
    quota = Quota(of=Of.MINUTES, most=300, per=per, whence=From.GRANTED)
    before = [Had(on, {MOWING: minutes}) for on, minutes in visits]
    found = left_of([GARDEN, quota], days, before)
    assert [one.first for one in found] == sorted({period_around(on, per)[0] for on in days})
    for one in found:
        inside = next(on for on in days if one.first <= on < one.after)
        assert reached([quota], Had(inside, {MOWING: one.amount + 1}), before) is not None
        assert not one.amount or reached([quota], Had(inside, {PRUNING: one.amount}), before) is None


@given(st.lists(YEARS, min_size=1, max_size=4), YEARS, st.sampled_from([GARDEN, SPRING, MOWN, PAINTED]))
def test_what_lies_outside_the_days_needed_changes_nothing(days: list[date], other: date, quota: Quota) -> None:
    span = days_needed([quota], days)
    if span is None or not span[0] <= other < span[1]:
        far = [Had(other, {MOWING: 480, PRUNING: 480})]
        assert all(reached([quota], Had(on, {MOWING: 60, PRUNING: 60}), far) is None for on in days)
