"""Weekly hours: every week or every other one, and what can be somebody's week."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.hours import Week, WeeklyHours, require_sound, stretches_on, week_of
from booking.rules.moments import Stretch
from booking.rules.refusals.times import InvalidPeriod
from booking.rules.refusals.workers import DayTooShort, HoursOverlap, NightWork

MONDAY = date(2026, 11, 23)
MORNING, AFTERNOON = WeeklyHours(0, time(8, 30), time(12)), WeeklyHours(0, time(12, 30), time(16, 30))


def test_weeks_alternate_through_week_53_and_new_year() -> None:
    mondays = [date(2026, 12, 14) + timedelta(weeks=n) for n in range(5)]
    assert [on.isocalendar().week for on in mondays] == [51, 52, 53, 1, 2]
    assert [week_of(on) for on in mondays] == [Week.FIRST, Week.SECOND, Week.FIRST, Week.SECOND, Week.FIRST]


def test_the_first_week_is_that_of_the_first_of_january_2024() -> None:
    assert [week_of(date(2024, 1, day)) for day in (1, 7, 8, 14, 15)] == [1, 1, 2, 2, 1]
    assert week_of(date(2023, 12, 31)) is Week.SECOND


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_each_monday_and_only_then_the_week_changes(on: date) -> None:
    changes = week_of(on) != week_of(on - timedelta(days=1))
    assert changes is (on.weekday() == 0)
    assert week_of(on) is not Week.EVERY


def test_hours_count_in_their_own_week_only() -> None:
    first, second = WeeklyHours(0, time(8), time(12), Week.FIRST), WeeklyHours(0, time(13), time(17), Week.SECOND)
    assert week_of(MONDAY) is Week.SECOND
    found = [stretches_on(MONDAY + timedelta(weeks=n), [first, second, AFTERNOON])[0] for n in range(2)]
    assert found == [
        Stretch(datetime(2026, 11, 23, 12, tzinfo=UTC), datetime(2026, 11, 23, 16, tzinfo=UTC)),
        Stretch(datetime(2026, 11, 30, 7, tzinfo=UTC), datetime(2026, 11, 30, 11, tzinfo=UTC)),
    ]
    assert len(stretches_on(MONDAY, [first, second, AFTERNOON])) == 2


def test_only_the_hours_of_that_weekday_count() -> None:
    assert stretches_on(MONDAY + timedelta(days=1), [MORNING]) == []


@pytest.mark.parametrize(
    ("hours", "refused"),
    [
        ([("12:00", "08:30")], InvalidPeriod),
        ([("08:30", "08:30")], InvalidPeriod),
        ([("05:59", "12:00")], NightWork),
        ([("12:00", "20:01")], NightWork),
        ([("22:00", "06:00")], InvalidPeriod),
        ([("08:00", "12:00"), ("11:59", "16:00")], HoursOverlap),
        ([("08:00", "16:00"), ("09:00", "13:00")], HoursOverlap),
        ([("08:00", "10:59")], DayTooShort),
        ([("08:00", "09:00"), ("14:00", "15:30")], DayTooShort),
    ],
)
def test_hours_that_cannot_be_a_week_are_refused(hours: list[tuple[str, str]], refused: type[Exception]) -> None:
    with pytest.raises(refused):
        require_sound([WeeklyHours(0, time.fromisoformat(a), time.fromisoformat(b)) for a, b in hours])


@pytest.mark.parametrize(
    "hours",
    [[], [("06:00", "20:00")], [("08:00", "12:00"), ("12:00", "16:00")], [("08:00", "09:30"), ("10:00", "11:30")]],
)
def test_hours_that_can_be_a_week_are_accepted(hours: list[tuple[str, str]]) -> None:
    require_sound([WeeklyHours(0, time.fromisoformat(a), time.fromisoformat(b)) for a, b in hours])


def test_the_same_hours_on_two_days_do_not_overlap() -> None:
    require_sound([WeeklyHours(day, time(8), time(12)) for day in range(7)])


@pytest.mark.parametrize(
    ("hours", "refused"),
    [
        ([(8, 12, Week.FIRST), (11, 15, Week.EVERY)], HoursOverlap),
        ([(8, 12, Week.EVERY), (11, 15, Week.SECOND)], HoursOverlap),
        ([(8, 12, Week.FIRST), (8, 10, Week.SECOND)], DayTooShort),
        ([(8, 10, Week.EVERY), (13, 15, Week.FIRST)], DayTooShort),
    ],
)
def test_each_of_two_alternating_weeks_has_to_be_sound(
    hours: list[tuple[int, int, Week]], refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        require_sound([WeeklyHours(0, time(a), time(b), week) for a, b, week in hours])


def test_the_hours_of_two_alternating_weeks_never_meet() -> None:
    require_sound([WeeklyHours(0, time(8), time(12), Week.FIRST), WeeklyHours(0, time(9), time(13), Week.SECOND)])
    require_sound([WeeklyHours(0, time(8), time(12), Week.SECOND)])


hours_of_day = st.tuples(st.integers(6, 20), st.integers(6, 20), st.sampled_from(Week))


@given(st.lists(hours_of_day, max_size=5))
def test_what_is_accepted_can_be_worked_in_either_week(drawn: list[tuple[int, int, Week]]) -> None:
    hours = [WeeklyHours(0, time(a), time(b), week) for a, b, week in drawn]
    try:
        require_sound(hours)
    except (InvalidPeriod, HoursOverlap, DayTooShort):
        return
    for on in (MONDAY, MONDAY + timedelta(weeks=1)):
        found = sorted(stretches_on(on, hours))
        assert all(one.ends_at <= following.starts_at for one, following in pairwise(found))
        assert not found or sum((one.ends_at - one.starts_at for one in found), timedelta()) >= timedelta(hours=3)
