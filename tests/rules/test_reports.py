"""Reports: their life, what is near, what is looked after, and the order of a round."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.actors import Role
from booking.rules.addresses import Point
from booking.rules.refusals import NotAllowed
from booking.rules.refusals.reports import PlaceNotServed, ReportChanged
from booking.rules.reports import (
    OPEN,
    ReportChange,
    Reported,
    ReportState,
    Served,
    after,
    can,
    is_near,
    metres_between,
    near_band,
    require_served,
)
from booking.rules.rounds import length_of, walking_order

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
AT = Point(51.0, 4.6)
#: One degree of latitude, on a ball of 6371 km.
DEGREE = 111_194.93
DESK, WORKER, RESIDENT = (frozenset({role}) for role in (Role.DESK, Role.WORKER, Role.RESIDENT))

flanders = st.builds(Point, st.floats(50.6, 51.6), st.floats(2.5, 6.0))


def north(metres: float, at: Point = AT) -> Point:
    return Point(at.latitude + metres / DEGREE, at.longitude)


def reported(report_id: int = 1, **more: object) -> Reported:
    known: dict[str, object] = {
        "option_id": 7,
        "at": AT,
        "location_id": None,
        "state": ReportState.NEW,
        "created_at": NOW,
    }
    return Reported(report_id, **(known | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "change", "roles", "following"),
    [
        ("new", "plan", DESK, "planned"),
        ("new", "finish", DESK, "done"),
        ("new", "decline", DESK, "declined"),
        ("new", "same_as", DESK, "duplicate"),
        ("planned", "plan", DESK, "planned"),
        ("planned", "finish", WORKER, "done"),
        ("planned", "leave", WORKER, "new"),
        ("done", "reopen", DESK, "new"),
        ("declined", "reopen", DESK, "new"),
        ("duplicate", "reopen", DESK, "new"),
    ],
)
def test_a_report_goes_on(state: str, change: str, roles: frozenset[Role], following: str) -> None:
    assert after(ReportState(state), ReportChange(change), roles=roles) is ReportState(following)


@pytest.mark.parametrize(
    ("state", "change"),
    [("done", "finish"), ("declined", "plan"), ("duplicate", "finish"), ("new", "leave"), ("new", "make")],
)
def test_what_the_table_does_not_have_is_refused(state: str, change: str) -> None:
    assert not can(ReportState(state), ReportChange(change))
    with pytest.raises(ReportChanged) as refused:
        after(ReportState(state), ReportChange(change), roles=DESK)
    assert (refused.value.state, refused.value.change) == (state, change)


@pytest.mark.parametrize("change", list(ReportChange))
@pytest.mark.parametrize("state", list(ReportState))
def test_a_resident_changes_nothing_and_a_worker_only_ends_what_is_planned(
    state: ReportState, change: ReportChange
) -> None:
    with pytest.raises((ReportChanged, NotAllowed)):
        after(state, change, roles=RESIDENT)
    if (state, change) not in {("planned", "finish"), ("planned", "leave")}:
        with pytest.raises((ReportChanged, NotAllowed)):
            after(state, change, roles=WORKER)


@pytest.mark.parametrize(
    ("other", "near"),
    [
        ({}, True),
        ({"at": north(49.9)}, True),
        ({"at": north(50.1)}, False),
        ({"option_id": 8}, False),
        ({"state": ReportState.PLANNED}, True),
        ({"state": ReportState.DONE}, False),
        ({"state": ReportState.DUPLICATE}, False),
        ({"created_at": NOW - timedelta(days=30)}, True),
        ({"created_at": NOW - timedelta(days=30, seconds=1)}, False),
        ({"location_id": 3}, False),
    ],
)
def test_the_same_kind_nearby_open_and_lately_may_be_the_same(other: dict[str, object], *, near: bool) -> None:
    assert is_near(reported(1), reported(2, **other), now=NOW) is near


def test_a_building_is_the_place_whatever_the_map_says() -> None:
    one, other = reported(1, location_id=3), reported(2, location_id=3, at=north(500))
    assert is_near(one, other, now=NOW)
    assert not is_near(one, reported(2, location_id=4), now=NOW)


def test_nothing_is_the_same_as_itself() -> None:
    assert not is_near(reported(1), reported(1), now=NOW)


@given(flanders, flanders)
def test_what_lies_within_fifty_metres_lies_in_the_band(one: Point, other: Point) -> None:
    least, most = near_band(one)
    if metres_between(one, other) <= 50:
        assert least <= other.latitude <= most
    assert not least <= north(60, one).latitude <= most


@given(flanders, flanders)
def test_the_way_is_as_long_back(one: Point, other: Point) -> None:
    assert metres_between(one, other) == pytest.approx(metres_between(other, one))
    assert metres_between(one, one) == 0


def test_a_known_distance() -> None:
    """The belfries of Ghent and Bruges: 39.1 km."""
    assert metres_between(Point(51.0536, 3.7250), Point(51.2082, 3.2247)) == pytest.approx(39_000, rel=0.01)


SERVED = [
    Served("3140", "Keerbergen", AT),
    Served("3120", "Tremelo", north(8000)),
    Served("3120", "Tremelo", north(10_500), is_street=True),
]


@pytest.mark.parametrize(("metres", "postcode"), [(0, "3140"), (2999, "3140"), (5001, "3120"), (11_400, "3120")])
def test_a_place_near_a_middle_or_a_street_is_looked_after(metres: float, postcode: str) -> None:
    assert require_served(north(metres), SERVED).postcode == postcode


@pytest.mark.parametrize("metres", [-3100, 3500, 11_600, 100_000])
def test_a_place_beyond_is_refused_with_where_we_are(metres: float) -> None:
    with pytest.raises(PlaceNotServed) as refused:
        require_served(north(metres), SERVED)
    assert refused.value.municipalities == ("Keerbergen", "Tremelo")


def test_who_serves_nothing_refuses_everything() -> None:
    with pytest.raises(PlaceNotServed):
        require_served(AT, [])


@given(st.lists(flanders, max_size=9), flanders)
def test_a_round_visits_each_place_once(places: list[Point], begin: Point) -> None:
    assert sorted(walking_order(places, begin=begin)) == list(range(len(places)))


@given(st.lists(flanders, min_size=1, max_size=6, unique=True), flanders)
def test_a_round_is_never_much_longer_than_the_best(places: list[Point], begin: Point) -> None:
    best = min(length_of(order, places, begin=begin) for order in permutations(range(len(places))))
    assert length_of(walking_order(places, begin=begin), places, begin=begin) <= best * 1.5 + 1


def test_a_round_goes_along_the_path() -> None:
    places = [north(400), north(100), north(300), north(200)]
    assert walking_order(places, begin=AT) == [1, 3, 2, 0]


def test_what_is_open_can_be_planned() -> None:
    assert all(can(state, ReportChange.PLAN) for state in OPEN)
