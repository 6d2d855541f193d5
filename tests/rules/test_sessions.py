"""Group sessions: what can be chosen and until when, how many places it takes, and how sessions repeat."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.calendar import Calendar, at, local, local_date
from booking.rules.refusals.series import NoDates, SeriesTooLong
from booking.rules.refusals.sessions import TooManySessions
from booking.rules.refusals.times import InvalidPeriod
from booking.rules.series import Days, SeriesRule
from booking.rules.sessions import (
    MOST_AT_ONCE,
    Asked,
    Counting,
    Deadline,
    GroupSession,
    Repeat,
    Unavailable,
    age_on,
    bench_minutes_of,
    choosable,
    moved_to,
    nearest_sessions,
    occurrences,
    seats_of,
    why_unavailable,
)
from booking.rules.work import Task

LAW = Calendar()
#: Hoegaarden eats on Wednesdays (domain A1.4).
WEDNESDAY = date(2026, 11, 25)
FRIDAY_NOON = Deadline(Counting.WEEKDAY, 4, time(12))
A_WEEK_AHEAD = Deadline(Counting.DAYS, 7, time(23, 59))
WORKING_DAY_BEFORE = Deadline(Counting.WORKING_DAYS, 1, time(12))
SECOND = timedelta(seconds=1)

days = st.dates(date(2024, 1, 1), date(2031, 12, 31))
starts = st.builds(at, days, st.times().map(lambda t: t.replace(hour=6 + t.hour % 14, second=0, microsecond=0)))
clocks = st.times().map(lambda t: t.replace(second=0, microsecond=0))
calendars = st.builds(
    Calendar,
    keeps_public_holidays=st.booleans(),
    closed=st.dictionaries(days, st.just("closed"), max_size=30),
    opened=st.frozensets(days, max_size=5),
)


def brussels(text: str) -> datetime:
    on, clock = text.split()
    return at(date.fromisoformat(on), time.fromisoformat(clock))


def a_meal(**others: Any) -> GroupSession:
    """Hoegaarden: 40 seats on Wednesday at noon."""
    usual: dict[str, Any] = {
        "session_id": 1,
        "service_id": 1,
        "location_id": 1,
        "starts_at": brussels("2026-11-25 12:00"),
        "ends_at": brussels("2026-11-25 13:30"),
        "places": 40,
        "free": 40,
    }
    return GroupSession(**(usual | others))


def a_wish(now: str = "2026-11-19 10:00", **others: Any) -> Asked:
    usual: dict[str, Any] = {
        "places": 1,
        "now": brussels(now),
        "notice": timedelta(hours=24),
        "last_day": date(2026, 12, 23),
    }
    return Asked(**(usual | others))


@pytest.mark.parametrize(
    ("one", "asked", "why"),
    [
        (a_meal(), a_wish(), None),
        (a_meal(is_open=False), a_wish(), Unavailable.CANCELLED),
        (a_meal(), a_wish(location_id=2), Unavailable.ELSEWHERE),
        (a_meal(), a_wish(location_id=1), None),
        # Without a deadline of its own it is the notice of the service: a day; that moment itself is in time.
        (a_meal(), a_wish("2026-11-24 12:00"), None),
        (a_meal(), a_wish("2026-11-24 12:01"), Unavailable.TOO_LATE),
        (a_meal(book_until=brussels("2026-11-20 12:00")), a_wish("2026-11-20 12:00"), None),
        (a_meal(book_until=brussels("2026-11-20 12:00")), a_wish("2026-11-20 12:01"), Unavailable.TOO_LATE),
        # A deadline that is later than the notice counts too: the dish is decided in the morning.
        (a_meal(book_until=brussels("2026-11-25 10:00")), a_wish("2026-11-25 09:59"), None),
        # The desk adds somebody until the end.
        (a_meal(book_until=brussels("2026-11-20 12:00")), a_wish("2026-11-25 13:29", by_office=True), None),
        (a_meal(), a_wish("2026-11-25 13:30", by_office=True), Unavailable.OVER),
        (a_meal(book_until=brussels("2026-11-26 12:00")), a_wish("2026-11-25 12:00"), Unavailable.OVER),
        (a_meal(), a_wish(last_day=date(2026, 11, 24)), Unavailable.TOO_FAR_AHEAD),
        (a_meal(), a_wish(last_day=date(2026, 11, 24), by_office=True), Unavailable.TOO_FAR_AHEAD),
        (a_meal(), a_wish(last_day=date(2026, 11, 24), by_office=True, with_reason=True), None),
        (a_meal(), a_wish(last_day=date(2026, 11, 24), with_reason=True), Unavailable.TOO_FAR_AHEAD),
        # Places: all that are asked or none; never with any reason.
        (a_meal(free=3), a_wish(places=3), None),
        (a_meal(free=3), a_wish(places=4), Unavailable.FULL),
        (a_meal(free=0), a_wish(by_office=True, with_reason=True), Unavailable.FULL),
        # What is taken away needs no chair, and a chair no box; beyond the portions nobody gets one either.
        (a_meal(free=0, free_portions=2), a_wish(places=0, portions=2), None),
        (a_meal(free=40, free_portions=1), a_wish(places=1, portions=2), Unavailable.FULL),
        (a_meal(free=0, free_portions=9), a_wish(places=1, portions=1), Unavailable.FULL),
        # Ages, on the day itself, both included.
        (a_meal(least_age=6), a_wish(born_on=(date(2020, 11, 25),)), None),
        (a_meal(least_age=6), a_wish(born_on=(date(2020, 11, 26),)), Unavailable.TOO_YOUNG),
        (a_meal(most_age=12), a_wish(born_on=(date(2013, 11, 26),)), None),
        (a_meal(most_age=12), a_wish(born_on=(date(2013, 11, 25),)), Unavailable.TOO_OLD),
        (a_meal(least_age=6), a_wish(born_on=(date(2010, 1, 1), date(2024, 1, 1))), Unavailable.TOO_YOUNG),
        (a_meal(least_age=6), a_wish(born_on=(date(2024, 1, 1),), by_office=True, with_reason=True), None),
        (a_meal(least_age=6), a_wish(), None),
    ],
)
def test_a_session_can_be_chosen_or_it_is_told_why_not(
    one: GroupSession, asked: Asked, why: Unavailable | None
) -> None:
    assert why_unavailable(one, asked) == why


@given(places=st.integers(1, 50), taken=st.integers(0, 50), asked=st.integers(1, 60), office=st.booleans())
def test_nobody_is_ever_shown_a_place_that_is_not_there(places: int, taken: int, asked: int, *, office: bool) -> None:
    one = a_meal(places=places, free=max(places - taken, 0))

    shown = choosable([one], a_wish(places=asked, by_office=office, with_reason=office))

    assert bool(shown) == (asked <= one.free)


def test_sessions_come_in_order_of_time_and_the_nearest_are_on_both_sides() -> None:
    week = [
        a_meal(session_id=n, starts_at=brussels(f"2026-11-{day} 12:00"), ends_at=brussels(f"2026-11-{day} 13:30"))
        for n, day in ((3, 27), (1, 24), (2, 25), (4, 30))
    ]

    found = choosable(week, a_wish())

    assert [one.session_id for one in found] == [1, 2, 3, 4]
    assert [one.session_id for one in nearest_sessions(found, brussels("2026-11-26 12:00"), count=2)] == [2, 3]


def test_everybody_at_the_table_takes_a_seat_and_a_repair_takes_its_minutes() -> None:
    tasks = [Task(1, 2, 45, ""), Task(2, 1, 90, ""), Task(3, 3, 30, "", next_minutes=10)]

    assert seats_of(tasks) == 6
    assert bench_minutes_of(tasks) == 90 + 90 + 50


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2016, 2, 29), date(2026, 2, 28), 9),
        (date(2016, 2, 29), date(2026, 3, 1), 10),
        (date(2016, 2, 29), date(2024, 2, 29), 8),
        (date(2020, 9, 1), date(2026, 9, 1), 6),
    ],
)
def test_an_age_is_counted_in_whole_years(born: date, on: date, age: int) -> None:
    assert age_on(born, on) == age


@pytest.mark.parametrize(
    ("deadline", "starts_at", "until"),
    [
        # Hoegaarden: by Friday morning for Wednesday.
        (FRIDAY_NOON, "2026-11-25 12:00", "2026-11-20 12:00"),
        (FRIDAY_NOON, "2026-11-27 12:00", "2026-11-20 12:00"),
        (FRIDAY_NOON, "2026-11-28 12:00", "2026-11-27 12:00"),
        # Hamme: a week ahead.
        (A_WEEK_AHEAD, "2026-11-25 12:00", "2026-11-18 23:59"),
        # Londerzeel: noon of the working day before; over a week-end, over a holiday.
        (WORKING_DAY_BEFORE, "2026-11-25 12:00", "2026-11-24 12:00"),
        (WORKING_DAY_BEFORE, "2026-11-23 12:00", "2026-11-20 12:00"),
        (WORKING_DAY_BEFORE, "2026-11-12 12:00", "2026-11-10 12:00"),
        (Deadline(Counting.WORKING_DAYS, 2, time(9)), "2026-11-24 12:00", "2026-11-20 09:00"),
        # The same day, and never after it began.
        (Deadline(Counting.DAYS, 0, time(9)), "2026-11-25 12:00", "2026-11-25 09:00"),
        (Deadline(Counting.DAYS, 0, time(18)), "2026-11-25 12:00", "2026-11-25 12:00"),
        # An hour that the clocks skip.
        (Deadline(Counting.DAYS, 1, time(2, 30)), "2027-03-29 12:00", "2027-03-28 03:00"),
    ],
)
def test_orders_are_taken_until_the_deadline(deadline: Deadline, starts_at: str, until: str) -> None:
    assert deadline.of(brussels(starts_at), calendar=LAW) == brussels(until)


@given(starts_at=starts, weekday=st.integers(0, 6), clock=clocks)
def test_a_weekday_is_the_last_one_before(starts_at: datetime, weekday: int, clock: time) -> None:
    until = Deadline(Counting.WEEKDAY, weekday, clock).of(starts_at, calendar=LAW)

    assert local_date(until).weekday() == weekday
    assert 1 <= (local_date(starts_at) - local_date(until)).days <= 7


@given(starts_at=starts, number=st.integers(1, 20), clock=clocks, calendar=calendars)
def test_so_many_working_days_lie_between(starts_at: datetime, number: int, clock: time, calendar: Calendar) -> None:
    until = Deadline(Counting.WORKING_DAYS, number, clock).of(starts_at, calendar=calendar)

    first, last = local_date(until), local_date(starts_at)
    between = [first + timedelta(days=n) for n in range((last - first).days)]
    working = [on for on in between if on.weekday() < 5 and not calendar.is_closed(on)]
    assert len(working) == number
    assert working[0] == first


def tuesdays(first: str, last: str, **others: Any) -> SeriesRule:
    return SeriesRule(
        every_weeks=1,
        weekdays=(1,),
        clock=time(12),
        first=date.fromisoformat(first),
        last=date.fromisoformat(last),
        **others,
    )


def test_every_tuesday_except_on_holidays_and_in_named_weeks() -> None:
    autumn = Days(date(2026, 11, 2), date(2026, 11, 8))
    rule = SeriesRule(
        every_weeks=1,
        weekdays=(1, 2),
        clock=time(12),
        first=date(2026, 10, 27),
        last=date(2026, 11, 18),
        days_out=(autumn,),
    )

    found = occurrences(Repeat(rule, time(13, 30), FRIDAY_NOON), calendar=LAW)

    # Armistice, Wednesday 11 November, is left out too.
    assert [local_date(one.starts_at) for one in found] == [
        date(2026, 10, 27),
        date(2026, 10, 28),
        date(2026, 11, 10),
        date(2026, 11, 17),
        date(2026, 11, 18),
    ]
    assert {local(one.starts_at).time() for one in found} == {time(12)}
    assert {local(one.ends_at).time() for one in found} == {time(13, 30)}
    assert [one.book_until for one in found][-1] == brussels("2026-11-13 12:00")


def test_without_a_deadline_it_is_the_notice_of_the_service() -> None:
    (one,) = occurrences(Repeat(tuesdays("2026-11-24", "2026-11-24"), time(13)), calendar=LAW)

    assert one.book_until is None


@pytest.mark.parametrize(
    ("repeat", "refusal"),
    [
        (Repeat(tuesdays("2026-11-24", "2026-12-24"), time(12)), InvalidPeriod),
        (Repeat(tuesdays("2026-11-24", "2026-11-23"), time(13)), InvalidPeriod),
        (Repeat(replace(tuesdays("2026-11-24", "2026-12-24"), last=None), time(13)), InvalidPeriod),
        (Repeat(tuesdays("2026-11-25", "2026-11-30"), time(13)), NoDates),
        (Repeat(tuesdays("2026-11-24", "2036-11-24"), time(13)), SeriesTooLong),
        (
            Repeat(replace(tuesdays("2026-11-24", "2028-11-20"), weekdays=(0, 1, 2, 3, 4)), time(13)),
            TooManySessions,
        ),
    ],
)
def test_what_is_no_repetition_is_refused(repeat: Repeat, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        occurrences(repeat, calendar=LAW)


@given(
    first=days,
    length=st.integers(0, 500),
    weekdays=st.sets(st.integers(0, 6), min_size=1).map(sorted).map(tuple),
    calendar=calendars,
    clock=clocks,
)
def test_sessions_lie_on_open_days_in_order_and_never_too_many(
    first: date, length: int, weekdays: tuple[int, ...], calendar: Calendar, clock: time
) -> None:
    last = first + timedelta(days=length)
    rule = SeriesRule(every_weeks=1, weekdays=weekdays, clock=time(9), first=first, last=last)
    try:
        found = occurrences(Repeat(rule, time(17), Deadline(Counting.DAYS, 2, clock)), calendar=calendar)
    except (NoDates, TooManySessions):
        return

    on = [local_date(one.starts_at) for one in found]
    assert on == sorted(set(on))
    assert len(on) <= MOST_AT_ONCE
    assert all(first <= day <= last and day.weekday() in weekdays and not calendar.is_closed(day) for day in on)
    assert all(one.book_until is not None and one.book_until <= one.starts_at < one.ends_at for one in found)


@given(starts_at=starts, on=days)
def test_another_day_keeps_the_hours_on_the_clock(starts_at: datetime, on: date) -> None:
    begins, ends = moved_to(starts_at, starts_at + timedelta(minutes=90), on)

    assert local(begins).time() == local(starts_at).time()
    assert (local_date(begins), ends - begins) == (on, timedelta(minutes=90))
