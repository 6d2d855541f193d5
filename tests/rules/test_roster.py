"""When somebody is at work: week, dated shifts, changed days, absences, contract; and what labour law says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.calendar import BRUSSELS, Calendar, at, start_of_day
from booking.rules.hours import Week, WeeklyHours
from booking.rules.moments import Stretch
from booking.rules.refusals.times import InvalidPeriod, NotATime
from booking.rules.refusals.workers import HoursOverlap, WeekOutside
from booking.rules.roster import (
    Roster,
    RosterWarning,
    WarningKind,
    require_contract,
    shifts_of_day,
    warnings_of,
    windows_between,
    windows_of,
)

MONDAY = date(2026, 11, 23)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
MORNING, AFTERNOON = WeeklyHours(0, time(8, 30), time(12)), WeeklyHours(0, time(12, 30), time(16, 30))
CALENDAR = Calendar()
MARCH, OCTOBER = date(2027, 3, 28), date(2027, 10, 31)


def stretch(begins: str, ends: str, *, on: date = MONDAY) -> Stretch:
    return Stretch(at(on, time.fromisoformat(begins)), at(on, time.fromisoformat(ends)))


def night(on: date) -> Stretch:
    """From ten in the evening of ``on`` until six in the morning."""
    return Stretch(at(on, time(22)), at(on + DAY, time(6)))


def written(roster: Roster, on: date) -> list[str]:
    """Return the windows of a day in clock times of Brussels."""
    return [
        f"{window.starts_at.astimezone(BRUSSELS):%a %H:%M} - {window.ends_at.astimezone(BRUSSELS):%a %H:%M}"
        for window in windows_of(roster, on, calendar=CALENDAR)
    ]


ABSENCES = {
    "nothing": ([], ["08:30 12:00", "12:30 16:30"]),
    "the whole day": ([("00:00", "23:59")], []),
    "the beginning": ([("07:00", "09:00")], ["09:00 12:00", "12:30 16:30"]),
    "the middle of the morning": ([("09:00", "10:00")], ["08:30 09:00", "10:00 12:00", "12:30 16:30"]),
    "across lunch": ([("11:00", "13:00")], ["08:30 11:00", "13:00 16:30"]),
    "exactly the morning": ([("08:30", "12:00")], ["12:30 16:30"]),
    "just before work": ([("07:00", "08:30")], ["08:30 12:00", "12:30 16:30"]),
    "two that overlap": ([("09:00", "10:00"), ("09:30", "11:00")], ["08:30 09:00", "11:00 12:00", "12:30 16:30"]),
    "the evening": ([("16:30", "20:00")], ["08:30 12:00", "12:30 16:30"]),
}


@pytest.mark.parametrize(("away", "left"), ABSENCES.values(), ids=ABSENCES)
def test_an_absence_is_cut_out_of_the_day(away: list[tuple[str, str]], left: list[str]) -> None:
    roster = Roster((AFTERNOON, MORNING), absences=tuple(stretch(*one) for one in away))
    assert list(windows_of(roster, MONDAY, calendar=CALENDAR)) == [stretch(*one.split()) for one in left]


def test_an_absence_of_years_leaves_nothing_until_it_is_over() -> None:
    away = Stretch(start_of_day(MONDAY - WEEK), start_of_day(MONDAY + 100 * WEEK))
    roster = Roster((MORNING,), absences=(away,))
    found = windows_between(roster, MONDAY - 2 * WEEK, MONDAY + 101 * WEEK, calendar=CALENDAR)
    assert list(found) == [MONDAY - 2 * WEEK, MONDAY + 100 * WEEK, MONDAY + 101 * WEEK]


def test_hours_that_touch_or_overlap_are_one_stretch() -> None:
    touching = (WeeklyHours(0, time(8), time(12)), WeeklyHours(0, time(12), time(16)))
    assert windows_of(Roster(touching), MONDAY, calendar=CALENDAR) == (stretch("08:00", "16:00"),)
    inside = (WeeklyHours(0, time(8), time(16)), WeeklyHours(0, time(9), time(10)), WeeklyHours(0, time(15), time(17)))
    assert windows_of(Roster(inside), MONDAY, calendar=CALENDAR) == (stretch("08:00", "17:00"),)


def test_a_dated_shift_joins_the_hours_that_it_touches() -> None:
    roster = Roster((MORNING, AFTERNOON), shifts=(stretch("12:00", "12:30"), stretch("16:00", "18:00")))
    assert written(roster, MONDAY) == ["Mon 08:30 - Mon 18:00"]


@pytest.mark.parametrize(
    ("on", "begins"),
    [
        (date(2027, 3, 22), datetime(2027, 3, 22, 7, 30, tzinfo=UTC)),
        (date(2027, 4, 5), datetime(2027, 4, 5, 6, 30, tzinfo=UTC)),
        (date(2027, 10, 25), datetime(2027, 10, 25, 6, 30, tzinfo=UTC)),
        (date(2027, 11, 8), datetime(2027, 11, 8, 7, 30, tzinfo=UTC)),
    ],
)
def test_half_past_eight_is_half_past_eight_before_and_after_a_clock_change(on: date, begins: datetime) -> None:
    assert windows_of(Roster((MORNING,)), on, calendar=CALENDAR)[0].starts_at == begins


@pytest.mark.parametrize(("sunday", "hours"), [(MARCH, 7), (OCTOBER, 9), (date(2027, 7, 4), 8)])
def test_the_night_shift_of_a_clock_change_lasts_an_hour_less_or_more(sunday: date, hours: int) -> None:
    roster = Roster((), shifts=(night(sunday - DAY),))
    (window,) = windows_of(roster, sunday - DAY, calendar=CALENDAR)
    assert window.ends_at - window.starts_at == timedelta(hours=hours)
    assert windows_of(roster, sunday, calendar=CALENDAR) == ()
    figures = {one.kind: one.minutes for one in warnings_of(roster, sunday - DAY, sunday, calendar=CALENDAR)}
    assert figures[WarningKind.NIGHT] == hours * 60
    assert figures[WarningKind.SUNDAY] == (hours - 2) * 60


@pytest.mark.parametrize(("sunday", "hours"), [(MARCH, 7), (OCTOBER, 9)])
def test_a_night_shift_in_clock_times_of_brussels_lasts_as_long(sunday: date, hours: int) -> None:
    shift = Stretch(
        datetime.combine(sunday - DAY, time(22), tzinfo=BRUSSELS), datetime.combine(sunday, time(6), tzinfo=BRUSSELS)
    )
    (window,) = windows_of(Roster((), shifts=(shift,)), sunday - DAY, calendar=CALENDAR)
    assert window.ends_at - window.starts_at == timedelta(hours=hours)


@pytest.mark.parametrize("on", [MARCH, OCTOBER])
def test_on_the_day_of_the_change_itself_a_morning_lasts_as_long_as_always(on: date) -> None:
    (window,) = windows_of(Roster((WeeklyHours(6, time(8), time(12)),)), on, calendar=CALENDAR)
    assert window == stretch("08:00", "12:00", on=on)
    assert window.ends_at - window.starts_at == timedelta(hours=4)


def test_alternating_weeks_go_on_through_week_53() -> None:
    roster = Roster((WeeklyHours(4, time(8), time(12), Week.SECOND),))
    found = windows_between(
        roster, date(2026, 12, 7), date(2027, 1, 31), calendar=Calendar(keeps_public_holidays=False)
    )
    assert list(found) == [date(2026, 12, 11), date(2026, 12, 25), date(2027, 1, 8), date(2027, 1, 22)]


def test_the_29th_of_february_is_a_day_like_others() -> None:
    tuesday = WeeklyHours(1, time(8, 30), time(12))
    assert written(Roster((tuesday,)), date(2028, 2, 29)) == ["Tue 08:30 - Tue 12:00"]
    over = Roster((tuesday,), shifts=(night(date(2028, 2, 28)),), contract_until=date(2028, 2, 29))
    assert written(over, date(2028, 2, 28)) == ["Mon 22:00 - Tue 00:00"]
    assert written(over, date(2028, 2, 29)) == []


def test_weekly_hours_do_not_count_on_a_closed_day_and_a_shift_does() -> None:
    easter_monday = date(2027, 3, 29)
    roster = Roster((MORNING,), shifts=(stretch("13:00", "17:00", on=easter_monday),))
    assert written(roster, easter_monday) == ["Mon 13:00 - Mon 17:00"]
    assert written(roster, easter_monday + WEEK) == ["Mon 08:30 - Mon 12:00"]


def test_on_a_replacement_day_nobody_works_who_was_not_asked() -> None:
    assert written(Roster((MORNING,)), date(2026, 11, 2)) == []
    assert written(Roster((MORNING,)), date(2027, 12, 27)) == []


def test_on_a_changed_day_the_shifts_are_all_there_is() -> None:
    roster = Roster((MORNING,), shifts=(stretch("13:00", "17:00"),), changed_days=frozenset({MONDAY, MONDAY + WEEK}))
    assert written(roster, MONDAY) == ["Mon 13:00 - Mon 17:00"]
    assert written(roster, MONDAY + WEEK) == []
    assert written(roster, MONDAY + 2 * WEEK) == ["Mon 08:30 - Mon 12:00"]


def test_a_shift_across_midnight_belongs_to_the_day_on_which_it_begins() -> None:
    roster = Roster((), shifts=(night(MONDAY),))
    assert written(roster, MONDAY) == ["Mon 22:00 - Tue 06:00"]
    assert written(roster, MONDAY + DAY) == []


def test_a_shift_across_midnight_goes_on_into_the_hours_of_the_next_morning() -> None:
    tuesday = WeeklyHours(1, time(6), time(10))
    roster = Roster((tuesday,), shifts=(night(MONDAY),))
    assert written(roster, MONDAY) == ["Mon 22:00 - Tue 10:00"]
    assert written(roster, MONDAY + DAY) == []
    assert written(roster, MONDAY + WEEK + DAY) == ["Tue 06:00 - Tue 10:00"]


def test_two_shifts_that_meet_at_midnight_are_one() -> None:
    tuesday = MONDAY + DAY
    roster = Roster(
        (),
        shifts=(
            Stretch(at(tuesday, time(0)), at(tuesday, time(4))),
            Stretch(at(MONDAY, time(20)), at(tuesday, time(0))),
        ),
    )
    assert written(roster, MONDAY) == ["Mon 20:00 - Tue 04:00"]
    assert written(roster, tuesday) == []


def test_the_second_half_of_a_night_shift_is_of_the_day_on_which_it_is_left() -> None:
    away = Stretch(at(MONDAY, time(12)), at(MONDAY + DAY, time(2)))
    roster = Roster((), shifts=(night(MONDAY),), absences=(away,))
    assert written(roster, MONDAY) == []
    assert written(roster, MONDAY + DAY) == ["Tue 02:00 - Tue 06:00"]


def test_a_contract_begins_and_ends_at_midnight_of_the_right_day() -> None:
    daily = tuple(WeeklyHours(day, time(8), time(12)) for day in range(7))
    roster = Roster(daily, contract_from=MONDAY, contract_until=MONDAY + 3 * DAY)
    found = windows_between(roster, MONDAY - WEEK, MONDAY + WEEK, calendar=CALENDAR)
    assert list(found) == [MONDAY, MONDAY + DAY, MONDAY + 2 * DAY]


def test_the_night_shifts_at_both_ends_of_a_contract_are_cut_at_midnight() -> None:
    shifts = (night(MONDAY - DAY), night(MONDAY + DAY))
    roster = Roster((), shifts=shifts, contract_from=MONDAY, contract_until=MONDAY + 2 * DAY)
    assert written(roster, MONDAY - DAY) == []
    assert written(roster, MONDAY) == ["Mon 00:00 - Mon 06:00"]
    assert written(roster, MONDAY + DAY) == ["Tue 22:00 - Wed 00:00"]
    assert written(roster, MONDAY + 2 * DAY) == []


def test_somebody_without_hours_is_never_there() -> None:
    assert windows_between(Roster(()), MONDAY, MONDAY + 400 * DAY, calendar=CALENDAR) == {}


def test_a_window_of_ten_years_is_the_sum_of_its_days() -> None:
    first, last = date(2026, 1, 1), date(2035, 12, 31)
    shifts = tuple(night(first + 9 * n * DAY) for n in range(400))
    away = tuple(
        Stretch(start_of_day(first + 11 * n * DAY), start_of_day(first + (11 * n + 2) * DAY)) for n in range(300)
    )
    roster = Roster((MORNING, AFTERNOON), shifts=shifts, absences=away)
    found = windows_between(roster, first, last, calendar=CALENDAR)
    sample = [first + n * DAY for n in range(0, 3652, 101)]
    assert {on: found.get(on, ()) for on in sample} == {on: windows_of(roster, on, calendar=CALENDAR) for on in sample}
    assert len(found) > 700
    assert len(warnings_of(roster, first, last, calendar=CALENDAR)) > 300


# What labour law says


def days(*hours: tuple[int, str, str]) -> tuple[WeeklyHours, ...]:
    return tuple(WeeklyHours(day, time.fromisoformat(a), time.fromisoformat(b)) for day, a, b in hours)


def warned(roster: Roster, first: date = MONDAY, last: date = MONDAY + 6 * DAY) -> list[tuple[str, int, int, int]]:
    """Return the warnings: kind, weekday, how much it is, how much it may be."""
    return [
        (one.kind, one.on.weekday(), one.minutes, one.limit_minutes)
        for one in warnings_of(roster, first, last, calendar=CALENDAR)
    ]


FULL = tuple(one for day in range(4) for one in days((day, "08:00", "12:00"), (day, "12:30", "16:30")))
FRIDAY = days((4, "08:00", "12:00"), (4, "12:30", "14:30"))


@pytest.mark.parametrize(
    ("hours", "week_minutes", "expected"),
    [
        (FULL + FRIDAY, 2280, []),
        (FULL + FRIDAY, 2279, [("long_week", 0, 2280, 2279)]),
        (FULL, 19 * 60, [("long_week", 0, 32 * 60, 19 * 60)]),
        (days((0, "08:00", "12:00"), (0, "12:30", "17:30")), 2280, []),
        (days((0, "08:00", "12:00"), (0, "12:30", "17:31")), 2280, [("long_day", 0, 541, 540)]),
        (days((1, "08:00", "10:59")), 2280, [("short_day", 1, 179, 180)]),
        (days((1, "08:00", "09:30"), (1, "15:00", "16:30")), 2280, []),
        (days((1, "08:00", "14:00")), 2280, []),
        (days((1, "08:00", "14:01")), 2280, [("no_break", 1, 361, 360)]),
        (days((1, "08:00", "12:00"), (1, "12:10", "16:00")), 2280, [("no_break", 1, 470, 360)]),
        (days((1, "08:00", "12:00"), (1, "12:15", "16:00")), 2280, []),
        (days((6, "08:00", "12:00")), 2280, [("sunday", 6, 240, 0)]),
        (days((2, "18:00", "21:00")), 2280, [("night", 2, 60, 0)]),
        (days((2, "05:30", "10:00")), 2280, [("night", 2, 30, 0)]),
        (days((2, "15:00", "19:30"), (3, "06:29", "10:00")), 2280, [("short_rest", 3, 659, 660)]),
        (days((2, "15:00", "19:30"), (3, "06:30", "10:00")), 2280, []),
    ],
)
def test_what_labour_law_does_not_want_is_said(
    hours: tuple[WeeklyHours, ...], week_minutes: int, expected: list[tuple[str, int, int, int]]
) -> None:
    assert warned(Roster(hours, week_minutes=week_minutes)) == expected


def test_in_a_week_of_six_days_a_day_lasts_eight_hours_at_most() -> None:
    six = tuple(one for day in range(6) for one in days((day, "08:00", "12:00"), (day, "13:00", "15:00")))
    long = (*six, *days((0, "15:00", "17:30")))
    assert warned(Roster(long, week_minutes=2400)) == [("long_day", 0, 510, 480)]
    assert warned(Roster(tuple(one for one in long if one.weekday < 5))) == []


def test_an_absence_makes_a_week_shorter_but_no_day_too_short() -> None:
    away = (stretch("08:00", "15:30", on=MONDAY),)
    assert warned(Roster(FULL + FRIDAY, week_minutes=2000)) == [("long_week", 0, 2280, 2000)]
    assert warned(Roster(FULL + FRIDAY, week_minutes=2000, absences=away)) == []


def test_the_rest_before_the_first_day_counts_and_after_the_last_does_not() -> None:
    roster = Roster(days((0, "06:00", "10:00")), shifts=(stretch("13:00", "20:00", on=MONDAY - DAY),))
    monday = warnings_of(roster, MONDAY, MONDAY, calendar=CALENDAR)
    assert monday == (RosterWarning(MONDAY, WarningKind.SHORT_REST, 600, 660),)
    sunday = warnings_of(roster, MONDAY - DAY, MONDAY - DAY, calendar=CALENDAR)
    assert {one.kind for one in sunday} == {WarningKind.SUNDAY, WarningKind.NO_BREAK}


def test_the_whole_week_is_counted_for_one_day_of_it() -> None:
    roster = Roster(FULL + FRIDAY, week_minutes=2000)
    wednesday = MONDAY + 2 * DAY
    assert warnings_of(roster, wednesday, wednesday, calendar=CALENDAR) == (
        RosterWarning(MONDAY, WarningKind.LONG_WEEK, 2280, 2000),
    )


def test_a_closed_day_makes_a_week_shorter() -> None:
    armistice_week = date(2026, 11, 9)
    roster = Roster(FULL + FRIDAY, week_minutes=2000)
    assert warned(roster, armistice_week, armistice_week + 6 * DAY) == []


# What a coordinator may write down


def test_an_end_before_its_start_is_the_next_morning() -> None:
    assert shifts_of_day(MONDAY, [(time(22), time(6)), (time(8), time(12))]) == (
        stretch("08:00", "12:00"),
        night(MONDAY),
    )
    assert shifts_of_day(MONDAY, [(time(20), time(0))])[0].ends_at == start_of_day(MONDAY + DAY)
    assert shifts_of_day(MONDAY, []) == ()


@pytest.mark.parametrize(
    ("on", "hours", "refused"),
    [
        (MONDAY, [(time(8), time(8))], InvalidPeriod),
        (MONDAY, [(time(8), time(12)), (time(11, 59), time(15))], HoursOverlap),
        (MONDAY, [(time(22), time(6)), (time(20), time(22, 1))], HoursOverlap),
        (MARCH, [(time(2, 30), time(10))], NotATime),
        (MARCH - DAY, [(time(22), time(2, 15))], NotATime),
    ],
)
def test_hours_of_a_day_that_nobody_can_work_are_refused(
    on: date, hours: list[tuple[time, time]], refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        shifts_of_day(on, hours)


@pytest.mark.parametrize(
    ("first", "until", "minutes", "refused"),
    [
        (MONDAY, MONDAY, 2280, InvalidPeriod),
        (MONDAY, MONDAY - DAY, 2280, InvalidPeriod),
        (None, None, 59, WeekOutside),
        (None, None, 2401, WeekOutside),
    ],
)
def test_a_contract_that_cannot_be_is_refused(
    first: date | None, until: date | None, minutes: int, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        require_contract(first, until, week_minutes=minutes)


@pytest.mark.parametrize(
    ("first", "until", "minutes"),
    [(None, None, 2280), (MONDAY, None, 60), (None, MONDAY, 2400), (MONDAY, MONDAY + DAY, 1140)],
)
def test_a_contract_may_be_open_at_either_end(first: date | None, until: date | None, minutes: int) -> None:
    require_contract(first, until, week_minutes=minutes)


# One property for all of it

quarters = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))
clock_pairs = st.tuples(quarters, quarters).filter(lambda pair: pair[0] < pair[1])
weekly = st.builds(
    lambda weekday, pair, week: WeeklyHours(weekday, pair[0], pair[1], week),
    st.integers(0, 6),
    clock_pairs.filter(lambda pair: 2 not in {pair[0].hour, pair[1].hour}),
    st.sampled_from(Week),
)
offsets = st.integers(-2 * 96, 5 * 96)
lengths = st.integers(1, 2 * 96)
beginnings = st.sampled_from([MARCH - 2 * DAY, OCTOBER - 2 * DAY, date(2026, 12, 30), date(2028, 2, 27), MONDAY])
some_days = st.none() | st.integers(-1, 4)


@st.composite
def rosters(draw: st.DrawFn) -> tuple[date, Roster]:
    """Draw four days from somewhere, and a roster in which much happens in them."""
    first = draw(beginnings)
    midnight = start_of_day(first)

    def stretches() -> tuple[Stretch, ...]:
        drawn = draw(st.lists(st.tuples(offsets, lengths), max_size=3))
        return tuple(
            Stretch(midnight + offset * timedelta(minutes=15), midnight + (offset + length) * timedelta(minutes=15))
            for offset, length in drawn
        )

    begins, ends = draw(some_days), draw(some_days)
    return first, Roster(
        hours=tuple(draw(st.lists(weekly, max_size=4))),
        shifts=stretches(),
        changed_days=frozenset(first + n * DAY for n in draw(st.lists(st.integers(0, 3), max_size=2))),
        absences=stretches(),
        contract_from=None if begins is None else first + begins * DAY,
        contract_until=None if ends is None else first + ends * DAY,
    )


@given(rosters())
def test_somebody_is_there_exactly_when_planned_under_contract_and_not_away(drawn: tuple[date, Roster]) -> None:
    first, roster = drawn
    last = first + 3 * DAY
    found = windows_between(roster, first - 3 * DAY, last, calendar=CALENDAR)
    windows = [window for some in found.values() for window in some]
    assert all(one.ends_at <= following.starts_at for one, following in pairwise(windows))
    for on, some in found.items():
        assert [window.starts_at.astimezone(BRUSSELS).date() for window in some] == [on] * len(some)
        assert windows_of(roster, on, calendar=CALENDAR) == some
    moment = start_of_day(first)
    while moment < start_of_day(last + DAY):
        there = any(window.starts_at <= moment < window.ends_at for window in windows)
        assert there is _should_be_there(roster, moment)
        moment += timedelta(minutes=15)


def _should_be_there(roster: Roster, moment: datetime) -> bool:
    """The definition, asked of one moment."""
    here = moment.astimezone(BRUSSELS)
    on = here.date()
    if roster.contract_from and on < roster.contract_from:
        return False
    if roster.contract_until and on >= roster.contract_until:
        return False
    if any(away.starts_at <= moment < away.ends_at for away in roster.absences):
        return False
    if any(shift.starts_at <= moment < shift.ends_at for shift in roster.shifts):
        return True
    if on in roster.changed_days or CALENDAR.is_closed(on):
        return False
    return any(weekly.count_on(on) and at(on, weekly.starts) <= moment < at(on, weekly.ends) for weekly in roster.hours)


@given(rosters())
def test_warnings_never_stand_in_the_way_and_are_of_the_days_asked(drawn: tuple[date, Roster]) -> None:
    first, roster = drawn
    last = first + 3 * DAY
    for one in warnings_of(roster, first, last, calendar=CALENDAR):
        assert one.minutes != one.limit_minutes
        assert one.kind is WarningKind.LONG_WEEK or first <= one.on <= last
    nobody = replace(roster, hours=(), shifts=())
    assert warnings_of(nobody, first, last, calendar=CALENDAR) == ()
