"""When a fixed place is open."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.calendar import BRUSSELS, Calendar, at
from booking.rules.locations import LocationDay, LocationHours, OpeningHours, open_on, require_opening_hours
from booking.rules.refusals.times import InvalidPeriod
from booking.rules.refusals.workers import HoursOverlap

MONDAY = date(2026, 11, 23)
WEEK = timedelta(days=7)
MORNING, AFTERNOON = LocationHours(0, time(9), time(12)), LocationHours(0, time(13), time(17))
CALENDAR = Calendar(closed={MONDAY + 2 * WEEK: "Kermis"})


def written(opening: OpeningHours, on: date) -> list[str]:
    """Return when it is open on a day, in clock times of Brussels."""
    return [
        f"{one.starts_at.astimezone(BRUSSELS):%H:%M} {one.ends_at.astimezone(BRUSSELS):%H:%M}"
        for one in open_on(opening, on, calendar=CALENDAR)
    ]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (MONDAY, ["09:00 12:00", "13:00 17:00"]),
        (MONDAY + timedelta(days=1), []),
        (MONDAY + 2 * WEEK, []),
        (date(2027, 3, 29), []),
        (date(2027, 4, 5), ["09:00 12:00", "13:00 17:00"]),
    ],
    ids=["its weekday", "another weekday", "closed for everybody", "a public holiday", "after the clock change"],
)
def test_the_week_counts_except_on_closed_days(on: date, expected: list[str]) -> None:
    assert written(OpeningHours((AFTERNOON, MORNING)), on) == expected


@pytest.mark.parametrize("on", [MONDAY, MONDAY + 2 * WEEK, MONDAY + timedelta(days=6)])
def test_a_day_that_differs_goes_before_the_week_and_the_calendar(on: date) -> None:
    other = OpeningHours((MORNING,), (LocationDay(on, ((time(14), time(16)), (time(10), time(11)))),))
    assert written(other, on) == ["10:00 11:00", "14:00 16:00"]
    closed = OpeningHours((MORNING,), (LocationDay(on, name="Inventaris"),))
    assert written(closed, on) == []
    assert written(closed, MONDAY + WEEK) == ["09:00 12:00"]
    assert closed.day(on) == LocationDay(on, name="Inventaris")
    assert closed.day(MONDAY + WEEK) is None


def test_hours_that_touch_are_one_stretch() -> None:
    touching = OpeningHours((MORNING, LocationHours(0, time(12), time(13)), AFTERNOON))
    assert written(touching, MONDAY) == ["09:00 17:00"]


@pytest.mark.parametrize(
    ("week", "refused"),
    [
        ([LocationHours(0, time(12), time(9))], InvalidPeriod),
        ([LocationHours(0, time(9), time(9))], InvalidPeriod),
        ([MORNING, LocationHours(0, time(11, 59), time(13))], HoursOverlap),
    ],
)
def test_hours_that_cannot_be_are_refused(week: list[LocationHours], refused: type[Exception]) -> None:
    with pytest.raises(refused):
        require_opening_hours(week)


def test_hours_that_can_be_are_accepted() -> None:
    require_opening_hours([])
    require_opening_hours([MORNING, LocationHours(0, time(12), time(13)), AFTERNOON])
    require_opening_hours([AFTERNOON, MORNING, LocationHours(1, time(0), time(23, 59))])


clocks = st.tuples(st.integers(3, 22), st.integers(1, 23)).filter(lambda pair: pair[0] < pair[1])


@given(st.lists(clocks, max_size=4), st.none() | st.lists(clocks, max_size=3))
def test_a_place_is_open_in_its_hours_of_that_day_and_at_no_other(
    week: list[tuple[int, int]], exception: list[tuple[int, int]] | None
) -> None:
    opening = OpeningHours(
        tuple(LocationHours(0, time(a), time(b)) for a, b in week),
        () if exception is None else (LocationDay(MONDAY, tuple((time(a), time(b)) for a, b in exception)),),
    )
    counting = week if exception is None else exception
    found = open_on(opening, MONDAY, calendar=CALENDAR)
    hours = {
        hour
        for one in found
        for hour in range(one.starts_at.astimezone(BRUSSELS).hour, one.ends_at.astimezone(BRUSSELS).hour)
    }
    assert hours == {hour for a, b in counting for hour in range(a, b)}


def test_an_hour_that_the_clocks_skip_is_over_when_it_would_begin() -> None:
    opening = OpeningHours((LocationHours(6, time(2, 30), time(5)),))
    (stretch,) = open_on(opening, date(2027, 3, 28), calendar=Calendar())
    assert (stretch.starts_at, stretch.ends_at) == (at(date(2027, 3, 28), time(3)), at(date(2027, 3, 28), time(5)))
