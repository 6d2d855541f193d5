"""What a job needs besides time: limits, language, wishes about who comes, equipment, places, nights, quotas."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.calendar import at
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.bookings import RequestChanged, TasksTooLong
from booking.rules.refusals.limits import VisitsUsedUp
from booking.rules.refusals.times import NotATime, SlotTaken
from booking.rules.why import Obstacle, Reason, WhyNot
from booking.store.database import in_transaction, reading
from booking.store.queries.services import service_by_id
from booking.store.tables import (
    AbsenceRow,
    AssignmentRow,
    EquipmentAbsenceRow,
    EquipmentRow,
    EquipmentUseRow,
    HouseholdWorkerRow,
    LocationDayRow,
    LocationHoursRow,
    LocationRow,
    OptionRow,
    ServiceLocationRow,
    ServiceRow,
    ShiftRow,
    WorkerRow,
)
from booking.usecases.bookings.placing import Wish, slots_on
from booking.usecases.bookings.requests import Choice
from booking.usecases.bookings.tasks import tasks_of
from booking.usecases.bookings.why_not import why_not
from booking.usecases.drafts.free_times import wish_of_booking
from tests.harness.statements import counting_statements
from tests.harness.town import CHURCH, MONDAY, a_place, a_town
from tests.usecases.bookings.house import House, a_house, assignments, kept, on, the_booking

TEN = on(2, "10:00")
WEDNESDAY = date(2026, 11, 25)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


def change(table: type[Any], which: int, **values: Any) -> None:
    """Change a row behind the back of every use case."""
    in_transaction(lambda session: session.execute(update(table).where(table.id == which).values(**values)))


def add(*rows: Any) -> list[int]:
    def work(session: Session) -> list[int]:
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]

    return in_transaction(work)


def wish(house: House, *tasks: str, **others: Any) -> Wish:
    with reading() as session:
        service = service_by_id(session, house.town.organisation_id, house.town.service_id)
    chosen = tasks_of(service, [Choice(house.town.options[task]) for task in tasks or ("lamp",)])
    return Wish(house.town.organisation_id, service, chosen, a_place().at, **others)


def shown(house: House, one: Wish, *, day: date = WEDNESDAY, now: datetime = MONDAY) -> list[datetime]:
    with reading() as session:
        return [slot.starts_at for slot in slots_on(session, one, [day], by=house.desk, now=now)]


def why(house: House, one: Wish, starts_at: datetime, *, by_desk: bool = True) -> WhyNot:
    with reading() as session:
        return why_not(session, one, starts_at, by=house.desk if by_desk else house.resident, now=MONDAY)


def who_comes(booking_id: int) -> list[int]:
    return [worker_id for worker_id, _state in assignments(booking_id)]


def test_somebody_whose_limits_name_it_is_not_sent(house: House) -> None:
    change(OptionRow, house.town.options["lamp"], demands=["ladder"])
    change(WorkerRow, house.town.workers["Bilal"], limits=["ladder", "lifting"])
    for clock in ("09:00", "13:00"):
        assert who_comes(house.hold(on(2, clock))) == [house.town.workers["An"]]
    change(WorkerRow, house.town.workers["An"], limits=["ladder"])
    assert why(house, wish(house), TEN).reason is Reason.NOBODY_CAN
    with pytest.raises(SlotTaken):
        house.hold(TEN)


def test_who_comes_speaks_the_language_that_was_asked(house: House) -> None:
    change(WorkerRow, house.town.workers["Bilal"], languages=["ar", "fr"])
    booking_id = house.hold(TEN, language="fr")
    assert who_comes(booking_id) == [house.town.workers["Bilal"]]
    assert the_booking(booking_id).language == "fr"
    assert why(house, wish(house, language="tr"), TEN).reason is Reason.NOBODY_AS_WISHED
    with pytest.raises(SlotTaken):
        house.hold(on(2, "14:00"), language="tr")


def test_the_desk_may_go_beyond_a_wish_with_a_reason_and_it_is_kept(house: House) -> None:
    with pytest.raises(SlotTaken):
        house.hold(TEN, language="tr", by=house.desk)
    booking_id = house.hold(TEN, language="tr", by=house.desk, override="The daughter translates")
    assert the_booking(booking_id).time_override == "The daughter translates"
    assert len(who_comes(booking_id)) == 1


def test_nobody_goes_beyond_what_is_taken_whatever_the_reason(house: House) -> None:
    house.hold(TEN, "handrail")
    with pytest.raises(SlotTaken):
        house.hold(TEN, "handrail", by=house.desk, override="It is urgent")


def test_a_resident_has_no_reason_that_counts(house: House) -> None:
    change(ServiceRow, house.town.service_id, horizon_days=7)
    beyond = on(9, "10:00")
    with pytest.raises(NotATime):
        house.hold(beyond, override="Please")
    with pytest.raises(NotATime):
        house.hold(beyond, by=house.desk)
    assert house.hold(beyond, by=house.desk, override="Back from hospital")


def test_whom_a_household_prefers_comes_and_whom_it_does_not_want_never(house: House) -> None:
    booking_id = house.book(TEN)
    household_id = the_booking(booking_id).household_id
    an, bilal = house.town.workers["An"], house.town.workers["Bilal"]
    organisation_id = house.town.organisation_id
    (row_id,) = add(
        HouseholdWorkerRow(
            organisation_id=organisation_id, household_id=household_id, worker_id=bilal, kind="preferred"
        )
    )
    assert who_comes(house.hold(on(3, "10:00"), household_id=household_id)) == [bilal]
    change(HouseholdWorkerRow, row_id, kind="excluded")
    assert who_comes(house.hold(on(4, "10:00"), household_id=household_id)) == [an]
    assert who_comes(house.hold(on(4, "14:00"), household_id=household_id)) == [an]
    house.move(booking_id, on(8, "10:00"))
    assert who_comes(booking_id) == [an]


def test_who_does_not_go_to_a_household_is_not_promised_to_it_either(house: House) -> None:
    """The place was kept before anybody knew whose it would be."""
    an, bilal = house.town.workers["An"], house.town.workers["Bilal"]
    household_id = the_booking(house.book(on(7, "10:00"))).household_id
    held = house.hold(TEN)
    (unwanted,) = who_comes(held)
    add(
        HouseholdWorkerRow(
            organisation_id=house.town.organisation_id,
            household_id=household_id,
            worker_id=unwanted,
            kind="excluded",
        )
    )
    house.confirm(held)
    assert who_comes(held) == [an if unwanted == bilal else bilal]


def test_where_nobody_else_can_come_the_time_is_taken_for_that_household(house: House) -> None:
    first = house.book(on(7, "10:00"), "handrail")
    held = house.hold(TEN, "handrail")
    add(
        HouseholdWorkerRow(
            organisation_id=house.town.organisation_id,
            household_id=the_booking(first).household_id,
            worker_id=house.town.workers["An"],
            kind="excluded",
        )
    )
    with pytest.raises(SlotTaken):
        house.confirm(held, cents=5000)
    with reading() as session:
        moving = wish_of_booking(session, first, by=house.resident)
        assert slots_on(session, moving, [WEDNESDAY], by=house.resident, now=MONDAY) == []


def test_equipment_goes_along_and_is_never_promised_twice(house: House) -> None:
    change(OptionRow, house.town.options["lamp"], equipment=["ladder"])
    ladder, _other = add(
        EquipmentRow(organisation_id=house.town.organisation_id, name="Ladder 1", kind="ladder"),
        EquipmentRow(organisation_id=house.town.organisation_id, name="Drill", kind="drill"),
    )
    booking_id = house.hold(TEN)
    (use,) = kept(EquipmentUseRow)
    assert (use.equipment_id, use.state, use.starts_at) == (ladder, "held", TEN)
    # The other worker is free, the ladder is not.
    assert why(house, wish(house), TEN).reason is Reason.NO_EQUIPMENT
    with pytest.raises(SlotTaken):
        house.hold(TEN)
    house.confirm(booking_id)
    assert [one.state for one in kept(EquipmentUseRow)] == ["planned"]
    house.cancel(booking_id)
    assert [one.state for one in kept(EquipmentUseRow)] == ["released"]
    assert house.hold(TEN)


def test_equipment_that_is_away_is_not_promised(house: House) -> None:
    change(OptionRow, house.town.options["lamp"], equipment=["ladder"])
    (ladder,) = add(EquipmentRow(organisation_id=house.town.organisation_id, name="Ladder 1", kind="ladder"))
    add(
        EquipmentAbsenceRow(
            organisation_id=house.town.organisation_id,
            equipment_id=ladder,
            starts_at=on(2, "00:00"),
            ends_at=on(3, "00:00"),
        )
    )
    assert shown(house, wish(house)) == []
    assert shown(house, wish(house), day=WEDNESDAY + timedelta(days=1))


def test_a_hold_that_is_over_gives_its_equipment_back(house: House) -> None:
    change(OptionRow, house.town.options["lamp"], equipment=["ladder"])
    add(EquipmentRow(organisation_id=house.town.organisation_id, name="Ladder 1", kind="ladder"))
    house.hold(TEN)
    assert house.hold(TEN, now=MONDAY + timedelta(minutes=16))


def test_what_is_kept_free_after_a_visit_stays_free(house: House) -> None:
    change(ServiceRow, house.town.service_id, buffer_minutes=30)
    booking_id = house.hold(TEN, "handrail")
    row = the_booking(booking_id)
    assert (row.ends_at - row.starts_at, row.buffer_minutes) == (timedelta(minutes=60), 30)
    assert [one.buffer_minutes for one in kept(AssignmentRow)] == [30]
    free = shown(house, wish(house, "handrail"))
    # Until half past eleven for the one before; until half past four for the last of the day, with its way home.
    assert on(2, "11:00") not in free
    assert (on(2, "14:30") in free, on(2, "15:00") in free) == (True, False)


def test_what_a_long_job_has_until_after_midnight_is_not_promised_to_the_next(house: House) -> None:
    change(OptionRow, house.town.options["handrail"], equipment=["van"], usual_minutes=600)
    change(ServiceRow, house.town.service_id, buffer_minutes=120, longest_minutes=720)
    add(EquipmentRow(organisation_id=house.town.organisation_id, name="Van", kind="van"))
    for worker, begins in (("An", "10:00"), ("Bilal", "22:00")):
        add(
            ShiftRow(
                organisation_id=house.town.organisation_id,
                worker_id=house.town.workers[worker],
                starts_at=on(2, begins),
                ends_at=on(3, "16:00"),
            )
        )
    change(WorkerRow, house.town.workers["Bilal"], skills=["carpentry"])
    house.hold(on(2, "13:00"), "handrail", by=house.desk, minutes=720)
    free = shown(house, wish(house, "handrail"), day=WEDNESDAY + timedelta(days=1))
    assert on(3, "02:30") not in free
    assert on(3, "03:00") in free


def test_at_a_location_its_opening_hours_count_and_the_day_that_differs_before_them(house: House) -> None:
    organisation_id = house.town.organisation_id
    (location,) = add(
        LocationRow(
            organisation_id=organisation_id,
            name="Bike point",
            street="Kerkplein",
            house_number="1",
            postcode="3140",
            municipality="Keerbergen",
            latitude=CHURCH.latitude,
            longitude=CHURCH.longitude,
        )
    )
    add(
        LocationHoursRow(
            organisation_id=organisation_id, location_id=location, weekday=2, opens=time(9), closes=time(11)
        )
    )
    there = wish(house, "handrail", location_id=location)
    assert shown(house, there) == [on(2, "09:00"), on(2, "09:30"), on(2, "10:00")]
    assert why(house, there, on(2, "14:00")).reason is Reason.LOCATION_CLOSED
    add(
        LocationDayRow(
            organisation_id=organisation_id, location_id=location, on=WEDNESDAY, opens=time(13), closes=time(14)
        )
    )
    assert shown(house, there) == [on(2, "13:00")]
    with pytest.raises(NotFound):
        house.hold(on(2, "13:00"), "handrail", location_id=location)
    add(ServiceLocationRow(organisation_id=organisation_id, service_id=house.town.service_id, location_id=location))
    booking_id = house.hold(on(2, "13:00"), "handrail", location_id=location)
    assert the_booking(booking_id).location_id == location


def test_a_job_goes_on_after_midnight_where_a_shift_does(house: House) -> None:
    an = house.town.workers["An"]
    add(
        ShiftRow(
            organisation_id=house.town.organisation_id,
            worker_id=an,
            starts_at=on(2, "22:00"),
            ends_at=on(3, "02:00"),
        )
    )
    late = on(2, "23:30")
    assert late in shown(house, wish(house, "handrail"))
    booking_id = house.hold(late, "handrail")
    assert who_comes(booking_id) == [an]
    assert the_booking(booking_id).ends_at == on(3, "00:30")
    # Found from the other side of midnight too.
    night = shown(house, wish(house, "handrail"), day=WEDNESDAY + timedelta(days=1))
    assert on(3, "00:00") not in night
    assert on(3, "01:00") not in night
    assert on(3, "00:30") in night


@pytest.mark.parametrize(("night", "starts"), [(date(2027, 3, 28), 9), (date(2027, 10, 31), 13)])
def test_in_the_nights_of_the_clock_changes_an_hour_is_missing_or_there_twice(
    house: House, night: date, starts: int
) -> None:
    an = house.town.workers["An"]
    add(
        ShiftRow(
            organisation_id=house.town.organisation_id,
            worker_id=an,
            starts_at=at(night - timedelta(days=1), time(23)),
            ends_at=at(night, time(5)),
        )
    )
    now = at(night - timedelta(days=5), time(8))
    free = shown(house, wish(house, "handrail"), day=night, now=now)
    # From midnight to five on the clock is four hours in March and six in October; starts each half hour.
    in_night = [moment for moment in free if moment < at(night, time(5))]
    travel_home = 1
    assert len(in_night) == starts - 2 - travel_home
    assert len(set(in_night)) == len(in_night)


def test_the_desk_says_how_long_it_takes_and_residents_do_not(house: House) -> None:
    booking_id = house.hold(on(2, "13:00"), "lamp", "handrail", by=house.desk, minutes=150)
    row = the_booking(booking_id)
    assert row.ends_at - row.starts_at == timedelta(minutes=150)
    with pytest.raises(NotAllowed):
        house.hold(on(3, "10:00"), minutes=60)


@pytest.mark.parametrize("minutes", [0, -30, 241, 30 * 60, 45])
def test_no_visit_lasts_nothing_or_thirty_hours(house: House, minutes: int) -> None:
    with pytest.raises(TasksTooLong):
        house.hold(TEN, "lamp", "handrail", by=house.desk, minutes=minutes)


def test_each_further_one_may_take_less(house: House) -> None:
    change(OptionRow, house.town.options["lamp"], next_minutes=15)
    booking_id = house.hold(TEN, choices=(Choice(house.town.options["lamp"], 3),))
    row = the_booking(booking_id)
    assert row.ends_at - row.starts_at == timedelta(minutes=75)
    house.confirm(booking_id, cents=6250)
    house.move(booking_id, on(3, "10:00"))
    assert the_booking(booking_id).ends_at - the_booking(booking_id).starts_at == timedelta(minutes=75)


def test_a_roster_that_changes_counts_at_once(house: House) -> None:
    assert TEN in shown(house, wish(house, "handrail"))
    add(
        AbsenceRow(
            organisation_id=house.town.organisation_id,
            worker_id=house.town.workers["An"],
            starts_at=on(2, "00:00"),
            ends_at=on(3, "00:00"),
        )
    )
    assert shown(house, wish(house, "handrail")) == []
    about = why(house, wish(house, "handrail"), TEN)
    assert (about.reason, [one.obstacle for one in about.workers]) == (Reason.NOBODY_THERE, [Obstacle.AWAY])
    change(WorkerRow, house.town.workers["Bilal"], skills=["carpentry"])
    assert TEN in shown(house, wish(house, "handrail"))


def test_a_wish_that_asks_something_else_by_the_same_name_is_refused(house: House) -> None:
    first = house.wish(TEN, "lamp", "handrail", key="same", minutes=105)
    held = house.ask(first, by=house.desk)
    assert house.ask(first, by=house.desk) == held
    for other in ({"minutes": 120}, {"language": "fr"}, {"preferred_worker_id": house.town.workers["An"]}):
        with pytest.raises(RequestChanged):
            house.ask(replace(first, **other), by=house.desk)


def test_a_look_far_ahead_forgets_nothing(house: House) -> None:
    usual = wish(house)
    shown(house, usual)
    far = on(200, "10:00")
    assert house.hold(far, by=house.desk, override="Back from hospital")
    shown(house, usual)
    with counting_statements() as asked:
        shown(house, usual)
    assert len(asked) == 1


def test_people_read_one_reason_and_nothing_of_who_is_where(house: House) -> None:
    house.hold(TEN, "handrail")
    about = why(house, wish(house, "handrail"), TEN, by_desk=False)
    assert (about.reason, about.workers, about.free) == (Reason.EVERYBODY_BUSY, (), 0)
    assert why(house, wish(house), on(0, "15:00"), by_desk=False).reason is Reason.TOO_SOON
    assert why(house, wish(house), on(-1, "15:00"), by_desk=False).reason is Reason.PAST
    assert why(house, wish(house), on(2, "10:10"), by_desk=False).reason is Reason.OFF_GRID
    assert why(house, wish(house), on(99, "10:00"), by_desk=False).reason is Reason.TOO_FAR_AHEAD
    assert why(house, wish(house), on(32, "10:00")).reason is Reason.TOO_FAR_AHEAD
    assert why(house, wish(house), TEN, by_desk=False).reason is None


def test_a_household_has_so_many_visits_and_the_desk_may_go_beyond(house: House) -> None:
    change(ServiceRow, house.town.service_id, quota_visits=1, quota_per="week")
    first = house.book(TEN)
    resident_id = the_booking(first).resident_id

    def again(starts_at: datetime, **others: Any) -> None:
        booking_id = house.hold(starts_at, by=house.desk, **others)
        house.confirm(booking_id, by=house.desk, who=None, resident_id=resident_id)

    again(on(3, "10:00"))
    with pytest.raises(VisitsUsedUp):
        again(on(4, "10:00"))
    again(on(8, "10:00"))
    again(on(4, "13:00"), override="A leak")
    assert len([row for row in kept(AssignmentRow) if row.state == "planned"]) == 4


def test_of_a_name_that_was_only_typed_no_quota_is_told_and_none_is_used_up(house: House) -> None:
    change(ServiceRow, house.town.service_id, quota_visits=1, quota_per="year")
    resident_id = the_booking(house.book(TEN)).resident_id
    assert house.book(on(3, "10:00"))
    booking_id = house.hold(on(4, "10:00"), by=house.desk)
    house.confirm(booking_id, by=house.desk, who=None, resident_id=resident_id)
    again = house.hold(on(7, "10:00"), by=house.desk)
    with pytest.raises(VisitsUsedUp):
        house.confirm(again, by=house.desk, who=None, resident_id=resident_id)


def test_other_organisations_rosters_stay_theirs(house: House) -> None:
    with reading() as session:
        assert session.scalars(select(WorkerRow.organisation_id).distinct()).all() == [house.town.organisation_id]
    other = in_transaction(_another)
    assert shown(other, wish(other, "handrail"))
    house.hold(TEN, "handrail")
    assert TEN in shown(other, wish(other, "handrail"))


def _another(session: Session) -> House:
    town = a_town(session, host="other.example", name="Elders")
    return House(town, Actor(town.organisation_id, frozenset({Role.DESK}), user_id=None, name="Els"))
