"""What a router told is found by its place, for one organisation, in one statement, and kept once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from booking.rules.addresses import Point
from booking.rules.travel import UNREACHABLE_MINUTES, Known, TravelMode, place_of
from booking.store.database import db, in_transaction, reading
from booking.store.queries.coming_places import coming_places, organisations_at_work
from booking.store.queries.travel_times import Way, add_ways, told_minutes, was_told, ways_about, ways_among
from booking.store.tables import TravelTimeRow, WorkerRow
from tests.harness.statements import counting_statements
from tests.harness.town import CHURCH, MONDAY, a_town
from tests.usecases.bookings.house import House, a_house, on

CAR, BIKE = TravelMode.CAR, TravelMode.BIKE
#: Half a step of the grid apart from each other in both directions; PARK is the place of none of them.
HOME, HALL, PARK = Point(51.00461, 4.62911), Point(50.9931, 4.7102), Point(51.0009, 4.6402)
A, B, C = place_of(HOME), place_of(HALL), place_of(PARK)
Pair = tuple[float, float]


@pytest.fixture
def ours(app_context: None) -> int:
    return in_transaction(a_town).organisation_id


def keep(organisation_id: int, *ways: Way, days_ago: int = 0) -> int:
    now = MONDAY - timedelta(days=days_ago)
    return in_transaction(lambda session: add_ways(session, organisation_id, ways, now=now))


def told(organisation_id: int, at: Point, *places: Point, modes: tuple[TravelMode, ...] = (CAR,)) -> Any:
    with reading() as session:
        return told_minutes(session, organisation_id, at=at, places=places, modes=modes)


def pair(point: Point) -> Pair:
    return (point.latitude, point.longitude)


def test_the_way_there_and_the_way_back_are_told_apart(ours: int) -> None:
    keep(ours, Way(CAR, A, B, 11), Way(CAR, B, A, 17))
    assert told(ours, HOME, HALL) == {CAR: Known(to_here={pair(HALL): 17}, from_here={pair(HALL): 11})}


def test_modes_are_told_apart_and_each_that_was_asked_is_in_the_answer(ours: int) -> None:
    keep(ours, Way(CAR, A, B, 11), Way(BIKE, A, B, 31))
    found = told(ours, HOME, HALL, modes=(CAR, BIKE, TravelMode.FOOT))
    assert {mode: dict(known.from_here) for mode, known in found.items()} == {
        CAR: {pair(HALL): 11},
        BIKE: {pair(HALL): 31},
        TravelMode.FOOT: {},
    }
    assert told(ours, HOME, HALL, modes=(BIKE,))[BIKE].from_here == {pair(HALL): 31}


def test_what_was_told_another_organisation_stays_there(ours: int) -> None:
    theirs = in_transaction(lambda session: a_town(session, host="tremelo.example", name="Tremelo")).organisation_id
    keep(theirs, Way(CAR, A, B, 11), Way(CAR, B, A, 11))
    assert told(ours, HOME, HALL) == {CAR: Known()}
    with reading() as session:
        assert ways_among(session, ours, CAR, places=[A, B]) == set()
        assert ways_about(session, ours, A, places=[B], modes=[CAR]) == set()
        assert not was_told(session, ours, A, since=MONDAY)
        assert was_told(session, theirs, A, since=MONDAY)


def test_addresses_in_one_place_share_what_was_told_of_it(ours: int) -> None:
    keep(ours, Way(CAR, A, B, 11))
    next_door = Point(HALL.latitude + 0.00004, HALL.longitude - 0.00004)
    further = Point(HALL.latitude + 0.00006, HALL.longitude)
    found = told(ours, Point(HOME.latitude + 0.00003, HOME.longitude), HALL, next_door, further)
    assert found[CAR].from_here == {pair(HALL): 11, pair(next_door): 11}


def test_two_addresses_in_one_place_are_not_looked_up(ours: int) -> None:
    with counting_statements() as seen:
        assert told(ours, HOME, Point(HOME.latitude + 0.00001, HOME.longitude)) == {CAR: Known()}
    assert seen == []


def test_no_way_is_left_out_but_counts_as_told(ours: int) -> None:
    keep(ours, Way(CAR, A, B, UNREACHABLE_MINUTES))
    assert told(ours, HOME, HALL) == {CAR: Known()}
    with reading() as session:
        assert ways_among(session, ours, CAR, places=[A, B, C]) == {(A, B)}
        assert ways_about(session, ours, B, places=[A, C], modes=[CAR, BIKE]) == {(CAR, A, B)}


@pytest.mark.parametrize("count", [1, 500])
def test_a_search_asks_once_however_many_places_it_looks_at(ours: int, count: int) -> None:
    places = [Point(51 + number / 1000, 4.7) for number in range(count)]
    keep(ours, *(Way(CAR, place_of(place), A, 9) for place in places))
    with counting_statements() as seen:
        assert told(ours, HOME, *places)[CAR].to_here == {pair(place): 9 for place in places}
    assert len(seen) == 1


@pytest.mark.parametrize(("places", "modes"), [((), (CAR,)), ((HALL,), ())])
def test_where_there_is_nothing_to_ask_nothing_is_asked(
    ours: int, places: tuple[Point, ...], modes: tuple[TravelMode, ...]
) -> None:
    with counting_statements() as seen:
        assert told(ours, HOME, *places, modes=modes) == {mode: Known() for mode in modes}
    assert seen == []


def test_what_was_told_first_stays(ours: int) -> None:
    assert keep(ours, Way(CAR, A, B, 11), Way(CAR, B, C, 5), days_ago=3) == 2
    assert keep(ours, Way(CAR, A, B, 99), Way(CAR, A, C, 7), Way(CAR, A, C, 7)) == 1
    assert keep(ours) == 0
    rows = db.session.scalars(select(TravelTimeRow).order_by(TravelTimeRow.minutes)).all()
    assert [(row.minutes, row.told_at) for row in rows] == [
        (5, MONDAY - timedelta(days=3)),
        (7, MONDAY),
        (11, MONDAY - timedelta(days=3)),
    ]
    db.session.rollback()


def test_whether_something_was_told_lately_counts_from_a_moment_on(ours: int) -> None:
    keep(ours, Way(BIKE, A, B, 11), days_ago=1)
    with reading() as session:
        assert was_told(session, ours, A, since=MONDAY - timedelta(days=1))
        assert not was_told(session, ours, A, since=MONDAY - timedelta(hours=23))
        assert not was_told(session, ours, B, since=MONDAY - timedelta(days=1))


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


def test_the_coming_places_are_the_promised_visits_and_the_bases(house: House) -> None:
    theirs = in_transaction(lambda session: a_town(session, host="tremelo.example", name="Tremelo"))
    house.book(on(2, "09:00"))
    house.hold(on(3, "09:00"))
    house.cancel(house.book(on(4, "09:00")), by=house.desk, reason="Ill")
    house.book(on(16, "09:00"))
    ours = house.town.organisation_id
    db.session.execute(text("UPDATE assignments SET latitude = 51.00457"))
    db.session.commit()
    with reading() as session:
        coming = coming_places(session, ours, first=MONDAY, last=MONDAY + timedelta(days=14))
        assert organisations_at_work(session) == sorted([ours, theirs.organisation_id])
        assert not coming_places(session, theirs.organisation_id, first=MONDAY, last=MONDAY + timedelta(days=14)).visits
    assert coming.visits == {on(2, "09:00").date(): {(510046, 46291)}}
    assert coming.bases == {CAR: {place_of(CHURCH)}, BIKE: {place_of(CHURCH)}}


def test_a_worker_who_left_has_no_base(house: House) -> None:
    def leave(session: Any) -> None:
        for worker in session.scalars(select(WorkerRow)):
            worker.active = worker.travel_mode == "bike"

    in_transaction(leave)
    with reading() as session:
        coming = coming_places(session, house.town.organisation_id, first=MONDAY, last=MONDAY + timedelta(days=14))
    assert list(coming.bases) == [BIKE]


def test_the_database_rounds_as_we_do(house: House) -> None:
    """Halves of a step, which binary numbers seldom are: whichever way, it has to be the same one."""
    halves = [Point(51 + number / 20_000, 4.5 + number / 20_000) for number in range(1, 400, 2)]

    def keep_bases(session: Any) -> None:
        session.add_all(
            WorkerRow(
                organisation_id=house.town.organisation_id,
                name=str(number),
                skills=[],
                travel_mode="foot",
                base_latitude=half.latitude,
                base_longitude=half.longitude,
            )
            for number, half in enumerate(halves)
        )

    in_transaction(keep_bases)
    with reading() as session:
        coming = coming_places(session, house.town.organisation_id, first=MONDAY, last=MONDAY)
    assert coming.bases[TravelMode.FOOT] == {place_of(half) for half in halves}
