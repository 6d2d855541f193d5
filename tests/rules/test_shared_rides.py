"""Two bookings in one car: nobody late, nobody without a seat, nobody long under way, the driver kept for who stays."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from booking.rules.addresses import Point
from booking.rules.rides import Aid, Reason, RideRules, Route, Stop, plan_of
from booking.rules.shared_rides import GUEST, HOST, Does, DriveStop, Riders, SharedDrive, share, suited_to
from booking.rules.travel import TravelMode, travel_minutes

MOLENSTRAAT = Point(51.0046, 4.6291)
ROUND_THE_CORNER = Point(51.0060, 4.6310)
BONHEIDEN = Point(51.0235, 4.5378)
HOSPITAL = Stop("Herestraat 49, 3000 Leuven", "Leuven", Point(50.8796, 4.7009))
DENTIST = Stop("Brusselsestraat 5, 3000 Leuven", "Leuven", Point(50.8790, 4.6960))
BAKER = Stop("Bakestraat 2, 3140 Keerbergen", "Keerbergen", Point(51.0009, 4.6402))
RULES = RideRules(step=15, margin_minutes=5, boarding_minutes=2, most_persons=3, longest_minutes=480)
TEN = datetime(2026, 11, 27, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DETOUR = 15
VISIT = Route(HOSPITAL, appointment_at=TEN, stay_minutes=20)


def by_car(one: Point, other: Point) -> int:
    return travel_minutes(one, other, TravelMode.CAR)


def riders(route: Route = VISIT, *, home: Point = MOLENSTRAAT, starts_at: datetime | None = None) -> Riders:
    plan = plan_of(route, home, RULES, minutes=by_car)
    return Riders(home, plan, starts_at or plan.pick_up_at or TEN)


def shared(host: Riders, guest: Riders, *, detour: int = DETOUR) -> SharedDrive | None:
    return share(host, guest, RULES, detour=detour, minutes=by_car)


def test_neighbours_to_one_hospital_get_in_one_after_the_other_and_go_home_together() -> None:
    drive = shared(riders(), riders(home=ROUND_THE_CORNER))
    assert drive is not None
    assert [(stop.rider, stop.does) for stop in drive.stops] == [
        (GUEST, Does.GETS_IN),
        (HOST, Does.GETS_IN),
        (HOST, Does.GETS_OUT),
        (GUEST, Does.GETS_OUT),
        (HOST, Does.GETS_IN),
        (GUEST, Does.GETS_IN),
        (GUEST, Does.GETS_OUT),
        (HOST, Does.GETS_OUT),
    ]
    assert [stop.words for stop in drive.stops if stop.does is Does.GETS_OUT] == [
        HOSPITAL.words,
        HOSPITAL.words,
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("host", "guest"),
    [
        (VISIT, replace(VISIT, companions=2)),
        (VISIT, replace(VISIT, aid=Aid.WHEELCHAIR)),
        (replace(VISIT, reason=Reason.SHOPPING, shopping_list="Brood"), VISIT),
        (VISIT, replace(VISIT, reason=Reason.SHOPPING, shopping_list="Brood")),
        (VISIT, replace(VISIT, destination=Stop("Markt 1, 2820 Bonheiden", "Bonheiden", BONHEIDEN))),
        (VISIT, replace(VISIT, appointment_at=TEN + timedelta(hours=1))),
        (VISIT, replace(VISIT, stay_minutes=90)),
    ],
    ids=["seats", "wheelchair", "their list", "own list", "other way", "other hour", "long wait"],
)
def test_ride_goes_alone_where_both_do_not_fit(host: Route, guest: Route) -> None:
    assert shared(riders(host), riders(guest)) is None


@pytest.mark.parametrize(
    "route",
    [
        VISIT,
        replace(VISIT, aid=Aid.WALKER, companions=1),
        replace(VISIT, destination=DENTIST),
        replace(VISIT, goes_back=False),
        replace(VISIT, stops=(BAKER,), appointment_at=TEN + 10 * MINUTE),
        Route(HOSPITAL, stay_minutes=20),
    ],
    ids=["same", "walker", "next door", "one way", "a stop", "no appointment"],
)
def test_ride_joins_who_goes_the_same_way_at_the_same_time(route: Route) -> None:
    host, at = riders(), riders().starts_at
    assert any(
        shared(host, riders(route, home=ROUND_THE_CORNER, starts_at=at + shift * MINUTE)) is not None
        for shift in (-15, 0, 5, 10, 15)
    )


def test_host_in_a_wheelchair_can_be_joined() -> None:
    assert shared(riders(replace(VISIT, aid=Aid.WHEELCHAIR)), riders()) is not None


def test_appointment_that_can_be_moved_goes_along_with_another_start() -> None:
    plan = riders().plan
    at = plan.pick_up_at or TEN
    assert suited_to(plan, at) == plan
    early = suited_to(plan, at - 15 * MINUTE)
    assert (early.route.appointment_at, early.minutes) == (TEN, plan.minutes + 15)
    later = suited_to(plan, at + timedelta(hours=2)).route.appointment_at
    assert later == TEN + timedelta(hours=2)


def test_stop_is_read_back_as_it_was_kept() -> None:
    stop = DriveStop(GUEST, Does.STOPS, TEN, "Bakker")
    assert DriveStop.from_json(stop.to_json()) == stop


near = st.builds(lambda north, east: Point(51.0046 + north, 4.6291 + east), *[st.floats(-0.03, 0.03)] * 2)
there = st.builds(
    lambda north, east: Stop("there", "Leuven", Point(50.8796 + north, 4.7009 + east)), *[st.floats(-0.02, 0.02)] * 2
)
routes = st.builds(
    Route,
    there,
    st.lists(there, max_size=1).map(tuple),
    st.none() | st.integers(0, 25).map(lambda late: TEN + late * MINUTE),
    st.integers(0, 40),
    st.booleans(),
    st.integers(0, 2),
)


@given(routes, routes, near, near, st.integers(-4, 4))
def test_everybody_has_what_was_promised(first: Route, second: Route, home: Point, other: Point, steps: int) -> None:
    host, alone = riders(first, home=home), riders(second, home=other)
    starts_at = host.starts_at + steps * 5 * MINUTE
    guest = Riders(other, suited_to(alone.plan, starts_at), starts_at)
    drive = shared(host, guest)
    assume(drive is not None)
    assert drive is not None
    assert first.persons + second.persons <= RULES.most_persons
    assert drive.ends_at - drive.starts_at <= RULES.longest_minutes * MINUTE
    assert drive.starts_at <= drive.stops[0].at
    assert all(one.at <= after.at for one, after in pairwise(drive.stops))
    for number, one in enumerate((host, guest)):
        _is_kept(drive, number, one)
        # Whoever stays behind keeps the driver within the time of both, with the way between the two homes.
        between = by_car(home, one.home) * MINUTE
        assert drive.starts_at <= one.starts_at - between
        assert one.starts_at + one.plan.minutes * MINUTE + by_car(one.home, home) * MINUTE <= drive.ends_at


def _is_kept(drive: SharedDrive, number: int, one: Riders) -> None:
    moves = [stop for stop in drive.stops if stop.rider == number and stop.does is not Does.STOPS]
    early = one.starts_at - moves[0].at
    assert timedelta() <= early <= (RULES.margin_minutes if number == GUEST else 0) * MINUTE
    out, route = moves[1].at + RULES.boarding_minutes * MINUTE, one.plan.route
    direct = one.plan.lead_minutes - one.plan.margin_minutes
    assert out - moves[0].at <= (direct + DETOUR) * MINUTE
    if route.appointment_at is not None:
        assert out <= route.appointment_at
    assert len(moves) == (4 if route.goes_back else 2)
    if route.goes_back:
        ready = (route.appointment_at or out) + route.stay_minutes * MINUTE
        assert moves[2].at >= ready
        alone = 2 * RULES.boarding_minutes + by_car(route.destination.at, one.home)
        assert moves[3].at + RULES.boarding_minutes * MINUTE <= ready + (alone + DETOUR) * MINUTE
