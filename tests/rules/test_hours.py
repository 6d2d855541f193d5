"""From weekly hours and absences to the stretches that somebody is at work."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.calendar import at
from booking.rules.hours import WeeklyHours, require_sound, windows_on
from booking.rules.refusals import DayTooShort, HoursOverlap, InvalidPeriod
from booking.rules.slots import Stretch

MONDAY = date(2026, 11, 23)
MORNING, AFTERNOON = WeeklyHours(0, time(8, 30), time(12)), WeeklyHours(0, time(12, 30), time(16, 30))


def stretch(begins: str, ends: str, *, on: date = MONDAY) -> Stretch:
    return Stretch(at(on, time.fromisoformat(begins)), at(on, time.fromisoformat(ends)))


ABSENCES = {
    "nothing": ([], ["08:30 12:00", "12:30 16:30"]),
    "the whole day": ([("00:00", "23:59")], []),
    "the beginning": ([("07:00", "09:00")], ["09:00 12:00", "12:30 16:30"]),
    "the middle of the morning": ([("09:00", "10:00")], ["08:30 09:00", "10:00 12:00", "12:30 16:30"]),
    "across lunch": ([("11:00", "13:00")], ["08:30 11:00", "13:00 16:30"]),
    "exactly the morning": ([("08:30", "12:00")], ["12:30 16:30"]),
    "just before work": ([("07:00", "08:30")], ["08:30 12:00", "12:30 16:30"]),
    "two that overlap": ([("09:00", "10:00"), ("09:30", "11:00")], ["08:30 09:00", "11:00 12:00", "12:30 16:30"]),
    "another day": ([("16:30", "20:00")], ["08:30 12:00", "12:30 16:30"]),
}


@pytest.mark.parametrize(("away", "left"), ABSENCES.values(), ids=ABSENCES)
def test_an_absence_is_cut_out_of_the_day(away: list[tuple[str, str]], left: list[str]) -> None:
    found = windows_on(MONDAY, [AFTERNOON, MORNING], away=[stretch(*one) for one in away])
    assert list(found) == [stretch(*one.split()) for one in left]


def test_only_the_hours_of_that_weekday_count() -> None:
    assert windows_on(MONDAY + timedelta(days=1), [MORNING], away=[]) == ()
    assert windows_on(MONDAY + timedelta(days=7), [MORNING], away=[]) == (
        stretch("08:30", "12:00", on=MONDAY + timedelta(days=7)),
    )


def test_hours_that_touch_or_overlap_are_one_stretch() -> None:
    touching = [WeeklyHours(0, time(8), time(12)), WeeklyHours(0, time(12), time(16))]
    assert windows_on(MONDAY, touching, away=[]) == (stretch("08:00", "16:00"),)
    inside = [WeeklyHours(0, time(8), time(16)), WeeklyHours(0, time(9), time(10)), WeeklyHours(0, time(15), time(17))]
    assert windows_on(MONDAY, inside, away=[]) == (stretch("08:00", "17:00"),)


@pytest.mark.parametrize(
    ("on", "begins"),
    [
        (date(2027, 3, 22), datetime(2027, 3, 22, 7, 30, tzinfo=UTC)),
        (date(2027, 3, 29), datetime(2027, 3, 29, 6, 30, tzinfo=UTC)),
        (date(2027, 10, 25), datetime(2027, 10, 25, 6, 30, tzinfo=UTC)),
        (date(2027, 11, 1), datetime(2027, 11, 1, 7, 30, tzinfo=UTC)),
    ],
)
def test_half_past_eight_is_half_past_eight_before_and_after_a_clock_change(on: date, begins: datetime) -> None:
    assert windows_on(on, [MORNING], away=[])[0].starts_at == begins


@pytest.mark.parametrize("on", [date(2027, 3, 28), date(2027, 10, 31)])
def test_on_the_day_of_the_change_itself_a_morning_lasts_as_long_as_always(on: date) -> None:
    (window,) = windows_on(on, [WeeklyHours(6, time(8), time(12))], away=[])
    assert window.ends_at - window.starts_at == timedelta(hours=4)
    assert window == stretch("08:00", "12:00", on=on)


@pytest.mark.parametrize(
    ("hours", "refused"),
    [
        ([("12:00", "08:30")], InvalidPeriod),
        ([("08:30", "08:30")], InvalidPeriod),
        ([("05:59", "12:00")], InvalidPeriod),
        ([("12:00", "20:01")], InvalidPeriod),
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


quarters = st.integers(24, 79).map(lambda n: time(n // 4, n % 4 * 15))
weekly = st.tuples(quarters, quarters).filter(lambda ends: ends[0] < ends[1]).map(lambda ends: WeeklyHours(0, *ends))
minutes = st.integers(0, 24 * 60 - 1)
absence = st.tuples(minutes, minutes).filter(lambda ends: ends[0] < ends[1])


@given(st.lists(weekly, max_size=4), st.lists(absence, max_size=3))
def test_somebody_is_at_work_exactly_in_their_hours_when_not_away(
    hours: list[WeeklyHours], absences: list[tuple[int, int]]
) -> None:
    midnight = at(MONDAY, time.min)
    away = [Stretch(midnight + timedelta(minutes=a), midnight + timedelta(minutes=b)) for a, b in absences]
    windows = windows_on(MONDAY, hours, away=away)
    assert list(windows) == sorted(windows)
    assert all(one.ends_at <= two.starts_at for one, two in pairwise(windows))
    for minute in range(0, 24 * 60, 5):
        moment = midnight + timedelta(minutes=minute)
        clock = time(minute // 60, minute % 60)
        at_work = any(one.starts <= clock < one.ends for one in hours)
        is_away = any(one.starts_at <= moment < one.ends_at for one in away)
        assert any(one.starts_at <= moment < one.ends_at for one in windows) is (at_work and not is_away)
