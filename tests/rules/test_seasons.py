"""The part of the year in which work is possible."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.calendar import Calendar
from booking.rules.seasons import Season, YearDay, closed_season, next_open
from booking.rules.series import SeriesRule, Why, dates

YEAR_DAYS = st.dates(date(2028, 1, 1), date(2028, 12, 31)).map(YearDay.of)
SEASONS = st.builds(Season, YEAR_DAYS, YEAR_DAYS)
DAYS = st.dates(date(2024, 1, 1), date(2033, 12, 31))
MOWING = Season(YearDay(4, 1), YearDay(10, 31))
#: No hedge is cut from 1 March to 31 July: from August over New Year to the end of February.
HEDGES = Season(YearDay(8, 1), YearDay(2, 29))


@pytest.mark.parametrize(
    ("season", "on", "inside"),
    [
        (MOWING, date(2026, 3, 31), False),
        (MOWING, date(2026, 4, 1), True),
        (MOWING, date(2026, 10, 31), True),
        (MOWING, date(2026, 11, 1), False),
        (HEDGES, date(2026, 7, 31), False),
        (HEDGES, date(2026, 8, 1), True),
        (HEDGES, date(2026, 12, 31), True),
        (HEDGES, date(2027, 2, 28), True),
        (HEDGES, date(2028, 2, 29), True),
        (HEDGES, date(2027, 3, 1), False),
    ],
)
def test_a_season_has_its_first_and_its_last_day(season: Season, on: date, *, inside: bool) -> None:
    assert (on in season) is inside
    assert (closed_season([season], on) is None) is inside


@given(SEASONS, DAYS)
def test_a_season_and_the_rest_of_the_year_share_no_day(season: Season, on: date) -> None:
    first, last = season.outside
    is_whole_year = first == season.first
    assert is_whole_year or (on in season) is (on not in Season(first, last))


@given(SEASONS, DAYS)
def test_the_next_day_of_a_season_is_the_first(season: Season, on: date) -> None:
    opens = season.opens(on)
    assert opens in season
    assert opens >= on
    assert opens == on or opens - timedelta(days=1) not in season


@given(SEASONS, DAYS)
def test_the_season_around_a_day_ends_where_the_rest_begins(season: Season, on: date) -> None:
    around = season.around(on)
    if around is None:
        assert on not in season
    elif (around[1] - around[0]).days < 365:
        assert around[0] <= on < around[1]
        assert around[1] not in season
        assert around[0] - timedelta(days=1) not in season


def test_seasons_that_never_meet_leave_no_day() -> None:
    winter = Season(YearDay(12, 1), YearDay(2, 28))
    assert next_open([MOWING, winter], date(2026, 11, 23)) is None
    assert next_open([MOWING], date(2026, 11, 23)) == date(2027, 4, 1)


def test_a_series_leaves_the_rest_of_the_year_out_and_goes_on_after_it() -> None:
    rule = SeriesRule(every_weeks=2, weekdays=(1,), clock=time(10), first=date(2026, 10, 6))
    meant = dates(rule, date(2026, 10, 1), date(2027, 4, 30), calendar=Calendar(), seasons=[MOWING])
    assert [one.on for one in meant if one.on] == [
        date(2026, 10, 6),
        date(2026, 10, 20),
        date(2027, 4, 6),
        date(2027, 4, 20),
    ]
    assert {one.why for one in meant if not one.on} == {Why.OUT_OF_SEASON}
