"""Days and hours of Brussels, through both clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.calendar import (
    at,
    day_range,
    days_from,
    evening_before,
    is_closed,
    is_holiday,
    local,
    local_date,
    start_of_day,
    working_hours_between,
)
from booking.rules.refusals import NotATime

MARCH, OCTOBER = date(2027, 3, 28), date(2027, 10, 31)
days = st.dates(date(2020, 1, 1), date(2060, 12, 31))


def test_the_hour_that_march_skips_is_no_time() -> None:
    assert at(MARCH, time(1, 59)) == datetime(2027, 3, 28, 0, 59, tzinfo=UTC)
    for missing in (time(2), time(2, 30), time(2, 59)):
        with pytest.raises(NotATime):
            at(MARCH, missing)
    assert at(MARCH, time(3)) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_the_hour_that_october_repeats_is_taken_the_first_time() -> None:
    assert at(OCTOBER, time(2, 30)) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert at(OCTOBER, time(3)) == datetime(2027, 10, 31, 2, 0, tzinfo=UTC)
    assert local(datetime(2027, 10, 31, 0, 30, tzinfo=UTC)).time() == time(2, 30)
    assert local(datetime(2027, 10, 31, 1, 30, tzinfo=UTC)).time() == time(2, 30)


@pytest.mark.parametrize(("on", "hours"), [(MARCH, 23), (OCTOBER, 25), (date(2027, 7, 1), 24)])
def test_a_day_has_23_24_or_25_hours(on: date, hours: int) -> None:
    first, last = day_range(on)
    assert last - first == timedelta(hours=hours)


def test_the_day_in_brussels_is_not_the_day_in_utc() -> None:
    assert local_date(datetime(2027, 6, 30, 22, 30, tzinfo=UTC)) == date(2027, 7, 1)
    assert local_date(datetime(2027, 12, 31, 22, 59, tzinfo=UTC)) == date(2027, 12, 31)
    assert local_date(datetime(2027, 12, 31, 23, 0, tzinfo=UTC)) == date(2028, 1, 1)


def test_the_ten_holidays_of_2027() -> None:
    year = (date(2027, 1, 1) + timedelta(days=n) for n in range(365))
    assert [on for on in year if is_holiday(on)] == [
        date(2027, 1, 1),
        date(2027, 3, 29),
        date(2027, 5, 1),
        date(2027, 5, 6),
        date(2027, 5, 17),
        date(2027, 7, 21),
        date(2027, 8, 15),
        date(2027, 11, 1),
        date(2027, 11, 11),
        date(2027, 12, 25),
    ]


def test_a_closing_day_of_the_organisation_is_closed_too() -> None:
    bridge = date(2027, 5, 7)
    assert not is_closed(bridge, closures=set())
    assert is_closed(bridge, closures={bridge})
    assert is_closed(date(2027, 5, 6), closures=set())


def test_a_reminder_comes_at_six_the_evening_before() -> None:
    assert evening_before(at(date(2026, 11, 24), time(9))) == at(date(2026, 11, 23), time(18))
    assert evening_before(at(OCTOBER + timedelta(days=1), time(9))) == datetime(2027, 10, 31, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "last", "hours"),
    [
        (datetime(2026, 11, 23, 9, tzinfo=UTC), datetime(2026, 11, 24, 9, tzinfo=UTC), "24"),
        (datetime(2026, 11, 20, 9, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC), "24"),
        (datetime(2026, 11, 21, 9, tzinfo=UTC), datetime(2026, 11, 23, 9, 30, tzinfo=UTC), "10.5"),
        (datetime(2026, 12, 24, 9, tzinfo=UTC), datetime(2026, 12, 28, 9, tzinfo=UTC), "24"),
        (datetime(2027, 3, 26, 9, tzinfo=UTC), datetime(2027, 3, 30, 8, tzinfo=UTC), "24"),
        (datetime(2026, 11, 23, 9, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC), "0"),
        (datetime(2026, 11, 24, 9, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC), "0"),
    ],
)
def test_hours_of_weekends_and_holidays_are_no_working_hours(first: datetime, last: datetime, hours: str) -> None:
    assert working_hours_between(first, last) == Decimal(hours)


def test_the_ends_of_the_calendar_are_no_fault() -> None:
    assert list(days_from(date.max, count=14)) == []
    assert list(days_from(date.max - timedelta(days=1), count=14)) == [date.max - timedelta(days=1)]
    with pytest.raises(NotATime):
        local_date(datetime.max.replace(tzinfo=UTC))
    with pytest.raises(NotATime):
        at(date.min, time(0))


@given(days, st.times())
def test_a_clock_time_comes_back_as_it_was(on: date, clock: time) -> None:
    try:
        moment = at(on, clock)
    except NotATime:
        assert on.month == 3
        assert clock.hour == 2
        return
    assert local(moment).replace(tzinfo=None) == datetime.combine(on, clock)
    assert local_date(moment) == on


@given(days)
def test_days_follow_without_gap(on: date) -> None:
    first, last = day_range(on)
    assert first == start_of_day(on)
    assert last == start_of_day(on + timedelta(days=1))
    assert local_date(first) == local_date(last - timedelta(microseconds=1)) == on
