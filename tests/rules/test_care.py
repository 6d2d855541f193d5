"""How long a child is there, how many places carers give, and how many respite days a plan has."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.care import (
    CareHours,
    CareTimes,
    places_by_carers,
    planned_care,
    real_care,
    require_place_each,
    respite_of_year,
    respite_share,
)
from booking.rules.refusals import Refusal
from booking.rules.refusals.care import HoursOutside, OneDayPart, PlacePerMember
from booking.rules.series import SeriesRule
from booking.rules.work import Task

#: 25 November from 7:30 to 17:30 in Brussels.
OPENS = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
CLOSES = OPENS + timedelta(hours=10)
WHOLE_DAY = Task(1, count=1, minutes=540, skill="general")


@pytest.mark.parametrize(
    ("first", "until", "minutes"),
    [("07:30", "17:30", 600), ("08:00", "12:59", 299), ("12:30", "17:30", 300)],
)
def test_hours_within_the_session_count_to_the_minute(first: str, until: str, minutes: int) -> None:
    asked = CareTimes(time.fromisoformat(first), time.fromisoformat(until))
    begins, ends = asked.on(OPENS, CLOSES)
    assert (ends - begins) == timedelta(minutes=minutes) == timedelta(minutes=asked.minutes)
    assert planned_care([WHOLE_DAY], CareHours(begins, ends)) == {"care_minutes": minutes}


@pytest.mark.parametrize(
    ("first", "until"), [("07:29", "12:00"), ("12:00", "17:31"), ("12:00", "12:00"), ("13:00", "12:00")]
)
def test_hours_outside_the_session_or_the_wrong_way_round_are_refused(first: str, until: str) -> None:
    with pytest.raises(HoursOutside):
        CareTimes(time.fromisoformat(first), time.fromisoformat(until)).on(OPENS, CLOSES)


@pytest.mark.parametrize(
    ("planned", "real", "counts"),
    [
        (None, None, 540),
        (None, 200, 540),
        (None, 545, 545),
        (240, None, 240),
        (240, 180, 240),
        (240, 300, 300),
    ],
)
def test_what_was_ordered_is_paid_and_what_was_more_too(planned: int | None, real: int | None, counts: int) -> None:
    def until(minutes: int | None) -> datetime | None:
        return None if minutes is None else OPENS + timedelta(minutes=minutes)

    hours = CareHours(OPENS if planned else None, until(planned), OPENS if real else None, until(real))
    assert real_care([WHOLE_DAY], hours) == {"care_minutes": counts}


@pytest.mark.parametrize(
    ("counts", "members", "refused"), [((2,), 1, PlacePerMember), ((1,), 2, PlacePerMember), ((1, 1), 2, OneDayPart)]
)
def test_each_child_has_one_place_in_one_day_part(
    counts: tuple[int, ...], members: int, refused: type[Refusal]
) -> None:
    tasks = [Task(number, count=count, minutes=540, skill="general") for number, count in enumerate(counts)]
    with pytest.raises(refused):
        require_place_each(tasks, members)


@pytest.mark.parametrize(
    ("carers", "places"),
    [(0, 0), (1, 8), (2, 18), (3, 20)],
)
def test_eight_children_alone_and_nine_for_each_together(carers: int, places: int) -> None:
    assert places_by_carers(20, carers, per_carer=9, per_lone_carer=8) == places


@given(places=st.integers(1, 200), carers=st.integers(0, 20), per=st.integers(1, 60), alone=st.integers(1, 60))
def test_there_are_never_more_places_than_the_session_has(places: int, carers: int, per: int, alone: int) -> None:
    found = places_by_carers(places, carers, per_carer=per, per_lone_carer=alone)
    assert 0 <= found <= places
    assert places_by_carers(places, carers, per_carer=None, per_lone_carer=None) == places


@pytest.mark.parametrize(("days", "share"), [(5, 18), (7, 18), (3, 11), (2.5, 9), (1, 4), (0.5, 2)])
def test_who_comes_less_often_has_fewer_respite_days(days: float, share: int) -> None:
    assert respite_share(18, days) == share


@pytest.mark.parametrize(
    ("first", "last", "year", "days"),
    [
        (date(2026, 1, 1), None, 2026, 18),
        (date(2026, 7, 2), None, 2026, 10),
        (date(2026, 7, 2), None, 2027, 18),
        (date(2026, 1, 1), date(2026, 6, 30), 2026, 9),
        (date(2027, 1, 1), None, 2026, 0),
    ],
)
def test_a_part_of_the_year_has_its_part_of_the_respite_days(
    first: date, last: date | None, year: int, days: int
) -> None:
    rule = SeriesRule(every_weeks=1, weekdays=(0, 1, 2, 3, 4), clock=time(7, 30), first=first, last=last)
    assert respite_of_year(18, rule, year) == days
