"""The other times that are named on the phone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.alternatives import one_a_day
from booking.rules.calendar import at, local_date

TUESDAY = date(2026, 11, 24)
WANTED = at(TUESDAY, time(10))

free = st.lists(
    st.builds(
        lambda day, hour, half: at(TUESDAY + timedelta(days=day), time(hour, 30 * half)),
        st.integers(-3, 10),
        st.integers(8, 16),
        st.integers(0, 1),
    ),
    max_size=60,
)


def brussels(day: int, clock: str) -> datetime:
    return at(TUESDAY + timedelta(days=day), time.fromisoformat(clock))


def test_each_day_names_the_hour_nearest_to_the_promised_one() -> None:
    starts = [brussels(1, "08:30"), brussels(1, "10:30"), brussels(1, "14:00"), brussels(2, "16:00")]
    assert one_a_day(starts, WANTED, count=4) == [brussels(1, "10:30"), brussels(2, "16:00")]


def test_the_nearest_days_win_and_of_two_the_later() -> None:
    starts = [brussels(day, "10:00") for day in (-1, 1, 2, 5)]
    assert one_a_day(starts, WANTED, count=1) == [brussels(1, "10:00")]
    assert one_a_day(starts, WANTED, count=3) == [brussels(-1, "10:00"), brussels(1, "10:00"), brussels(2, "10:00")]


def test_nothing_free_is_nothing_to_name() -> None:
    assert one_a_day([], WANTED, count=4) == []


@given(free, st.integers(0, 5))
def test_the_days_differ_and_all_were_free(starts: list[datetime], count: int) -> None:
    found = one_a_day(starts, WANTED, count=count)
    days = [local_date(start) for start in found]
    assert set(found) <= set(starts)
    assert found == sorted(found)
    assert len(found) == len(set(days)) == min(count, len({local_date(start) for start in starts}))
