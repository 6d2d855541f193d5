"""Until when a promise can be changed: hours that pass, or hours of working days, on an organisation's calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.calendar import BRUSSELS, Calendar, at, local_date, working_hours_between
from booking.rules.deadlines import latest_change

LAW = Calendar()
SECOND = timedelta(seconds=1)

days = st.dates(date(2024, 1, 1), date(2031, 12, 31))
starts = st.builds(at, days, st.times().map(lambda t: t.replace(hour=6 + t.hour % 14, second=0, microsecond=0)))
calendars = st.builds(
    Calendar,
    keeps_public_holidays=st.booleans(),
    closed=st.dictionaries(days, st.just("closed"), max_size=30),
    opened=st.frozensets(days, max_size=5),
)


def until(starts_at: datetime, hours: int, *, working: bool = True, calendar: Calendar = LAW) -> datetime:
    return latest_change(starts_at, notice_hours=hours, in_working_hours=working, calendar=calendar)


def brussels(text: str) -> datetime:
    on, clock = text.split()
    return at(date.fromisoformat(on), time.fromisoformat(clock))


@pytest.mark.parametrize(
    ("starts_at", "hours", "last"),
    [
        # A working day before, on the same clock.
        ("2026-11-25 10:00", 24, "2026-11-24 10:00"),
        ("2026-11-25 10:00", 10, "2026-11-25 00:00"),
        ("2026-11-25 10:00", 0, "2026-11-25 10:00"),
        # Monday goes back to Friday; what runs out at midnight of Monday ends on Monday.
        ("2026-11-23 10:00", 24, "2026-11-20 10:00"),
        ("2026-11-23 10:00", 10, "2026-11-23 00:00"),
        ("2026-11-23 10:00", 48, "2026-11-19 10:00"),
        # Armistice is a Wednesday.
        ("2026-11-12 10:00", 24, "2026-11-10 10:00"),
        # Christmas 2027 is a Saturday: Monday 27 December replaces it.
        ("2027-12-28 10:00", 24, "2027-12-24 10:00"),
        # A visit on a Saturday: all hours of Friday count, none of Saturday.
        ("2026-11-28 10:00", 24, "2026-11-27 00:00"),
        # The clocks change in the week-end, which does not count.
        ("2026-10-26 10:00", 24, "2026-10-23 10:00"),
        ("2027-03-30 10:00", 24, "2027-03-26 10:00"),
    ],
)
def test_working_hours_are_counted_back_over_week_ends_and_holidays(starts_at: str, hours: int, last: str) -> None:
    assert until(brussels(starts_at), hours) == brussels(last)


def test_a_closing_day_of_the_organisation_does_not_count() -> None:
    bridge = Calendar(closed={date(2026, 11, 24): "Brugdag"})
    assert until(brussels("2026-11-25 10:00"), 24, calendar=bridge) == brussels("2026-11-23 10:00")


def test_a_holiday_on_which_work_goes_on_counts() -> None:
    opened = Calendar(opened=frozenset({date(2026, 11, 11)}))
    assert until(brussels("2026-11-12 10:00"), 24, calendar=opened) == brussels("2026-11-11 10:00")


@pytest.mark.parametrize(
    ("starts_at", "last"),
    [
        ("2026-11-23 10:00", "2026-11-22 10:00"),
        # A day of 25 and a day of 23 hours.
        ("2026-10-25 10:00", "2026-10-24 11:00"),
        ("2027-03-28 10:00", "2027-03-27 09:00"),
    ],
)
def test_without_working_hours_every_hour_that_passes_counts(starts_at: str, last: str) -> None:
    assert until(brussels(starts_at), 24, working=False) == brussels(last)


def test_a_moment_on_the_clock_of_brussels_is_the_same_moment() -> None:
    starts_at = brussels("2026-10-25 10:00").astimezone(BRUSSELS)
    assert until(starts_at, 24, working=False) == brussels("2026-10-24 11:00")


@given(starts, st.integers(0, 240), calendars)
def test_it_is_the_exact_inverse_of_counting_working_hours(starts_at: datetime, hours: int, calendar: Calendar) -> None:
    last = until(starts_at, hours, calendar=calendar)
    assert last <= starts_at
    assert working_hours_between(last, starts_at, calendar=calendar) == hours
    assert last == starts_at or working_hours_between(last + SECOND, starts_at, calendar=calendar) < hours


@given(starts, st.integers(0, 100), st.integers(0, 100), calendars)
def test_more_notice_is_never_later(starts_at: datetime, some: int, more: int, calendar: Calendar) -> None:
    first = until(starts_at, some + more, calendar=calendar)
    assert first <= until(starts_at, some, calendar=calendar)
    assert until(until(starts_at, some, calendar=calendar), more, calendar=calendar) == first


@given(starts, st.integers(1, 200), calendars)
def test_it_never_ends_in_the_middle_of_a_day_that_does_not_count(
    starts_at: datetime, hours: int, calendar: Calendar
) -> None:
    on = local_date(until(starts_at, hours, calendar=calendar))
    assert on.weekday() < 5
    assert not calendar.is_closed(on)


def test_the_answer_is_in_utc() -> None:
    assert until(brussels("2026-11-23 10:00"), 1, working=False).tzinfo is UTC
