"""Which days a series means, and what holidays, pauses and clocks do to them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.calendar import Calendar, local, local_date
from booking.rules.refusals import Refusal
from booking.rules.refusals.series import SeriesTooLong, SeriesTooRare
from booking.rules.refusals.times import InvalidPeriod, NotATime, NoWeekday, StartIsPast
from booking.rules.series import (
    Days,
    OnHoliday,
    Repeat,
    SeriesRule,
    Why,
    at_another_time,
    dates,
    pairs,
    require_sound,
)

TUESDAY = date(2026, 12, 1)
HALF_HOURS = timedelta(minutes=30)
ALWAYS_OPEN = Calendar(keeps_public_holidays=False)


def rule(**others: Any) -> SeriesRule:
    usual: dict[str, Any] = {"every_weeks": 2, "weekdays": (1,), "clock": time(10), "first": TUESDAY}
    return SeriesRule(**(usual | others))


def found(
    one: SeriesRule, first: date, last: date, *, calendar: Calendar | None = None, pauses: tuple[Days, ...] = ()
) -> list[tuple[str, str | None, str]]:
    """Return the dates as they are read aloud: meant, taking place, why."""
    return [
        (each.meant_on.isoformat(), each.on.isoformat() if each.on else None, str(each.why))
        for each in dates(one, first, last, calendar=calendar or Calendar(), pauses=pauses)
    ]


def taking_place(one: SeriesRule, first: date, last: date, **others: Any) -> list[str | None]:
    return [on for _, on, _ in found(one, first, last, **others)]


def test_every_second_tuesday_comes_every_second_tuesday() -> None:
    assert taking_place(rule(), TUESDAY, date(2027, 1, 31)) == ["2026-12-01", "2026-12-15", "2026-12-29", "2027-01-12", "2027-01-26"]  # fmt: skip


def test_a_window_that_begins_later_keeps_the_rhythm() -> None:
    assert taking_place(rule(), date(2026, 12, 8), date(2026, 12, 20)) == ["2026-12-15"]


def test_several_weekdays_of_one_week_belong_together() -> None:
    one = rule(weekdays=(0, 3), first=date(2026, 12, 3))
    assert taking_place(one, date(2026, 12, 1), date(2026, 12, 20)) == ["2026-12-03", "2026-12-14", "2026-12-17"]


def test_the_last_day_is_included_and_nothing_comes_after_it() -> None:
    one = rule(every_weeks=1, last=date(2026, 12, 8))
    assert taking_place(one, TUESDAY, date(2027, 3, 1)) == ["2026-12-01", "2026-12-08"]


def test_week_53_breaks_no_rhythm() -> None:
    # 2026 has a week 53: the Tuesdays of the weeks 53, 2 and 4.
    assert taking_place(rule(first=date(2026, 12, 29)), date(2026, 12, 29), date(2027, 1, 31)) == ["2026-12-29", "2027-01-12", "2027-01-26"]  # fmt: skip


def test_the_29th_of_february_is_a_day_like_any_other() -> None:
    one = rule(every_weeks=4, first=date(2028, 2, 1))
    assert taking_place(one, date(2028, 2, 1), date(2028, 4, 30)) == ["2028-02-01", "2028-02-29", "2028-03-28", "2028-04-25"]  # fmt: skip


def test_a_month_is_left_out_every_year() -> None:
    one = rule(every_weeks=4, first=date(2027, 7, 6), months_out=(8,))
    assert [why for _, _, why in found(one, date(2027, 7, 1), date(2027, 9, 30))] == ["as_meant", "left_out", "left_out", "as_meant"]  # fmt: skip
    assert "left_out" in [why for _, _, why in found(one, date(2028, 8, 1), date(2028, 8, 31))]


def test_days_that_are_left_out_are_told() -> None:
    one = rule(every_weeks=1, days_out=(Days(date(2026, 12, 8), date(2026, 12, 8)),))
    assert found(one, TUESDAY, date(2026, 12, 15)) == [
        ("2026-12-01", "2026-12-01", "as_meant"),
        ("2026-12-08", None, "left_out"),
        ("2026-12-15", "2026-12-15", "as_meant"),
    ]


def test_a_pause_is_told_with_both_its_ends() -> None:
    pause = Days(date(2026, 12, 15), date(2026, 12, 29))
    assert [why for _, _, why in found(rule(), TUESDAY, date(2027, 1, 12), pauses=(pause,))] == ["as_meant", "paused", "paused", "as_meant"]  # fmt: skip


@pytest.mark.parametrize(
    ("on_holiday", "expected"),
    [
        (OnHoliday.SKIP, ("2026-12-25", None, "holiday")),
        # Friday: not on Saturday and Sunday, when nobody is expected, but on Monday.
        (OnHoliday.MOVE, ("2026-12-25", "2026-12-28", "moved")),
    ],
)
def test_a_holiday_skips_or_moves_the_visit(on_holiday: OnHoliday, expected: tuple[str, str | None, str]) -> None:
    one = rule(weekdays=(4,), first=date(2026, 12, 11), on_holiday=on_holiday)
    assert found(one, date(2026, 12, 20), date(2026, 12, 27)) == [expected]


def test_a_visit_moves_past_closed_and_left_out_and_paused_days() -> None:
    one = rule(
        weekdays=(4,),
        first=date(2026, 12, 11),
        on_holiday=OnHoliday.MOVE,
        days_out=(Days(date(2026, 12, 29), date(2026, 12, 29)),),
    )
    calendar = Calendar(closed={date(2026, 12, 28): "Brugdag"})
    pause = Days(date(2026, 12, 30), date(2026, 12, 30))
    assert taking_place(one, date(2026, 12, 25), date(2026, 12, 25), calendar=calendar, pauses=(pause,)) == ["2026-12-31"]  # fmt: skip


def test_a_visit_never_moves_onto_or_past_the_next_one() -> None:
    one = rule(every_weeks=1, weekdays=(4, 0), first=date(2026, 12, 11), on_holiday=OnHoliday.MOVE)
    assert found(one, date(2026, 12, 25), date(2026, 12, 28)) == [
        ("2026-12-25", None, "holiday"),
        ("2026-12-28", "2026-12-28", "as_meant"),
    ]


def test_a_visit_never_moves_past_the_end_of_its_series() -> None:
    one = rule(weekdays=(4,), first=date(2026, 12, 11), last=date(2026, 12, 26), on_holiday=OnHoliday.MOVE)
    assert taking_place(one, date(2026, 12, 25), date(2026, 12, 26)) == [None]


def test_who_is_always_there_on_saturday_moves_to_saturday() -> None:
    one = rule(weekdays=(4, 5), every_weeks=1, first=date(2026, 12, 11), on_holiday=OnHoliday.MOVE)
    calendar = Calendar(closed={date(2026, 12, 18): "Feest", date(2026, 12, 19): "Feest"})
    assert taking_place(one, date(2026, 12, 18), date(2026, 12, 19), calendar=calendar) == [None, "2026-12-21"]


def test_the_clock_on_the_wall_stays_the_same_across_both_clock_changes() -> None:
    one = rule(every_weeks=1, weekdays=(6,), first=date(2027, 3, 21))
    starts = [one.moment(on.on) for on in dates(one, date(2027, 3, 21), date(2027, 4, 4), calendar=Calendar()) if on.on]
    assert [local(start).time() for start in starts] == [time(10)] * len(starts)
    assert starts[0] == datetime(2027, 3, 21, 9, tzinfo=UTC)
    autumn = rule(every_weeks=1, weekdays=(6,), first=date(2027, 10, 24), clock=time(2, 30))
    assert autumn.moment(date(2027, 10, 31)) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "the first of the two"


def test_the_hour_that_is_missing_in_march_is_told_and_nothing_is_booked_then() -> None:
    one = rule(every_weeks=1, weekdays=(6,), first=date(2027, 3, 21), clock=time(2, 30))
    assert found(one, date(2027, 3, 21), date(2027, 4, 4), calendar=ALWAYS_OPEN) == [
        ("2027-03-21", "2027-03-21", "as_meant"),
        ("2027-03-28", None, "no_such_hour"),
        ("2027-04-04", "2027-04-04", "as_meant"),
    ]


def test_a_window_of_ten_years_is_refused() -> None:
    with pytest.raises(SeriesTooLong):
        dates(rule(), TUESDAY, date(2036, 12, 1), calendar=Calendar())


def test_a_window_that_ends_before_it_begins_holds_nothing() -> None:
    assert dates(rule(), TUESDAY, date(2026, 11, 1), calendar=Calendar()) == ()


@pytest.mark.parametrize(
    ("others", "refusal"),
    [
        ({"every_weeks": 0}, SeriesTooRare),
        ({"every_weeks": 9}, SeriesTooRare),
        ({"every_weeks": -1}, SeriesTooRare),
        ({"weekdays": ()}, NoWeekday),
        ({"last": date(2026, 11, 30)}, InvalidPeriod),
        ({"days_out": (Days(date(2026, 12, 9), date(2026, 12, 8)),)}, InvalidPeriod),
        ({"last": date(2036, 12, 1)}, SeriesTooLong),
        ({"first": date(2036, 12, 1)}, SeriesTooLong),
        ({"first": date(2026, 11, 22)}, StartIsPast),
        ({"clock": time(10, 10)}, NotATime),
        ({"clock": time(10, 0, 1)}, NotATime),
    ],
)
def test_what_is_no_series_is_refused(others: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        require_sound(rule(**others), today=date(2026, 11, 23), step=HALF_HOURS)


def test_a_series_may_begin_today_and_last_one_day() -> None:
    require_sound(rule(first=date(2026, 11, 23), last=date(2026, 11, 23)), today=date(2026, 11, 23), step=HALF_HOURS)


def test_visits_of_one_week_go_with_each_other_when_the_rule_changes() -> None:
    tuesdays = [date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15)]
    thursdays = [date(2026, 12, 3), date(2026, 12, 17), date(2026, 12, 18)]
    assert pairs(tuesdays, thursdays) == [
        (date(2026, 12, 1), date(2026, 12, 3)),
        (date(2026, 12, 8), None),
        (date(2026, 12, 15), date(2026, 12, 17)),
        (None, date(2026, 12, 18)),
    ]


some_days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
periods = st.tuples(some_days, st.integers(0, 40)).map(lambda one: Days(one[0], one[0] + timedelta(days=one[1])))
rules = st.builds(
    SeriesRule,
    every_weeks=st.integers(1, 8),
    weekdays=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    clock=st.times().map(lambda clock: clock.replace(second=0, microsecond=0)),
    first=some_days,
    last=st.none() | st.dates(date(2027, 1, 1), date(2028, 6, 1)),
    months_out=st.sets(st.integers(1, 12), max_size=3).map(lambda months: tuple(sorted(months))),
    days_out=st.lists(periods, max_size=2).map(tuple),
    on_holiday=st.sampled_from(OnHoliday),
)
calendars = st.builds(Calendar, closed=st.dictionaries(some_days, st.just("Gesloten"), max_size=30))
windows = st.tuples(some_days, st.integers(0, 200)).map(lambda one: (one[0], one[0] + timedelta(days=one[1])))


@given(one=rules, calendar=calendars, window=windows, pauses=st.lists(periods, max_size=2).map(tuple))
def test_no_date_is_lost_none_is_invented_and_their_order_stays(
    one: SeriesRule, calendar: Calendar, window: tuple[date, date], pauses: tuple[Days, ...]
) -> None:
    first, last = window
    every = dates(one, first, last, calendar=calendar, pauses=pauses)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    assert [each.meant_on for each in every] == [on for on in days if one.means(on)]
    kept = [each.on for each in every if each.on is not None]
    assert kept == sorted(set(kept)), "two on one day, or in another order"
    for each in every:
        if each.on is None:
            assert each.why not in {Why.AS_MEANT, Why.MOVED}
            continue
        assert not calendar.is_closed(each.on)
        assert not one.leaves_out(each.on)
        assert not any(each.on in pause for pause in pauses)
        assert local(one.moment(each.on)).time() == one.clock
        if each.why is Why.MOVED:
            assert one.on_holiday is OnHoliday.MOVE
            assert calendar.is_closed(each.meant_on)
            assert each.meant_on < each.on < each.meant_on + timedelta(days=7)
        else:
            assert each.on == each.meant_on


@given(one=rules, calendar=calendars, window=windows, cut=st.integers(0, 200))
def test_the_answer_does_not_depend_on_the_window(
    one: SeriesRule, calendar: Calendar, window: tuple[date, date], cut: int
) -> None:
    first, last = window
    middle = min(first + timedelta(days=cut), last)
    parts = dates(one, first, middle, calendar=calendar) + dates(
        one, middle + timedelta(days=1), last, calendar=calendar
    )
    assert parts == dates(one, first, last, calendar=calendar)


@given(one=rules)
def test_a_rule_is_kept_as_it_is(one: SeriesRule) -> None:
    assert SeriesRule.from_json(one.to_json()) == one


@given(one=rules, weeks=st.integers(0, 60))
def test_the_rhythm_repeats_itself(one: SeriesRule, weeks: int) -> None:
    endless = replace(one, last=None)
    later = one.first + timedelta(weeks=weeks * one.every_weeks)
    means_later = [endless.means(later + timedelta(days=number)) for number in range(7 * one.every_weeks)]
    assert means_later.count(True) == len(one.weekdays)


@pytest.mark.parametrize(
    ("meant_on", "starts_at", "first", "weekday", "last"),
    [
        (date(2026, 12, 1), datetime(2026, 12, 3, 12, tzinfo=UTC), date(2026, 12, 1), 3, date(2026, 12, 31)),
        (date(2026, 12, 1), datetime(2026, 11, 30, 12, tzinfo=UTC), date(2026, 11, 30), 0, date(2026, 12, 31)),
        (date(2026, 12, 29), datetime(2027, 1, 1, 12, tzinfo=UTC), date(2026, 12, 29), 4, date(2027, 1, 1)),
    ],
)
def test_another_time_takes_the_visit_of_that_week_along(
    meant_on: date, starts_at: datetime, first: date, weekday: int, last: date
) -> None:
    """Every second Tuesday becomes every second Thursday, Monday or Friday of the same weeks."""
    before = rule(every_weeks=2, weekdays=(1,), first=date(2026, 11, 3), last=date(2026, 12, 31))
    after = at_another_time(before, meant_on, starts_at)
    assert (after.first, after.weekdays, after.clock, after.last) == (first, (weekday,), time(13), last)
    assert after.means(local_date(starts_at))
    assert not after.means(local_date(starts_at) + timedelta(weeks=1))


def test_a_visit_that_comes_back_comes_on_its_own_weekday_and_hour() -> None:
    """An hour is one of Brussels: 23:30 UTC in summer is half past one of the next day."""
    repeat = Repeat(2, date(2026, 9, 1), (8,))
    made = repeat.from_start(datetime(2026, 7, 6, 23, 30, tzinfo=UTC), on_holiday=OnHoliday.MOVE)
    assert (made.weekdays, made.clock, made.first) == ((1,), time(1, 30), date(2026, 7, 7))
    assert (made.every_weeks, made.last, made.months_out, made.on_holiday) == (2, date(2026, 9, 1), (8,), "move")
