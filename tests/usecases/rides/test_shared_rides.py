"""Two bookings in one car: joined where no driver is free, parted again by whoever cancels, moves or falls ill."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from booking.rules.addresses import Point
from booking.rules.calendar import at
from booking.rules.money import Money
from booking.rules.refusals.times import SlotTaken
from booking.rules.rides import Aid, Route, Stop
from booking.rules.shared_rides import Does
from booking.store.database import in_transaction, reading
from booking.store.queries.work import assignments_on
from booking.store.tables import AssignmentRow, OutboxRow, RatePeriodRow, RateRow, RideRow, WorkerRow
from booking.usecases.bookings.placing import free_between, wish_of
from booking.usecases.bookings.pricing import price_of
from booking.usecases.bookings.requests import Choice, HoldPlace, Who
from booking.usecases.payments.open_checkout import open_checkout
from booking.usecases.replanning.replan_worker import ReplanWorker, replan_worker
from tests.harness.rides import Rides, a_ride_service
from tests.harness.together import together
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import House, a_house, kept, quotes, the_booking
from tests.usecases.payments.till import PAGES, Till, paid, take_in

FRIDAY = date(2026, 11, 27)
TO_HOSPITAL = Route(
    Stop("Herestraat 49, 3000 Leuven", "Leuven", Point(50.8796, 4.7009)),
    appointment_at=at(FRIDAY, time(10)),
    stay_minutes=20,
)
PICK_UP = at(FRIDAY, time(9))
JOZEF = Who("Jozef Claes", "+32470998877", "jozef@example.org", "nl")


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


@pytest.fixture
def rides(house: House) -> Rides:
    return in_transaction(lambda session: _rides(session, house))


def _rides(session: Session, house: House) -> Rides:
    rate = RateRow(
        organisation_id=house.town.organisation_id, code="km_quarterly", name={"nl": "Per km"}, source="BOSA"
    )
    session.add(rate)
    session.flush()
    session.add(
        RatePeriodRow(
            organisation_id=rate.organisation_id,
            rate_id=rate.id,
            first=date(2026, 10, 1),
            last=date(2026, 12, 31),
            amount=Decimal("0.4449"),
        )
    )
    return a_ride_service(
        session,
        house.town,
        regulation="boortmeerbeek-vervoer",
        ride_detour_minutes=15,
        ride_margin_minutes=5,
        ride_boarding_minutes=2,
    )


def wish(rides: Rides, number: str = "14", **others: Any) -> HoldPlace:
    usual = HoldPlace(
        service_id=rides.service_id,
        choices=(Choice(rides.options["ride"]),),
        place=a_place(number),
        starts_at=PICK_UP,
        client_key=f"ride {number}",
        locale="nl",
        route=TO_HOSPITAL,
    )
    return replace(usual, **others)


def price(booking_id: int) -> int:
    with reading() as session:
        row = the_booking(booking_id)
        return price_of(session, row, household_id=None, claimed_ground=None).total.cents


def booked(house: House, asked: HoldPlace, **others: Any) -> int:
    booking_id = house.ask(asked).booking_id
    house.confirm(booking_id, cents=price(booking_id), **others)
    return booking_id


def assignment(booking_id: int) -> AssignmentRow:
    (row,) = [row for row in kept(AssignmentRow) if row.booking_id == booking_id and row.state != "released"]
    return row


def both(house: House, rides: Rides) -> tuple[int, int]:
    return booked(house, wish(rides)), booked(house, wish(rides, "15"), who=JOZEF)


def is_alone(booking_id: int) -> bool:
    row, one = the_booking(booking_id), assignment(booking_id)
    return one.joined_to_id is None and (one.starts_at, one.ends_at) == (row.starts_at, row.ends_at)


def test_second_ride_shares_the_car_of_the_first_and_both_pay_a_part(house: House, rides: Rides) -> None:
    first = booked(house, wish(rides))
    alone = quotes(first)[-1].total_cents
    second = house.ask(wish(rides, "15")).booking_id
    assert quotes(first)[-1].total_cents == alone
    house.confirm(second, cents=price(second), who=JOZEF)

    host, guest = assignment(first), assignment(second)
    assert (guest.joined_to_id, guest.worker_id) == (host.id, host.worker_id)
    assert host.starts_at <= the_booking(first).starts_at
    assert host.ends_at > the_booking(first).ends_at
    assert abs(quotes(first)[-1].total_cents * 2 - alone) <= 1
    assert quotes(second)[-1].total_cents == pytest.approx(quotes(first)[-1].total_cents, abs=50)
    assert [row.kind for row in kept(OutboxRow) if row.booking_id == first].count("price_changed") == 1


def test_shared_start_is_shown_as_such_and_only_where_the_service_lets_cars_be_shared(
    house: House, rides: Rides
) -> None:
    _first, second = both(house, rides)
    house.cancel(second, by=house.desk, reason="Ill")
    with reading() as session:
        asked = replace(wish_of(session, the_booking(second)), ignoring=0)
        free = free_between(session, asked, FRIDAY, FRIDAY, by=house.resident, now=MONDAY)
        own = replace(asked, service=replace(asked.service, ride_detour_minutes=None))
        assert not free_between(session, own, FRIDAY, FRIDAY, by=house.resident, now=MONDAY).has(PICK_UP)
    assert [slot.shared for slot in free.slots() if slot.starts_at == PICK_UP] == [True]


def test_third_booking_finds_no_seat_and_no_driver(house: House, rides: Rides) -> None:
    both(house, rides)
    with pytest.raises(SlotTaken):
        house.ask(wish(rides, "16"))


@pytest.mark.parametrize("ends", ["cancelled", "expired"])
def test_first_is_as_long_as_before_when_the_second_does_not_come(house: House, rides: Rides, ends: str) -> None:
    first = booked(house, wish(rides))
    second = house.ask(wish(rides, "15")).booking_id
    assert not is_alone(first)
    if ends == "cancelled":
        house.confirm(second, cents=price(second), who=JOZEF)
        house.cancel(second, by=house.desk, reason="Ill")
    else:
        house.expire(now=MONDAY + timedelta(hours=1))
    assert is_alone(first)
    # Who was told a lower price keeps it.
    assert quotes(first)[-1].total_cents == price(first)


def test_first_pays_its_part_once_the_second_has_paid_on_line(house: House, rides: Rides) -> None:
    first = booked(house, wish(rides))
    alone = quotes(first)[-1].total_cents
    second = house.ask(wish(rides, "15")).booking_id
    house.confirm(second, cents=price(second), who=JOZEF, pay_by="online")
    assert quotes(first)[-1].total_cents == alone
    open_checkout(Till(), second, PAGES, by=house.resident, now=MONDAY)
    assert take_in(paid(second)) == "confirmed"
    assert quotes(first)[-1].total_cents * 2 in {alone, alone + 1}
    (told,) = [row for row in kept(OutboxRow) if row.booking_id == first and row.kind == "price_changed"]
    assert told.facts["ride"]["is_shared"]


def test_second_keeps_its_driver_and_its_time_when_the_first_cancels(house: House, rides: Rides) -> None:
    first, second = both(house, rides)
    driver = assignment(first).worker_id
    house.cancel(first, by=house.desk, reason="Ill")
    assert is_alone(second)
    assert assignment(second).worker_id == driver
    assert quotes(second)[-1].total_cents == price(second)


@pytest.mark.parametrize("who", [0, 1])
def test_ride_that_moves_leaves_the_car_to_the_other(house: House, rides: Rides, who: int) -> None:
    pair = both(house, rides)
    moved, stays = pair[who], pair[1 - who]
    later = PICK_UP + timedelta(days=3)
    alone = quotes(pair[0])[0].total_cents
    house.move(moved, later, by=house.desk, with_appointment=True, accepted_total=Money.from_cents(alone))
    assert is_alone(moved)
    assert is_alone(stays)
    assert [row.sharers for row in kept(RideRow) if row.booking_id == moved] == [1]


def test_driver_who_is_ill_leaves_both_to_the_next_one(house: House, rides: Rides) -> None:
    first, second = both(house, rides)
    ill = assignment(first).worker_id

    def another(session: Session) -> None:
        bilal = session.get_one(WorkerRow, house.town.workers["Bilal"])
        bilal.skills = [*bilal.skills, "drive"]

    in_transaction(another)
    request = ReplanWorker(ill, at(FRIDAY, time(7)), at(FRIDAY, time(19)))
    done = in_transaction(lambda session: replan_worker(session, request, by=house.desk, now=MONDAY))
    assert (done.taken_over, done.to_phone) == (2, ())
    pair = [assignment(first), assignment(second)]
    assert {one.worker_id for one in pair} == {house.town.workers["Bilal"]}
    assert sum(one.joined_to_id is not None for one in pair) == 1


def test_last_seat_is_taken_once_when_two_want_it_at_once(app: Flask, house: House, rides: Rides) -> None:
    booked(house, wish(rides))

    def ask(number: int) -> object:
        with app.app_context():
            return house.ask(wish(rides, str(15 + number)))

    ends = together(ask, people=2)
    assert sorted(isinstance(one, SlotTaken) for one in ends) == [False, True]


def test_wheelchair_has_a_place_in_a_car_of_its_own_only(house: House, rides: Rides) -> None:
    booked(house, wish(rides))
    chair = replace(TO_HOSPITAL, aid=Aid.WHEELCHAIR)
    with pytest.raises(SlotTaken):
        house.ask(wish(rides, "15", route=chair, choices=(Choice(rides.options["wheelchair-ride"]),)))


def test_driver_reads_one_drive_with_everybody_in_it(house: House, rides: Rides) -> None:
    first, second = both(house, rides)
    with reading() as session:
        cards = assignments_on(
            session,
            house.town.organisation_id,
            worker_id=assignment(first).worker_id,
            on=FRIDAY,
            today=FRIDAY,
            locale="nl",
        )
    host, guest = cards
    assert [stop.does for stop in host.drive].count(Does.GETS_IN) == 4
    assert {stop.name for stop in host.drive} == {"Maria Peeters", "Jozef Claes"}
    assert [stop.at for stop in host.drive] == sorted(stop.at for stop in host.drive)
    assert (guest.drive, guest.rides_along_with) == ((), "Maria Peeters")
    assert second
