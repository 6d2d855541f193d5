"""Days and hours of Brussels, through both clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.calendar import (
    Calendar,
    ClosedDay,
    ClosedKind,
    at,
    day_range,
    days_from,
    evening_before,
    is_holiday,
    local,
    local_date,
    require_replacement,
    start_of_day,
    working_hours_between,
)
from booking.rules.public_holidays import Holiday
from booking.rules.refusals.times import NotATime
from booking.rules.refusals.workers import NotAHoliday, NotAWorkingDay

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


def test_a_day_with_two_holidays_is_one_holiday() -> None:
    assert is_holiday(date(2008, 5, 1))
    assert Calendar().why_closed(date(2008, 5, 1)) is not None


#: Reckoned by hand from a printed calendar: what falls on a Saturday or Sunday, and the first working day after it.
REPLACEMENTS = {
    date(2026, 8, 15): date(2026, 8, 17),
    date(2026, 11, 1): date(2026, 11, 2),
    date(2027, 5, 1): date(2027, 5, 3),
    date(2027, 8, 15): date(2027, 8, 16),
    date(2027, 12, 25): date(2027, 12, 27),
    date(2028, 1, 1): date(2028, 1, 3),
    date(2028, 11, 11): date(2028, 11, 13),
    date(2029, 7, 21): date(2029, 7, 23),
    date(2029, 11, 11): date(2029, 11, 12),
    date(2030, 7, 21): date(2030, 7, 22),
}


def test_every_replacement_of_2026_to_2030() -> None:
    found = {
        why.replaces: on
        for on, why in Calendar().closed_days(date(2026, 1, 1), date(2030, 12, 31))
        if why.kind is ClosedKind.REPLACEMENT
    }
    assert found == REPLACEMENTS


def test_why_a_day_is_closed_is_told() -> None:
    calendar = Calendar(closed={date(2027, 5, 7): "Brugdag"})
    assert calendar.why_closed(date(2027, 5, 7)) == ClosedDay(ClosedKind.OWN, "Brugdag")
    assert calendar.why_closed(date(2027, 5, 6)) == ClosedDay(ClosedKind.HOLIDAY, holiday=Holiday.ASCENSION)
    assert calendar.why_closed(date(2027, 12, 27)) == ClosedDay(
        ClosedKind.REPLACEMENT, holiday=Holiday.CHRISTMAS, replaces=date(2027, 12, 25)
    )
    assert calendar.why_closed(date(2027, 5, 10)) is None


def test_the_days_of_a_list_of_their_own_are_all_there_is() -> None:
    calendar = Calendar(keeps_public_holidays=False, closed={date(2027, 7, 12): "Brugdag"})
    closed = [on for on, _why in calendar.closed_days(date(2027, 1, 1), date(2027, 12, 31))]
    assert closed == [date(2027, 7, 12)]


def test_a_holiday_can_be_worked_on_and_its_replacement_too() -> None:
    calendar = Calendar(opened=frozenset({date(2027, 7, 21), date(2027, 5, 3)}))
    assert not calendar.is_closed(date(2027, 7, 21))
    assert not calendar.is_closed(date(2027, 5, 3))
    assert calendar.is_closed(date(2027, 5, 1))


def test_another_replacement_takes_the_place_of_that_of_the_law() -> None:
    calendar = Calendar(replacements={date(2027, 12, 25): date(2027, 12, 31)})
    assert not calendar.is_closed(date(2027, 12, 27))
    assert calendar.why_closed(date(2027, 12, 31)) == ClosedDay(
        ClosedKind.REPLACEMENT, holiday=Holiday.CHRISTMAS, replaces=date(2027, 12, 25)
    )


def test_a_day_that_replaces_one_holiday_does_not_replace_another() -> None:
    calendar = Calendar(replacements={date(2027, 5, 1): date(2027, 8, 16)})
    why = calendar.why_closed(date(2027, 8, 17))
    assert why is not None
    assert why.replaces == date(2027, 8, 15)


def test_a_closing_day_of_their_own_does_not_push_a_replacement_on() -> None:
    calendar = Calendar(closed={date(2026, 11, 2): "Allerzielen"})
    assert calendar.is_closed(date(2026, 11, 2))
    assert not calendar.is_closed(date(2026, 11, 3))


@pytest.mark.parametrize(
    ("holiday", "day", "refused"),
    [
        (date(2027, 5, 2), date(2027, 5, 4), NotAHoliday),
        (date(2027, 5, 1), date(2027, 5, 8), NotAWorkingDay),
        (date(2027, 5, 1), date(2027, 5, 6), NotAWorkingDay),
        (date(2027, 12, 25), date(2028, 1, 4), NotAWorkingDay),
    ],
)
def test_only_a_working_day_of_the_same_year_replaces_a_holiday(
    holiday: date, day: date, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        require_replacement(holiday, day)


def test_a_working_day_before_or_after_replaces_a_holiday() -> None:
    require_replacement(date(2027, 12, 25), date(2027, 12, 24))
    require_replacement(date(2027, 5, 1), date(2027, 12, 31))


def test_only_a_holiday_that_is_kept_can_be_worked_on() -> None:
    Calendar().require_holiday(date(2027, 5, 1))
    Calendar().require_holiday(date(2027, 5, 3))
    for calendar, on in (
        (Calendar(), date(2027, 5, 4)),
        (Calendar(keeps_public_holidays=False), date(2027, 5, 6)),
        (Calendar(replacements={date(2027, 5, 1): date(2027, 5, 7)}), date(2027, 5, 3)),
    ):
        with pytest.raises(NotAHoliday):
            calendar.require_holiday(on)


@given(st.integers(1975, 2100))
def test_each_year_has_ten_days_off_by_law_besides_weekends(year: int) -> None:
    off = [on for on, _why in Calendar().closed_days(date(year, 1, 1), date(year, 12, 31)) if on.weekday() < 5]
    twice = 1 if sum(is_holiday(date(year, 1, 1) + timedelta(days=n)) for n in range(365)) < 10 else 0
    assert len(off) == 10 - twice


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


def test_closing_days_of_their_own_are_no_working_hours() -> None:
    friday, monday = datetime(2026, 11, 20, 9, tzinfo=UTC), datetime(2026, 11, 24, 9, tzinfo=UTC)
    calendar = Calendar(closed={date(2026, 11, 23): "Kermis"})
    assert working_hours_between(friday, monday) == Decimal(48)
    assert working_hours_between(friday, monday, calendar=calendar) == Decimal(24)


def test_a_replacement_is_no_working_day_unless_holidays_are_not_kept() -> None:
    friday, tuesday = datetime(2027, 12, 24, 9, tzinfo=UTC), datetime(2027, 12, 28, 9, tzinfo=UTC)
    assert working_hours_between(friday, tuesday) == Decimal(24)
    assert working_hours_between(friday, tuesday, calendar=Calendar(keeps_public_holidays=False)) == Decimal(48)


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
