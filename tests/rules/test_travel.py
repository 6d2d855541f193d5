"""How long it takes from one address to the next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.addresses import Point
from booking.rules.travel import TravelMode, distance_km, travel_minutes

CHURCH, STATION = Point(51.0029, 4.6334), Point(51.0029, 4.7762)
points = st.builds(Point, st.floats(50.7, 51.3), st.floats(4.2, 5.2))


def test_ten_kilometres_are_ten_kilometres() -> None:
    assert distance_km(CHURCH, STATION) == pytest.approx(10.0, abs=0.02)


@pytest.mark.parametrize(("mode", "minutes"), [(TravelMode.CAR, 30), (TravelMode.BIKE, 53), (TravelMode.FOOT, 163)])
def test_each_way_of_travelling_has_its_own_time(mode: TravelMode, minutes: int) -> None:
    assert travel_minutes(CHURCH, STATION, mode) == minutes


@pytest.mark.parametrize("mode", TravelMode)
def test_two_jobs_at_one_address_need_no_travel(mode: TravelMode) -> None:
    assert travel_minutes(CHURCH, Point(CHURCH.latitude, CHURCH.longitude), mode) == 0


def test_next_door_by_car_still_takes_time_to_park() -> None:
    assert travel_minutes(CHURCH, Point(51.00291, 4.6334), TravelMode.CAR) == 3


@given(points, points, st.sampled_from(TravelMode))
def test_the_way_back_takes_as_long(a: Point, b: Point, mode: TravelMode) -> None:
    assert travel_minutes(a, b, mode) == travel_minutes(b, a, mode)


@given(points, points, points, st.sampled_from(TravelMode))
def test_a_detour_is_never_shorter(a: Point, b: Point, via: Point, mode: TravelMode) -> None:
    assert travel_minutes(a, b, mode) <= travel_minutes(a, via, mode) + travel_minutes(via, b, mode)
