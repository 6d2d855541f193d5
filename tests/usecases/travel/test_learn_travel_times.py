"""The router is asked ahead: once for each pair of the coming days, and never so that anybody waits."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from booking.gateways.travel import Profile
from booking.rules.travel import UNREACHABLE_MINUTES, Place, place_of
from booking.store.database import db, in_transaction
from booking.store.tables import TravelTimeRow
from booking.usecases.travel import learn_travel_times as learning
from booking.usecases.travel.learn_travel_times import learn_travel_times
from tests.harness.together import together
from tests.harness.town import CHURCH, MONDAY, STREETS, a_place, a_town
from tests.usecases.bookings.house import House, a_house, on
from tests.usecases.travel.roads import Roads, as_far_as_it_is, failing, refusing

BASE, MILL, BAKE = (place_of(at) for at in (CHURCH, STREETS["Molenstraat", "3140"], STREETS["Bakestraat", "3140"]))


@pytest.fixture
def house(app_context: None) -> House:
    """A house with a visit in Molenstraat and one in Bakestraat, on one day. An drives, Bilal cycles."""
    house = in_transaction(a_house)
    house.book(on(2, "09:00"))
    house.confirm(house.hold(on(2, "14:00"), place=a_place(street="Bakestraat")))
    return house


def rows() -> list[TravelTimeRow]:
    found = db.session.scalars(select(TravelTimeRow).order_by(TravelTimeRow.id)).all()
    db.session.rollback()
    return list(found)


def ways(mode: str) -> dict[tuple[Place, Place], int]:
    return {
        ((row.from_latitude, row.from_longitude), (row.to_latitude, row.to_longitude)): row.minutes
        for row in rows()
        if row.mode == mode
    }


def test_the_ways_between_the_visits_of_a_day_and_the_bases_are_asked_for_each_mode(house: House) -> None:
    roads = Roads()
    assert learn_travel_times(roads, now=MONDAY) == 12
    expected = {(a, b): as_far_as_it_is(a, b) for a in (BASE, MILL, BAKE) for b in (BASE, MILL, BAKE) if a != b}
    assert ways("car") == ways("bike") == expected
    assert {row.told_at for row in rows()} == {MONDAY}
    assert {profile for profile, _rows, _columns in roads.asked} == {Profile.CAR, Profile.BIKE}


def test_what_is_known_is_not_asked_again(house: House) -> None:
    learn_travel_times(Roads(), now=MONDAY)
    again = Roads()
    assert learn_travel_times(again, now=MONDAY) == 0
    assert again.asked == []


def test_a_new_visit_makes_only_its_own_ways_missing(house: House) -> None:
    learn_travel_times(Roads(), now=MONDAY)
    house.confirm(house.hold(on(2, "11:00"), place=a_place(street="Baalsebaan")))
    new, roads = place_of(STREETS["Baalsebaan", "3120"]), Roads()
    assert learn_travel_times(roads, now=MONDAY) == 12
    assert all(new in way for way in roads.ways)
    assert len(roads.ways) == 12


def test_a_cargo_bike_takes_the_ways_of_a_bike_and_is_asked_with_it(house: House) -> None:
    db.session.execute(text("UPDATE workers SET travel_mode = 'cargo_bike' WHERE name = 'An'"))
    db.session.commit()
    roads = Roads()
    assert learn_travel_times(roads, now=MONDAY) == 12
    assert {profile for profile, _rows, _columns in roads.asked} == {Profile.BIKE}
    assert ways("cargo_bike") == ways("bike") != {}


def test_a_mode_that_comes_later_is_learned_although_another_knows_its_ways(house: House) -> None:
    learn_travel_times(Roads(), now=MONDAY)
    db.session.execute(text("UPDATE workers SET travel_mode = 'cargo_bike' WHERE name = 'An'"))
    db.session.commit()
    assert learn_travel_times(Roads(), now=MONDAY) == 6
    assert ways("cargo_bike") == ways("bike")


def test_days_that_are_past_or_far_away_are_not_asked(house: House) -> None:
    roads = Roads()
    assert learn_travel_times(roads, now=on(3, "08:00")) == 0
    assert learn_travel_times(roads, now=MONDAY - timedelta(days=14)) == 0
    assert roads.asked == []


def test_the_router_is_asked_outside_any_transaction(house: House) -> None:
    """A question may take seconds; nothing is locked, and no connection is kept from a request meanwhile."""
    taken: list[int] = []
    roads = Roads(always=lambda: taken.append(db.engine.pool.checkedout()))  # type: ignore[attr-defined]
    learn_travel_times(roads, now=MONDAY)
    assert taken == [0] * len(roads.asked) != []


def test_a_router_that_fails_leaves_the_estimate_and_is_asked_again(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    assert learn_travel_times(Roads(always=failing), now=MONDAY) == 0
    assert rows() == []
    assert "router_failed" in caplog.text
    assert "'estimated': 6" in caplog.text
    assert learn_travel_times(Roads(), now=MONDAY) == 12


def test_a_question_that_is_refused_stops_no_other(house: House) -> None:
    house.confirm(house.hold(on(3, "09:00"), place=a_place(street="Baalsebaan")))
    roads = Roads(turns=[refusing])
    assert learn_travel_times(roads, now=MONDAY) > 0
    assert roads.asked != []


def test_a_router_that_refuses_everything_is_not_asked_for_ever(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "_MOST_REFUSALS", 1)
    count = [0]

    def refuse() -> None:
        count[0] += 1
        refusing()

    assert learn_travel_times(Roads(always=refuse), now=MONDAY) == 0
    assert count == [1]


def test_one_go_asks_so_much_and_no_more_and_the_next_goes_on(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "MOST_WAYS", 1)
    first, second = Roads(), Roads()
    learn_travel_times(first, now=MONDAY)
    assert [profile for profile, _rows, _columns in first.asked] == [Profile.CAR, Profile.BIKE]
    learn_travel_times(second, now=MONDAY)
    assert not set(first.ways) & set(second.ways)


def test_no_way_at_all_is_remembered_and_not_asked_again(house: House) -> None:
    learn_travel_times(Roads(lambda _a, _b: None), now=MONDAY)
    assert set(ways("car").values()) == {UNREACHABLE_MINUTES}
    again = Roads()
    learn_travel_times(again, now=MONDAY)
    assert again.asked == []


def test_a_router_for_cars_is_not_believed_about_bikes(house: House, caplog: pytest.LogCaptureFixture) -> None:
    house.confirm(house.hold(on(2, "11:00"), place=a_place(street="Baalsebaan")))
    far = place_of(STREETS["Baalsebaan", "3120"])
    learn_travel_times(Roads(lambda _a, _b: 6), now=MONDAY)
    assert (BASE, far) in ways("car")
    assert (BASE, far) not in ways("bike")
    assert (BASE, MILL) in ways("bike")
    assert "router_unbelievable" in caplog.text


def test_each_organisation_learns_its_own(house: House) -> None:
    in_transaction(lambda session: a_town(session, host="tremelo.example", name="Tremelo"))
    learn_travel_times(Roads(), now=MONDAY)
    assert {row.organisation_id for row in rows()} == {house.town.organisation_id}


def test_two_who_learn_at_once_keep_each_way_once(app: Flask, house: House) -> None:
    """Both have looked before either keeps anything."""
    both_asked = threading.Barrier(2)

    def learn(_number: int) -> int:
        with app.app_context():
            return learn_travel_times(Roads(turns=[lambda: both_asked.wait(20)]), now=MONDAY)

    goes = together(learn, people=2)
    assert sum(told for told in goes if isinstance(told, int)) == 12 == len(rows())
    assert all(isinstance(told, int) for told in goes)


def test_no_place_is_written_to_the_log(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="booking")
    learn_travel_times(Roads(lambda _a, _b: 0), now=MONDAY)
    learn_travel_times(Roads(always=failing), now=MONDAY)
    assert caplog.text
    assert not any(part in caplog.text for part in ("51.0", "4.6", "5100", "463", "Molen", "Bake"))
