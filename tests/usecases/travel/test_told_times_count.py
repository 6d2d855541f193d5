"""What a router told decides which times are shown, and every time that is shown is accepted."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from booking.gateways.travel import Hasty
from booking.rules.refusals.times import SlotTaken
from booking.rules.travel import TravelMode, TravelSettings
from booking.store.database import in_transaction, reading
from booking.store.queries.services import service_by_id
from booking.store.tables import OrganisationRow
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.placing import Wish, slots_on
from booking.usecases.bookings.requests import Choice
from booking.usecases.bookings.tasks import tasks_of
from booking.usecases.travel.ask_travel_times import ask_travel_times
from tests.harness.town import MONDAY, STREETS, a_place
from tests.usecases.bookings.house import House, a_house, on
from tests.usecases.travel.roads import Minutes, Roads

NEW = STREETS["Baalsebaan", "3120"]
WEDNESDAY = on(2, "12:00").date()


class NothingKept(Exception):
    """Ends a transaction that was only a try."""


@pytest.fixture
def house(app_context: None) -> House:
    """A handrail, which only An fits, in Molenstraat on Wednesday from 11:00 to 12:00."""
    house = in_transaction(a_house)
    house.book(on(2, "11:00"), "handrail")
    return house


def tell(house: House, minutes: Minutes) -> None:
    ask_travel_times(Hasty(Roads(minutes), seconds=20), NEW, organisation_id=house.town.organisation_id, now=MONDAY)


def shown(house: House) -> list[datetime]:
    town = house.town
    with reading() as session:
        service = service_by_id(session, town.organisation_id, town.service_id)
        wish = Wish(town.organisation_id, service, tasks_of(service, [Choice(town.options["handrail"])]), NEW)
        return [slot.starts_at for slot in slots_on(session, wish, [WEDNESDAY], by=house.resident, now=MONDAY)]


def is_accepted(house: House, starts_at: datetime) -> bool:
    """Try it, and leave no trace."""
    wish = house.wish(starts_at, "handrail", place=a_place(street="Baalsebaan"))

    def attempt(session: Session) -> None:
        hold_place(session, wish, by=house.resident, now=MONDAY)
        raise NothingKept

    with pytest.raises((NothingKept, SlotTaken)) as ended:
        in_transaction(attempt)
    return ended.type is NothingKept


def test_a_long_way_round_takes_away_the_times_that_it_makes_impossible(house: House) -> None:
    estimated = shown(house)
    assert on(2, "13:00") in estimated
    tell(house, lambda _a, _b: 58)
    assert on(2, "13:00") not in shown(house)
    assert on(2, "13:30") in shown(house)
    assert not is_accepted(house, on(2, "13:00"))


def test_a_quick_road_brings_times_nearer_than_the_speed_that_the_organisation_chose(app_context: None) -> None:
    house = in_transaction(a_house)

    def slow_down(session: Session) -> None:
        slow = TravelSettings(speeds={TravelMode.CAR: (10, 2)})
        session.get_one(OrganisationRow, house.town.organisation_id).travel = slow.to_json()

    in_transaction(slow_down)
    house.book(on(2, "11:00"), "handrail")
    estimated = shown(house)
    tell(house, lambda _a, _b: 4)
    assert set(estimated) < set(shown(house))


def test_speeds_that_the_organisation_changes_count_at_once(house: House) -> None:
    before = shown(house)

    def slow_down(session: Session) -> None:
        slow = TravelSettings(speeds={TravelMode.CAR: (10, 2)})
        session.get_one(OrganisationRow, house.town.organisation_id).travel = slow.to_json()

    in_transaction(slow_down)
    assert set(shown(house)) < set(before)


@pytest.mark.parametrize("minutes", [3, 25, 58, None])
def test_every_time_that_is_shown_is_accepted(house: House, minutes: int | None) -> None:
    tell(house, lambda _a, _b: minutes)
    times = shown(house)
    assert times
    assert [starts_at for starts_at in times if not is_accepted(house, starts_at)] == []


def test_without_a_way_the_estimate_stands(house: House) -> None:
    estimated = shown(house)
    tell(house, lambda _a, _b: None)
    assert shown(house) == estimated
