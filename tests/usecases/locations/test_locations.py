"""The coordinator adds fixed places, says what is given there, and when they are open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest
from sqlalchemy.orm import Session

from booking.rules.locations import LocationDay, LocationHours
from booking.rules.refusals import NameTaken, NotAllowed, NotFound, Refusal
from booking.rules.refusals.addresses import OutsideArea
from booking.rules.refusals.times import InvalidPeriod
from booking.rules.refusals.workers import HoursOverlap
from booking.store.database import in_transaction, reading
from booking.store.queries.locations import Location, location_by_id, locations_of
from booking.usecases.addresses.locate_address import TypedAddress
from booking.usecases.locations.add_location import AddLocation, add_location
from booking.usecases.locations.change_location import ChangeLocation, change_location
from booking.usecases.locations.remove_location_day import RemoveLocationDay, remove_location_day
from booking.usecases.locations.set_location_day import SetLocationDay, set_location_day
from booking.usecases.locations.set_location_hours import SetLocationHours, set_location_hours
from tests.harness.statements import counting_statements
from tests.harness.town import STREETS, Town, a_town
from tests.usecases.work.visits import the_desk
from tests.usecases.workers.roster_hands import DAY, TODAY, TUESDAY, the_coordinator

MOLENSTRAAT = TypedAddress("Molenstraat", "1", "", "3140")
BAALSEBAAN = TypedAddress("Baalsebaan", "7", "B", "3120")
PUTTE = TypedAddress("Dorp", "1", "", "2580")
MORNING, AFTERNOON = (time(9), time(12)), (time(13), time(17))

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def town(app_context: None) -> Town:
    return in_transaction(a_town)


@pytest.fixture
def place(town: Town) -> int:
    return add(town, "Fietspunt")


def add(town: Town, name: str, *, services: frozenset[int] = frozenset()) -> int:
    request = AddLocation(name, MOLENSTRAAT, services)
    return in_transaction(lambda session: add_location(session, request, by=the_coordinator(town)))


def change(
    town: Town,
    location_id: int,
    *,
    name: str = "Fietspunt",
    address: TypedAddress = MOLENSTRAAT,
    services: frozenset[int] = frozenset(),
    active: bool = True,
) -> None:
    request = ChangeLocation(location_id=location_id, name=name, address=address, service_ids=services, active=active)
    in_transaction(lambda session: change_location(session, request, by=the_coordinator(town)))


def week(town: Town, location_id: int, *hours: LocationHours) -> None:
    request = SetLocationHours(location_id, hours)
    in_transaction(lambda session: set_location_hours(session, request, by=the_coordinator(town)))


def day(town: Town, location_id: int, on: date, *hours: tuple[time, time], name: str = "") -> None:
    request = SetLocationDay(location_id, on, hours, name)
    in_transaction(lambda session: set_location_day(session, request, by=the_coordinator(town)))


def found(town: Town, location_id: int) -> Location:
    with reading() as session:
        return location_by_id(session, town.organisation_id, location_id, first=TODAY)


def test_a_location_stands_where_its_address_is(town: Town) -> None:
    place = found(town, add(town, "Fietspunt", services=frozenset({town.service_id})))
    assert (place.address.street, place.address.municipality) == ("Molenstraat", "Keerbergen")
    assert place.at == STREETS["Molenstraat", "3140"]
    assert place.service_ids == {town.service_id}
    assert place.active


def test_a_location_moves_and_stops(town: Town, place: int) -> None:
    add(town, "Zaal")
    change(town, place, name="Atelier", address=BAALSEBAAN, services=frozenset({town.service_id}), active=False)
    moved = found(town, place)
    assert (moved.name, moved.address.box, moved.address.municipality) == ("Atelier", "B", "Tremelo")
    assert moved.at == STREETS["Baalsebaan", "3120"]
    assert moved.service_ids == {town.service_id}
    with reading() as session:
        names = [one.name for one in locations_of(session, town.organisation_id, first=TODAY)]
    assert names == ["Zaal", "Atelier"]
    change(town, place)
    assert found(town, place).service_ids == frozenset()


def test_two_places_have_two_names_whatever_the_capitals(town: Town, place: int) -> None:
    other = add(town, "Zaal")
    with pytest.raises(NameTaken):
        add(town, "fietspunt")
    with pytest.raises(NameTaken):
        change(town, other, name="FIETSPUNT")
    change(town, place, name="FIETSPUNT")
    assert found(town, place).name == "FIETSPUNT"


def test_an_address_to_which_nobody_comes_is_refused_and_nothing_changes(town: Town, place: int) -> None:
    before = found(town, place)
    with pytest.raises(OutsideArea):
        change(town, place, name="Atelier", address=PUTTE)
    assert found(town, place) == before


def test_a_service_of_somebody_else_is_not_given_here(town: Town, place: int) -> None:
    elsewhere = in_transaction(lambda session: a_town(session, host="elsewhere.example"))
    with pytest.raises(NotFound):
        change(town, place, services=frozenset({town.service_id, elsewhere.service_id}))
    with pytest.raises(NotFound):
        add(town, "Zaal", services=frozenset({elsewhere.service_id}))
    with reading() as session:
        assert [one.name for one in locations_of(session, town.organisation_id, first=TODAY)] == ["Fietspunt"]


def test_new_hours_take_the_place_of_the_old_ones(town: Town, place: int) -> None:
    week(town, place, LocationHours(0, *MORNING), LocationHours(1, *MORNING))
    week(town, place, LocationHours(2, *AFTERNOON), LocationHours(2, *MORNING))
    assert found(town, place).opening.week == (LocationHours(2, *MORNING), LocationHours(2, *AFTERNOON))


def test_a_day_that_differs_is_written_over_and_taken_back(town: Town, place: int) -> None:
    day(town, place, TUESDAY, AFTERNOON, MORNING, name="Open deur")
    day(town, place, TUESDAY + DAY, name="Inventaris")
    assert found(town, place).opening.days == (
        LocationDay(TUESDAY, (MORNING, AFTERNOON), "Open deur"),
        LocationDay(TUESDAY + DAY, (), "Inventaris"),
    )
    day(town, place, TUESDAY, name="Ziek")
    assert found(town, place).opening.day(TUESDAY) == LocationDay(TUESDAY, (), "Ziek")
    request = RemoveLocationDay(place, TUESDAY)
    for _ in range(2):
        in_transaction(lambda session: remove_location_day(session, request, by=the_coordinator(town)))
    assert [one.on for one in found(town, place).opening.days] == [TUESDAY + DAY]


def test_days_that_are_over_are_no_longer_shown(town: Town, place: int) -> None:
    for on in (TODAY - DAY, TODAY):
        day(town, place, on, MORNING)
    assert [one.on for one in found(town, place).opening.days] == [TODAY]


@pytest.mark.parametrize(
    ("hours", "refused"),
    [([(time(12), time(9))], InvalidPeriod), ([MORNING, (time(11), time(14))], HoursOverlap)],
)
def test_hours_that_cannot_be_are_refused_and_leave_the_old_ones(
    town: Town, place: int, hours: list[tuple[time, time]], refused: type[Refusal]
) -> None:
    week(town, place, LocationHours(0, *MORNING))
    day(town, place, TUESDAY, MORNING)
    before = found(town, place)
    with pytest.raises(refused):
        week(town, place, *(LocationHours(0, *one) for one in hours))
    with pytest.raises(refused):
        day(town, place, TUESDAY, *hours)
    assert found(town, place) == before


def test_only_a_coordinator_of_the_same_organisation_decides(town: Town, place: int) -> None:
    elsewhere = in_transaction(lambda session: a_town(session, host="elsewhere.example"))
    day(town, place, TUESDAY, MORNING)
    before = found(town, place)
    desk, stranger = the_desk(town), the_coordinator(elsewhere)
    changing = ChangeLocation(location_id=place, name="X", address=MOLENSTRAAT, service_ids=frozenset(), active=False)
    changes: list[Callable[..., object]] = [
        lambda session, by: change_location(session, changing, by=by),
        lambda session, by: set_location_hours(session, SetLocationHours(place, ()), by=by),
        lambda session, by: set_location_day(session, SetLocationDay(place, TUESDAY, (), ""), by=by),
        lambda session, by: remove_location_day(session, RemoveLocationDay(place, TUESDAY), by=by),
    ]
    for one in changes:
        for by, refused in ((desk, NotAllowed), (stranger, NotFound)):

            def work(session: Session, one: Callable[..., object] = one, by: object = by) -> object:
                return one(session, by)

            with pytest.raises(refused):
                in_transaction(work)
    with pytest.raises(NotAllowed):
        in_transaction(lambda session: add_location(session, AddLocation("Y", MOLENSTRAAT), by=desk))
    assert found(town, place) == before
    with reading() as session:
        assert locations_of(session, elsewhere.organisation_id, first=TODAY) == []


def test_the_number_of_statements_does_not_grow_with_the_places(town: Town, place: int) -> None:
    def look() -> int:
        with reading() as session, counting_statements() as said:
            locations_of(session, town.organisation_id, first=TODAY)
        return len(said)

    one = look()
    for name in ("Zaal", "Atelier", "Keuken"):
        location_id = add(town, name)
        week(town, location_id, LocationHours(0, *MORNING))
        day(town, location_id, TUESDAY, MORNING, AFTERNOON)
    assert look() == one
