"""What suits somebody who waits, who comes first and why, and until when a place is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.calendar import at, local, local_date
from booking.rules.refusals import Refusal
from booking.rules.refusals.times import InvalidPeriod, NoWeekday
from booking.rules.refusals.waiting import DaysArePast, NoSuchDay, TooNarrow, WaitsTooLong
from booking.rules.waiting import (
    AWAKE,
    END_OF_DAY,
    HOURS,
    LEAD,
    LEAST_TO_ANSWER,
    AgeGroup,
    Order,
    Part,
    Standing,
    Window,
    age_group,
    goes_on,
    kept_until,
    require_sound,
    sort_key,
    suits,
    tell_at,
    why_here,
)

#: A Monday.
TODAY = date(2026, 11, 23)
HOUR = timedelta(hours=1)


def window(first: str = "2026-11-23", last: str = "2027-02-26", **others: object) -> Window:
    return Window(date.fromisoformat(first), date.fromisoformat(last), **others)  # type: ignore[arg-type]


def moment(day: str, clock: str) -> datetime:
    return at(date.fromisoformat(day), time.fromisoformat(clock))


@pytest.mark.parametrize(
    ("asked", "day", "starts", "minutes", "does"),
    [
        (window(), "2026-11-23", "10:00", 60, True),
        (window(), "2027-02-26", "10:00", 60, True),
        (window(), "2027-02-27", "10:00", 60, False),
        (window(first="2026-11-24"), "2026-11-23", "10:00", 60, False),
        (window(weekdays=frozenset({0, 2})), "2026-11-25", "10:00", 60, True),
        (window(weekdays=frozenset({0, 2})), "2026-11-26", "10:00", 60, False),
        (window(earliest=time(9), latest=time(12)), "2026-11-23", "09:00", 180, True),
        (window(earliest=time(9), latest=time(12)), "2026-11-23", "09:00", 181, False),
        (window(earliest=time(9), latest=time(12)), "2026-11-23", "08:59", 60, False),
        # The hours after noon hold midnight too; a visit that goes on after it lies in no hours of one day.
        (window(earliest=time(12)), "2026-11-23", "22:00", 120, True),
        (window(earliest=time(12)), "2026-11-23", "22:00", 121, False),
        (window(), "2026-11-23", "22:00", 180, True),
        # The night of the clock change has an hour twice: on the wall, three hours pass in four.
        (window("2027-10-01", "2027-11-30", earliest=time(0), latest=time(4)), "2027-10-31", "01:00", 240, True),
        (window("2027-10-01", "2027-11-30", earliest=time(0), latest=time(4)), "2027-10-31", "01:00", 241, False),
    ],
)
def test_what_suits(asked: Window, day: str, starts: str, minutes: int, does: bool) -> None:  # noqa: FBT001
    start = moment(day, starts)
    assert suits(asked, start, start + timedelta(minutes=minutes)) is does


@pytest.mark.parametrize("part", list(Part))
def test_a_part_of_the_day_is_known_again_by_its_hours(part: Part) -> None:
    earliest, latest = HOURS[part]
    assert window(earliest=earliest, latest=latest).part is part


def test_hours_that_are_no_part_of_the_day_are_none() -> None:
    assert window(earliest=time(9), latest=time(11)).part is None


@pytest.mark.parametrize(
    ("asked", "minutes", "refusal"),
    [
        (window(weekdays=frozenset()), 60, NoWeekday),
        (window(weekdays=frozenset({7})), 60, NoWeekday),
        (window(first="2026-12-02", last="2026-12-01"), 60, InvalidPeriod),
        (window(earliest=time(12), latest=time(9)), 60, InvalidPeriod),
        (window(earliest=time(9), latest=time(9)), 60, InvalidPeriod),
        (window(first="2026-11-01", last="2026-11-22"), 60, DaysArePast),
        (window(last="2027-11-25"), 60, WaitsTooLong),
        (window(last="2036-11-23"), 60, WaitsTooLong),
        # From today on, not from its own first day: else it waits for ever.
        (window(first="3000-01-01", last="3000-01-08"), 60, WaitsTooLong),
        (window(first="9999-12-31", last="9999-12-31"), 60, WaitsTooLong),
        (window(first="2026-11-24", last="2026-11-25", weekdays=frozenset({0})), 60, NoSuchDay),
        # Its one Monday is over.
        (window(first="2026-11-16", last="2026-11-22", weekdays=frozenset({0})), 60, DaysArePast),
        (window(earliest=time(9), latest=time(10)), 61, TooNarrow),
        (window(earliest=time(22)), 121, TooNarrow),
    ],
)
def test_a_wish_that_nothing_can_suit_is_refused(asked: Window, minutes: int, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        require_sound(asked, today=TODAY, duration=timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("asked", "minutes"),
    [
        (window(), 600),
        (window(last="2027-11-24"), 60),
        (window(first="2020-01-01", last="2026-11-23", weekdays=frozenset({0})), 60),
        (window(earliest=time(22)), 120),
        (window(earliest=time(9), latest=time(10)), 60),
    ],
)
def test_a_wish_that_something_can_suit_is_taken(asked: Window, minutes: int) -> None:
    require_sound(asked, today=TODAY, duration=timedelta(minutes=minutes))


@given(
    st.dates(date(2026, 11, 1), date(2027, 6, 1)),
    st.integers(0, 60),
    st.frozensets(st.integers(0, 6)),
    st.dates(date(2026, 11, 1), date(2027, 8, 1)),
    st.integers(0, 23),
    st.integers(5, 600),
)
def test_the_days_of_a_wish_are_exactly_those_that_can_suit(
    first: date, length: int, weekdays: frozenset[int], on: date, hour: int, minutes: int
) -> None:
    asked = Window(first, first + timedelta(days=length), weekdays)
    start = at(on, time(hour)) if on != date(2027, 3, 28) else at(on, time(12))
    assert suits(asked, start, start + timedelta(minutes=minutes)) is (on in asked.days(on, on))


standings = st.builds(
    Standing,
    waiting_id=st.integers(1, 10**6),
    asked_at=st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 23), timezones=st.just(UTC)),  # noqa: DTZ001
    birth_year=st.none() | st.integers(1920, 2010),
    points=st.integers(0, 50),
    has_lower_class=st.booleans(),
)
lists = st.lists(standings, max_size=12, unique_by=lambda one: one.waiting_id)
orders = st.sampled_from(list(Order))


@given(lists, orders, st.randoms(use_true_random=False))
def test_the_order_is_total_and_the_same_however_the_list_came_in(
    line: list[Standing], order: Order, chance: object
) -> None:
    ordered = sorted(line, key=lambda one: sort_key(one, order, today=TODAY))
    shuffled = list(line)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert sorted(shuffled, key=lambda one: sort_key(one, order, today=TODAY)) == ordered
    keys = [sort_key(one, order, today=TODAY) for one in ordered]
    assert len(set(keys)) == len(keys)


@given(standings, standings, orders)
def test_between_two_to_whom_the_rule_gives_the_same_the_first_to_ask_comes_first(
    one: Standing, other: Standing, order: Order
) -> None:
    same = why_here(one, order, today=TODAY), why_here(other, order, today=TODAY)
    facts = [(why.age_group, why.points, why.has_lower_class) for why in same]
    if facts[0] == facts[1] and (one.asked_at, one.waiting_id) < (other.asked_at, other.waiting_id):
        assert sort_key(one, order, today=TODAY) < sort_key(other, order, today=TODAY)


EARLY, LATE = datetime(2026, 11, 2, 8, tzinfo=UTC), datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("order", "first", "second"),
    [
        (Order.DATE, Standing(2, EARLY), Standing(1, LATE, birth_year=1930, points=9, has_lower_class=True)),
        (Order.AGE, Standing(2, LATE, birth_year=1946), Standing(1, EARLY, birth_year=1961)),
        (Order.AGE, Standing(2, LATE, birth_year=1961), Standing(1, EARLY, birth_year=1962)),
        (Order.AGE, Standing(2, LATE, birth_year=1990), Standing(1, EARLY)),
        # Both are over eighty: the one who asked first, not the oldest.
        (Order.AGE, Standing(2, EARLY, birth_year=1944), Standing(1, LATE, birth_year=1930)),
        (Order.POINTS, Standing(2, LATE, points=8), Standing(1, EARLY, points=7)),
        (Order.STATUS, Standing(2, LATE, has_lower_class=True), Standing(1, EARLY)),
        (Order.STATUS, Standing(1, EARLY), Standing(2, EARLY)),
    ],
)
def test_who_comes_first(order: Order, first: Standing, second: Standing) -> None:
    assert sort_key(first, order, today=TODAY) < sort_key(second, order, today=TODAY)


@pytest.mark.parametrize(
    ("birth_year", "group"),
    [
        (None, AgeGroup.UNKNOWN),
        (1946, AgeGroup.FROM_80),
        (1947, AgeGroup.FROM_65),
        (1961, AgeGroup.FROM_65),
        (1962, AgeGroup.UNDER_65),
    ],
)
def test_the_age_is_the_one_of_this_year(birth_year: int | None, group: AgeGroup) -> None:
    assert age_group(birth_year, today=TODAY) is group


def test_only_the_fact_of_the_own_rule_is_told() -> None:
    standing = Standing(1, EARLY, birth_year=1930, points=9, has_lower_class=True)
    told = {order: why_here(standing, order, today=TODAY) for order in Order}
    assert {why.asked_on for why in told.values()} == {date(2026, 11, 2)}
    assert [told[order].points for order in Order] == [None, None, 9, None]
    assert [told[order].has_lower_class for order in Order] == [None, None, None, True]
    assert [told[order].age_group for order in Order] == [None, AgeGroup.FROM_80, None, None]


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_nobody_is_told_while_people_sleep_and_nobody_waits_for_it_in_vain(now: datetime) -> None:
    told = tell_at(now)
    assert told >= now
    assert AWAKE[0] <= local_clock(told) < AWAKE[1]
    assert told == now or told == at(local_date(told), AWAKE[0])
    assert told - now <= timedelta(hours=12)


def local_clock(value: datetime) -> time:
    return local(value).time()


@pytest.mark.parametrize(
    ("now", "starts", "until"),
    [
        # A day to answer, where there is one.
        (("2026-11-23", "10:00"), ("2026-11-26", "10:00"), ("2026-11-24", "10:00")),
        # The visit is tomorrow morning: two hours before it at the latest.
        (("2026-11-23", "16:00"), ("2026-11-24", "10:00"), ("2026-11-24", "08:00")),
        # Found at night: the time to answer begins when people are awake.
        (("2026-11-23", "23:00"), ("2026-11-27", "10:00"), ("2026-11-25", "08:00")),
        (("2026-11-23", "10:00"), ("2026-11-23", "13:00"), ("2026-11-23", "11:00")),
    ],
)
def test_until_when_a_place_is_kept(now: tuple[str, str], starts: tuple[str, str], until: tuple[str, str]) -> None:
    assert kept_until(moment(*starts), offer=timedelta(hours=24), now=moment(*now)) == moment(*until)


@pytest.mark.parametrize(
    ("now", "starts"),
    [
        (("2026-11-23", "10:01"), ("2026-11-23", "13:00")),
        (("2026-11-23", "22:00"), ("2026-11-24", "10:59")),
        (("2026-11-23", "10:00"), ("2026-11-20", "10:00")),
    ],
)
def test_a_place_that_leaves_no_time_to_answer_is_not_offered(now: tuple[str, str], starts: tuple[str, str]) -> None:
    assert kept_until(moment(*starts), offer=timedelta(hours=24), now=moment(*now)) is None


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(0, 200),
    st.integers(1, 168),
)
def test_a_place_is_always_kept_long_enough_and_never_up_to_the_visit(now: datetime, ahead: int, offer: int) -> None:
    starts = now + ahead * HOUR
    until = kept_until(starts, offer=offer * HOUR, now=now)
    if until is not None:
        assert tell_at(now) + LEAST_TO_ANSWER <= until <= starts - LEAD
        assert until <= tell_at(now) + offer * HOUR


@pytest.mark.parametrize(
    ("answers", "still"),
    [([], True), ([False], True), ([False, False], False), ([True, False, False], True), ([False, True, False], True)],
)
def test_who_does_not_answer_twice_in_a_row_no_longer_waits(answers: list[bool], still: bool) -> None:  # noqa: FBT001
    assert goes_on(answers) is still


def test_the_end_of_the_day_is_midnight() -> None:
    asked = window(earliest=time(20), latest=END_OF_DAY)
    assert suits(asked, moment("2026-11-23", "23:00"), moment("2026-11-24", "00:00"))
