"""Whatever changes, no promised visit to which nobody can come is left unseen."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.rules.calendar import at
from booking.rules.locations import LocationHours
from booking.store.database import in_transaction, reading
from booking.store.queries.stranded import Misfit, stranded_visits
from booking.store.tables import (
    AssignmentRow,
    BookingRow,
    EquipmentUseRow,
    HouseholdWorkerRow,
    OptionRow,
    ServiceRow,
)
from booking.usecases.addresses.locate_address import TypedAddress
from booking.usecases.equipment.add_equipment import AddEquipment, add_equipment
from booking.usecases.equipment.add_equipment_absence import AddEquipmentAbsence, add_equipment_absence
from booking.usecases.equipment.change_equipment import ChangeEquipment, change_equipment
from booking.usecases.locations.add_location import AddLocation, add_location
from booking.usecases.locations.change_location import ChangeLocation, change_location
from booking.usecases.locations.set_location_day import SetLocationDay, set_location_day
from booking.usecases.locations.set_location_hours import SetLocationHours, set_location_hours
from booking.usecases.workers.set_shifts_of_day import SetShiftsOfDay, set_shifts_of_day
from tests.harness.statements import counting_statements
from tests.harness.town import MONDAY, Town, a_town
from tests.usecases.work.visits import Visit, a_visit
from tests.usecases.workers.roster_hands import (
    DAY,
    TUESDAY,
    TUESDAY_AT_TEN,
    a_lamp,
    change_an,
    stranded,
    the_coordinator,
)

TUESDAY_NOON = at(TUESDAY, time(12))
MOLENSTRAAT = TypedAddress("Molenstraat", "1", "", "3140")

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def town(app_context: None) -> Town:
    return in_transaction(a_town)


@pytest.fixture
def visit(town: Town) -> Visit:
    return a_lamp(town)


def change_booking(visit: Visit, **values: object) -> None:
    in_transaction(
        lambda session: session.execute(update(BookingRow).where(BookingRow.id == visit.booking_id).values(**values))
    )


def promise(town: Town, task: str, starts_at: datetime) -> None:
    in_transaction(lambda session: a_visit(session, town, task=task, starts_at=starts_at, now=MONDAY))


def change_lamp(town: Town, **values: object) -> None:
    in_transaction(
        lambda session: session.execute(update(OptionRow).where(OptionRow.id == town.options["lamp"]).values(**values))
    )


def night_shift_of_an(town: Town) -> None:
    request = SetShiftsOfDay(town.workers["An"], TUESDAY, ((time(22), time(6)),), instead_of_week=True)
    in_transaction(lambda session: set_shifts_of_day(session, request, by=the_coordinator(town)))


def move_by_hand(visit: Visit, starts_at: datetime) -> None:
    """Put a visit at another time without asking whether anybody is there."""
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=45)}
    change_booking(visit, **times)
    in_transaction(
        lambda session: session.execute(
            update(AssignmentRow).where(AssignmentRow.booking_id == visit.booking_id).values(**times)
        )
    )


def test_a_visit_that_fits_is_not_listed(town: Town, visit: Visit) -> None:
    assert stranded(town) == []


def test_a_service_that_stops_lists_its_visits(town: Town, visit: Visit) -> None:
    in_transaction(
        lambda session: session.execute(update(ServiceRow).where(ServiceRow.id == town.service_id).values(active=False))
    )
    assert stranded(town) == [Misfit.SERVICE_STOPPED]


def test_what_a_task_demands_is_held_against_the_limits(town: Town, visit: Visit) -> None:
    change_lamp(town, demands=["ladder"])
    change_an(town, limits=frozenset({"lifting"}))
    assert stranded(town) == []
    change_an(town, limits=frozenset({"lifting", "ladder"}))
    assert stranded(town) == [Misfit.LIMIT]


def test_a_language_that_nobody_who_comes_speaks_is_listed_unless_the_desk_knew(town: Town, visit: Visit) -> None:
    change_booking(visit, language="fr")
    change_an(town, languages=frozenset({"nl"}))
    assert stranded(town) == [Misfit.LANGUAGE]
    change_an(town, languages=frozenset({"nl", "fr"}))
    assert stranded(town) == []
    change_an(town, languages=frozenset({"nl"}))
    change_booking(visit, time_override="Her daughter will be there")
    assert stranded(town) == []


@pytest.mark.parametrize(("kind", "expected"), [("excluded", [Misfit.EXCLUDED]), ("preferred", [])])
def test_somebody_who_does_not_go_to_a_household_is_listed(
    town: Town, visit: Visit, kind: str, expected: list[Misfit]
) -> None:
    def keep_apart(session: Session) -> None:
        household_id = session.get_one(BookingRow, visit.booking_id).household_id
        session.add(
            HouseholdWorkerRow(
                organisation_id=town.organisation_id,
                household_id=household_id,
                worker_id=town.workers["An"],
                kind=kind,
            )
        )

    in_transaction(keep_apart)
    assert stranded(town) == expected


def equipment_for(town: Town, visit: Visit) -> int:
    """Give a ladder along with the visit, as it was promised."""

    def add(session: Session) -> int:
        equipment_id = add_equipment(session, AddEquipment("Ladder 1", "ladder"), by=the_coordinator(town))
        session.add(
            EquipmentUseRow(
                organisation_id=town.organisation_id,
                booking_id=visit.booking_id,
                equipment_id=equipment_id,
                starts_at=TUESDAY_AT_TEN,
                ends_at=TUESDAY_AT_TEN + timedelta(minutes=45),
                state="planned",
            )
        )
        return equipment_id

    return in_transaction(add)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (TUESDAY_AT_TEN - timedelta(hours=2), TUESDAY_AT_TEN, []),
        (TUESDAY_AT_TEN - timedelta(hours=2), TUESDAY_AT_TEN + timedelta(minutes=1), [Misfit.EQUIPMENT]),
        (TUESDAY_AT_TEN + timedelta(minutes=45), TUESDAY_NOON, []),
    ],
)
def test_equipment_that_is_away_lists_the_visits_that_need_it(
    town: Town, visit: Visit, first: datetime, last: datetime, expected: list[Misfit]
) -> None:
    equipment_id = equipment_for(town, visit)
    assert stranded(town) == []
    away = AddEquipmentAbsence(equipment_id, first, last)
    in_transaction(lambda session: add_equipment_absence(session, away, by=the_coordinator(town)))
    assert stranded(town) == expected


def test_equipment_that_is_no_longer_used_lists_the_visits_that_need_it(town: Town, visit: Visit) -> None:
    request = ChangeEquipment(equipment_for(town, visit), "Ladder 1", "ladder", active=False)
    in_transaction(lambda session: change_equipment(session, request, by=the_coordinator(town)))
    assert stranded(town) == [Misfit.EQUIPMENT]


def test_a_location_that_closes_lists_what_was_promised_there(town: Town, visit: Visit) -> None:
    greet = the_coordinator(town)
    location_id = in_transaction(lambda session: add_location(session, AddLocation("Fietspunt", MOLENSTRAAT), by=greet))
    change_booking(visit, location_id=location_id)
    assert stranded(town) == [Misfit.LOCATION_CLOSED]

    week = SetLocationHours(location_id, (LocationHours(1, time(10), time(10, 45)),))
    in_transaction(lambda session: set_location_hours(session, week, by=greet))
    assert stranded(town) == []

    closed = SetLocationDay(location_id, TUESDAY, (), "Inventaris")
    in_transaction(lambda session: set_location_day(session, closed, by=greet))
    assert stranded(town) == [Misfit.LOCATION_CLOSED]

    longer = SetLocationDay(location_id, TUESDAY, ((time(9), time(18)),), "Open deur")
    in_transaction(lambda session: set_location_day(session, longer, by=greet))
    assert stranded(town) == []

    stops = ChangeLocation(
        location_id=location_id, name="Fietspunt", address=MOLENSTRAAT, service_ids=frozenset(), active=False
    )
    in_transaction(lambda session: change_location(session, stops, by=greet))
    assert stranded(town) == [Misfit.LOCATION_CLOSED]


@pytest.mark.parametrize("hour", [(22, 0), (23, 30), (0, 30), (5, 15)])
def test_a_visit_in_a_night_shift_fits_on_either_side_of_midnight(
    town: Town, visit: Visit, hour: tuple[int, int]
) -> None:
    night_shift_of_an(town)
    assert stranded(town) == [Misfit.OUTSIDE_HOURS]
    move_by_hand(visit, at(TUESDAY if hour[0] > 12 else TUESDAY + DAY, time(*hour)))
    assert stranded(town) == []


def test_a_visit_that_goes_on_after_the_night_shift_is_listed(town: Town, visit: Visit) -> None:
    night_shift_of_an(town)
    move_by_hand(visit, at(TUESDAY + DAY, time(5, 16)))
    assert stranded(town) == [Misfit.OUTSIDE_HOURS]


def test_a_visit_two_years_ahead_is_listed_too(town: Town, visit: Visit) -> None:
    move_by_hand(visit, at(TUESDAY + 104 * 7 * DAY, time(10)))
    assert stranded(town) == []
    move_by_hand(visit, at(TUESDAY + 104 * 7 * DAY, time(20)))
    assert stranded(town) == [Misfit.OUTSIDE_HOURS]


def test_the_number_of_statements_does_not_grow_with_the_visits(town: Town, visit: Visit) -> None:
    def look() -> int:
        with reading() as session, counting_statements() as said:
            stranded_visits(session, town.organisation_id, now=MONDAY)
        return len(said)

    one = look()
    for day in (1, 2, 7):
        for task, hour in (("lamp", 9), ("handrail", 11), ("lamp", 14)):
            starts_at = at(TUESDAY + day * DAY, time(hour))
            promise(town, task, starts_at)
    assert look() == one
