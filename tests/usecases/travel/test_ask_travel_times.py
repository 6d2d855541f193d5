"""An address that is new is asked about once, before times are shown; what was kept is what both looks see."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from booking.gateways.travel import Hasty, Profile
from booking.rules.addresses import Point
from booking.rules.travel import Known, TravelMode, place_of
from booking.store.database import db, in_transaction, reading
from booking.store.queries.travel_times import told_minutes
from booking.store.tables import TravelTimeRow, WorkerRow
from booking.usecases.travel.ask_travel_times import ask_travel_times
from tests.harness.town import CHURCH, MONDAY, STREETS
from tests.usecases.bookings.house import House, a_house, on
from tests.usecases.travel.roads import Roads, as_far_as_it_is, failing

MILL, NEW = STREETS["Molenstraat", "3140"], STREETS["Baalsebaan", "3120"]
HOUR = timedelta(hours=1)


@pytest.fixture
def house(app_context: None) -> House:
    house = in_transaction(a_house)
    house.book(on(2, "09:00"))
    return house


def ask(house: House, roads: Roads, *, now: datetime = MONDAY, at: Point = NEW) -> int:
    hasty = Hasty(roads, seconds=20, rest_seconds=0.0)
    return ask_travel_times(hasty, at, organisation_id=house.town.organisation_id, now=now)


def kept() -> int:
    found = db.session.scalar(select(func.count()).select_from(TravelTimeRow))
    db.session.rollback()
    return found or 0


def test_the_look_finds_what_was_asked_before_it(house: House) -> None:
    assert ask(house, Roads()) == 8
    with reading() as session:
        told = told_minutes(session, house.town.organisation_id, at=NEW, places=[CHURCH, MILL], modes=[TravelMode.BIKE])
    here, church, mill = place_of(NEW), place_of(CHURCH), place_of(MILL)
    assert told[TravelMode.BIKE] == Known(
        to_here={
            (CHURCH.latitude, CHURCH.longitude): as_far_as_it_is(church, here),
            (MILL.latitude, MILL.longitude): as_far_as_it_is(mill, here),
        },
        from_here={
            (CHURCH.latitude, CHURCH.longitude): as_far_as_it_is(here, church),
            (MILL.latitude, MILL.longitude): as_far_as_it_is(here, mill),
        },
    )


def test_it_is_a_row_and_a_column_for_each_kind_of_way(house: House) -> None:
    roads = Roads()
    ask(house, roads)
    assert sorted(roads.asked) == [(Profile.BIKE, 1, 2), (Profile.BIKE, 2, 1), (Profile.CAR, 1, 2), (Profile.CAR, 2, 1)]


def test_within_the_hour_nothing_that_was_shown_changes(house: House) -> None:
    ask(house, Roads())
    move_a_base(Point(51.01, 4.64))
    meanwhile, later = Roads(), Roads()
    assert ask(house, meanwhile, now=MONDAY + HOUR) == 0
    assert meanwhile.asked == []
    assert ask(house, later, now=MONDAY + HOUR + timedelta(seconds=1)) == 4
    assert {place for _profile, *way in later.ways for place in way} == {place_of(NEW), (510100, 46400)}


def move_a_base(at: Point) -> None:
    def move(session: object) -> None:
        worker = db.session.scalars(select(WorkerRow).where(WorkerRow.name == "An")).one()
        worker.base_latitude, worker.base_longitude = at.latitude, at.longitude

    in_transaction(move)


def test_a_silent_router_leaves_the_estimate_and_raises_nothing(house: House) -> None:
    assert ask(house, Roads(always=failing)) == 0
    assert kept() == 0


def test_what_was_answered_before_it_fell_silent_is_kept(house: House) -> None:
    assert ask(house, Roads(turns=[lambda: None], always=failing)) == 2
    assert kept() == 2


def test_at_most_the_sixty_nearest_are_asked(house: House) -> None:
    def more_bases(session: object) -> None:
        db.session.add_all(
            WorkerRow(
                organisation_id=house.town.organisation_id,
                name=str(number),
                skills=[],
                travel_mode="car",
                base_latitude=NEW.latitude + number / 1000,
                base_longitude=NEW.longitude,
            )
            for number in range(1, 80)
        )

    in_transaction(more_bases)
    roads = Roads()
    ask(house, roads)
    asked = {place for _profile, *way in roads.ways for place in way} - {place_of(NEW)}
    assert len(asked) == 60
    assert max(north for north, _east in asked) < place_of(NEW)[0] + 610


def test_no_transaction_is_under_way_while_the_router_is_asked(house: House) -> None:
    taken: list[int] = []
    pool = db.engine.pool
    ask(house, Roads(always=lambda: taken.append(pool.checkedout())))  # type: ignore[attr-defined]
    assert taken == [0] * 4


def test_asking_within_a_transaction_is_a_fault(house: House) -> None:
    with pytest.raises(RuntimeError):
        in_transaction(lambda _session: ask(house, Roads()))


def test_another_organisation_learns_nothing_of_it(house: House) -> None:
    ask(house, Roads())
    with reading() as session:
        assert told_minutes(
            session, house.town.organisation_id + 1, at=NEW, places=[CHURCH], modes=[TravelMode.CAR]
        ) == {TravelMode.CAR: Known()}
