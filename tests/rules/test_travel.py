"""How long it takes from one address to the next."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from math import asin, cos, inf, nan, radians, sin, sqrt
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from booking.rules.addresses import Point
from booking.rules.refusals.rides import AbsurdSpeed
from booking.rules.travel import (
    EARTH_KM,
    USUAL,
    Known,
    Reach,
    TravelMode,
    TravelSettings,
    distance_km,
    is_believable,
    minutes_for,
    place_of,
    point_of,
    travel_minutes,
)

CHURCH, STATION = Point(51.0029, 4.6334), Point(51.0029, 4.7762)
#: From the south of Luxembourg to the north of the Kempen, from the sea to the East Cantons.
BELGIUM = st.builds(Point, st.floats(49.49, 51.51), st.floats(2.54, 6.41))
#: One region around a Flemish town.
points = st.builds(Point, st.floats(50.7, 51.3), st.floats(4.2, 5.2))
modes = st.sampled_from(TravelMode)
settings = st.builds(
    TravelSettings,
    st.floats(1, 3),
    st.dictionaries(modes, st.tuples(st.floats(1, 130), st.floats(0, 60)), max_size=4),
)


def haversine_km(a: Point, b: Point) -> float:
    lat_a, lat_b = radians(a.latitude), radians(b.latitude)
    half = sin((lat_b - lat_a) / 2) ** 2
    half += cos(lat_a) * cos(lat_b) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def test_ten_kilometres_are_ten_kilometres() -> None:
    assert distance_km(CHURCH, STATION) == pytest.approx(10.0, abs=0.02)


@given(BELGIUM, st.floats(-0.54, 0.54), st.floats(-0.85, 0.85))
def test_within_sixty_kilometres_the_flat_earth_is_the_round_one(a: Point, north: float, east: float) -> None:
    b = Point(a.latitude + north, a.longitude + east)
    exact = haversine_km(a, b)
    # Below a metre both are lost in the last digits of a degree.
    assume(0.001 < exact <= 60)
    assert distance_km(a, b) == pytest.approx(exact, rel=0.001)


@pytest.mark.parametrize(
    ("mode", "minutes"),
    [(TravelMode.CAR, 30), (TravelMode.CARGO_BIKE, 61), (TravelMode.BIKE, 53), (TravelMode.FOOT, 163)],
)
def test_each_way_of_travelling_has_its_own_time(mode: TravelMode, minutes: int) -> None:
    assert travel_minutes(CHURCH, STATION, mode) == minutes


def test_the_settings_of_an_organisation_count() -> None:
    slow = TravelSettings(2.0, {TravelMode.CAR: (20, 5)})
    assert travel_minutes(CHURCH, STATION, TravelMode.CAR, settings=slow) == 65
    assert travel_minutes(CHURCH, STATION, TravelMode.FOOT, settings=TravelSettings(1.0)) == 125
    assert minutes_for(10, TravelMode.CAR, settings=slow) == 65


@pytest.mark.parametrize("mode", TravelMode)
def test_two_jobs_at_one_address_need_no_travel(mode: TravelMode) -> None:
    assert travel_minutes(CHURCH, Point(CHURCH.latitude, CHURCH.longitude), mode) == 0
    assert Reach(CHURCH, mode).minutes_to(CHURCH.latitude, CHURCH.longitude) == 0


def test_next_door_by_car_still_takes_time_to_park() -> None:
    assert travel_minutes(CHURCH, Point(51.00291, 4.6334), TravelMode.CAR) == 3


@given(points, points, modes, settings)
def test_the_way_back_takes_as_long(a: Point, b: Point, mode: TravelMode, chosen: TravelSettings) -> None:
    assert travel_minutes(a, b, mode, settings=chosen) == travel_minutes(b, a, mode, settings=chosen)


@given(points, points, points, modes)
def test_a_detour_is_never_a_minute_shorter(a: Point, b: Point, via: Point, mode: TravelMode) -> None:
    by_detour = travel_minutes(a, via, mode) + travel_minutes(via, b, mode)
    # The flat earth lies differently around each of the three ways: one rounding up may fall on either side.
    assert travel_minutes(a, b, mode) <= by_detour + 1


@given(BELGIUM, BELGIUM, modes, settings)
def test_no_journey_takes_less_than_nothing(a: Point, b: Point, mode: TravelMode, chosen: TravelSettings) -> None:
    minutes = travel_minutes(a, b, mode, settings=chosen)
    assert minutes >= chosen.speeds[mode][1] if a != b else minutes == 0


@given(st.floats(0, 500), st.floats(0, 500), modes, settings)
def test_further_never_takes_less(one: float, other: float, mode: TravelMode, chosen: TravelSettings) -> None:
    near, far = sorted((one, other))
    assert minutes_for(near, mode, settings=chosen) <= minutes_for(far, mode, settings=chosen)


@given(BELGIUM, BELGIUM, modes, settings)
def test_the_fast_form_says_the_same_to_the_minute(
    a: Point, b: Point, mode: TravelMode, chosen: TravelSettings
) -> None:
    reach = Reach(a, mode, settings=chosen)
    expected = travel_minutes(a, b, mode, settings=chosen)
    assert reach.minutes_to(b.latitude, b.longitude) == expected
    assert reach.minutes_from(b.latitude, b.longitude) == expected


def test_what_a_router_told_comes_first_with_the_fixed_minutes_added() -> None:
    at = (STATION.latitude, STATION.longitude)
    reach = Reach(CHURCH, TravelMode.CAR, known=Known(to_here={at: 11}, from_here={at: 17}))
    assert (reach.minutes_to(*at), reach.minutes_from(*at)) == (13, 19)


def test_a_router_may_tell_of_two_places_that_there_is_nothing_to_walk() -> None:
    at = (CHURCH.latitude + 0.0002, CHURCH.longitude)
    assert Reach(CHURCH, TravelMode.FOOT, known=Known(to_here={at: 0})).minutes_to(*at) == 0


def test_what_a_router_did_not_tell_is_estimated() -> None:
    at = (STATION.latitude, STATION.longitude)
    reach = Reach(CHURCH, TravelMode.BIKE, known=Known(to_here={at: 0}))
    assert (reach.minutes_to(*at), reach.minutes_from(*at)) == (1, 53)
    assert reach.minutes_to(CHURCH.latitude, STATION.longitude + 0.1) > 53


@pytest.mark.parametrize(
    ("detour", "speeds"),
    [
        (0.99, {}),
        (3.01, {}),
        (nan, {}),
        (inf, {}),
        (1.3, {TravelMode.CAR: (0, 2)}),
        (1.3, {TravelMode.CAR: (131, 2)}),
        (1.3, {TravelMode.FOOT: (nan, 0)}),
        (1.3, {TravelMode.BIKE: (15, -1)}),
        (1.3, {TravelMode.BIKE: (15, 61)}),
        (1.3, {TravelMode.CARGO_BIKE: (-13, 1)}),
    ],
)
def test_absurd_settings_are_refused(detour: float, speeds: dict[TravelMode, tuple[float, float]]) -> None:
    with pytest.raises(AbsurdSpeed):
        TravelSettings(detour, speeds)


def test_settings_do_not_change_and_can_be_a_key() -> None:
    speeds = {TravelMode.CAR: (30.0, 2.0)}
    chosen = TravelSettings(1.4, speeds)
    speeds[TravelMode.CAR] = (90.0, 0.0)
    assert chosen.speeds[TravelMode.CAR] == (30, 2)
    assert {chosen: "kept"}[TravelSettings(1.4, {TravelMode.CAR: (30, 2)})] == "kept"
    with pytest.raises(FrozenInstanceError):
        chosen.detour = 2.0  # type: ignore[misc]
    with pytest.raises(TypeError):
        chosen.speeds[TravelMode.CAR] = (90.0, 0.0)  # type: ignore[index]


@given(settings)
def test_settings_survive_being_kept(chosen: TravelSettings) -> None:
    assert TravelSettings.from_json(chosen.to_json()) == chosen


def test_only_what_differs_is_kept() -> None:
    assert USUAL.to_json() == {}
    assert TravelSettings(1.4, {TravelMode.CAR: (30, 2)}).to_json() == {"detour": 1.4, "car": [30, 2]}


@pytest.mark.parametrize("kept", [{"detour": 9}, {"car": [500, 2]}])
def test_absurd_settings_are_refused_from_the_database_too(kept: dict[str, Any]) -> None:
    with pytest.raises(AbsurdSpeed):
        TravelSettings.from_json(kept)


@given(BELGIUM)
def test_a_place_is_some_eleven_metres_wide(point: Point) -> None:
    middle = point_of(place_of(point))
    assert distance_km(point, middle) < 0.0068
    assert place_of(middle) == place_of(point)


@pytest.mark.parametrize(
    ("km", "minutes", "mode", "believed"),
    [
        (10, 12, TravelMode.CAR, True),
        (10, 12, TravelMode.BIKE, False),
        (10, 12, TravelMode.CARGO_BIKE, False),
        (10, 25, TravelMode.BIKE, True),
        (10, 25, TravelMode.FOOT, False),
        (10, 120, TravelMode.FOOT, True),
        (200, 60, TravelMode.CAR, False),
        (0.02, 0, TravelMode.FOOT, True),
    ],
)
def test_nobody_is_believed_to_walk_as_fast_as_a_car(
    km: float, minutes: int, mode: TravelMode, *, believed: bool
) -> None:
    assert is_believable(km, minutes, mode) is believed
