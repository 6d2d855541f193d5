"""What a ride costs: as it was planned when it was promised, and as it was driven in the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.addresses import Point
from booking.rules.money import Money
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import NotPossibleNow, PriceChanged, RequestChanged
from booking.rules.refusals.rides import MembershipMissing, RideTooLong, RouteMissing
from booking.rules.refusals.times import SlotTaken
from booking.rules.rides import Kilometres, Reason, Route, Stop
from booking.rules.travel import TravelMode, place_of
from booking.rules.work_done import CrewWork, DoneWork
from booking.store.database import in_transaction, reading
from booking.store.queries.rides import Ride, find_ride
from booking.store.queries.travel_times import Way, add_ways
from booking.store.tables import AssignmentRow, OutboxRow, RideRow, ServiceRow, TariffRow
from booking.usecases.bookings.correct_work import CorrectWork, correct_work
from booking.usecases.bookings.requests import Choice, HoldPlace
from booking.usecases.rides.note_cash import note_cash
from booking.usecases.work.finish_assignment import finish_assignment
from tests.harness.rides import Rides, a_ride_service
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import House, a_house, kept, on, quotes, the_booking

LIBRARY = Stop("Bakestraat 2, 3140 Keerbergen", "Keerbergen", Point(51.0009, 4.6402))
HOSPITAL = Stop("Herestraat 49, 3000 Leuven", "Leuven", Point(50.8796, 4.7009), exact=False)
NINE = on(4, "09:00")


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


@pytest.fixture
def rides(house: House) -> Rides:
    return in_transaction(lambda session: a_ride_service(session, house.town))


def wish(rides: Rides, route: Route | None = None, *, key: str = "a ride", **others: Any) -> HoldPlace:
    usual: dict[str, Any] = {
        "service_id": rides.service_id,
        "choices": (Choice(rides.options["ride"]),),
        "place": a_place(),
        "starts_at": NINE,
        "client_key": key,
        "locale": "nl",
        "route": route or Route(LIBRARY, stay_minutes=30),
    }
    return HoldPlace(**(usual | others))


def ride_of(booking_id: int) -> Ride:
    with reading() as session:
        found = find_ride(session, the_booking(booking_id).organisation_id, booking_id)
    assert found is not None
    return found


def cents_of(km: Kilometres, rate: int = 42) -> int:
    """Domain A1.3, Dilsen-Stokkem: 0,42 a km from the driver's home until home again."""
    return round((km.approach + km.job + km.back) * rate)


def booked(house: House, rides: Rides, route: Route | None = None, **others: Any) -> int:
    booking_id = house.ask(wish(rides, route, **others)).booking_id
    house.confirm(booking_id, cents=cents_of(ride_of(booking_id).km))
    return booking_id


def an(house: House) -> Actor:
    return Actor(house.town.organisation_id, frozenset({Role.WORKER}), worker_id=house.town.workers["An"], name="An")


def assignment(booking_id: int) -> int:
    (row,) = [row for row in kept(AssignmentRow) if row.booking_id == booking_id and row.state != "released"]
    return row.id


def finish(house: House, booking_id: int, **done: Any) -> int:
    """Let An write down the ride, and return the final price in cents."""
    work, one = DoneWork(60, **done), assignment(booking_id)
    in_transaction(lambda session: finish_assignment(session, one, by=an(house), now=NINE, done=work))
    final = quotes(booking_id)[-1]
    assert final.stage == "final"
    return final.total_cents


def test_driver_is_kept_until_back_at_the_pick_up_place(house: House, rides: Rides) -> None:
    """Two minutes along the road and two for parking: in, there, out, half an hour, in, back, out."""
    booking_id = house.ask(wish(rides)).booking_id
    row = the_booking(booking_id)
    ride = ride_of(booking_id)
    way = row.ends_at - row.starts_at - timedelta(minutes=30 + 4 * 5)
    assert way == 2 * (timedelta(minutes=ride.lead_minutes) - timedelta(minutes=10))
    with pytest.raises(SlotTaken):
        house.ask(wish(rides, key="too early", starts_at=on(4, "09:45")))


def test_one_way_takes_the_driver_as_long_as_there_and_back(house: House, rides: Rides) -> None:
    row = the_booking(house.ask(wish(rides, Route(LIBRARY, goes_back=False))).booking_id)
    there_and_back = the_booking(
        house.ask(wish(rides, Route(LIBRARY), key="another", starts_at=on(4, "13:00"))).booking_id
    )
    assert (there_and_back.ends_at - there_and_back.starts_at) - (row.ends_at - row.starts_at) == timedelta(minutes=10)


def test_what_a_router_told_counts_for_the_way(house: House, rides: Rides) -> None:
    at, there = place_of(a_place().at), place_of(LIBRARY.at)
    ways = [Way(TravelMode.CAR, at, there, 25), Way(TravelMode.CAR, there, at, 35)]
    in_transaction(lambda session: add_ways(session, house.town.organisation_id, ways, now=MONDAY))
    row = the_booking(house.ask(wish(rides)).booking_id)
    # With the two minutes that a car takes to be parked, each time.
    assert row.ends_at - row.starts_at == timedelta(minutes=27 + 37 + 30 + 20)


def test_ride_without_a_route_is_refused(house: House, rides: Rides) -> None:
    with pytest.raises(RouteMissing):
        house.ask(replace(wish(rides), route=None))


def test_ride_that_takes_too_long_is_refused_and_keeps_nothing(house: House, rides: Rides) -> None:
    with pytest.raises(RideTooLong):
        house.ask(wish(rides, Route(HOSPITAL, stay_minutes=400)))
    assert kept(RideRow) == []


def test_same_key_for_another_route_is_refused(house: House, rides: Rides) -> None:
    first = house.ask(wish(rides))
    assert house.ask(wish(rides)) == first
    with pytest.raises(RequestChanged):
        house.ask(wish(rides, Route(HOSPITAL, stay_minutes=30)))
    assert len(kept(RideRow)) == 1


def test_price_that_was_shown_is_the_one_from_base_to_base(house: House, rides: Rides) -> None:
    booking_id = house.ask(wish(rides)).booking_id
    km = ride_of(booking_id).km
    assert min(km.approach, km.job, km.back) > 0
    with pytest.raises(PriceChanged):
        house.confirm(booking_id, cents=cents_of(km) - 1)
    house.confirm(booking_id, cents=cents_of(km))


def test_ride_driven_as_planned_costs_what_was_said(house: House, rides: Rides) -> None:
    booking_id = booked(house, rides)
    assert finish(house, booking_id) == cents_of(ride_of(booking_id).km)


def test_final_price_follows_the_kilometres_that_were_driven(house: House, rides: Rides) -> None:
    """23 km is € 9,66 in Dilsen-Stokkem."""
    assert finish(house, booked(house, rides), driven_km=Decimal(23)) == 966


def test_desk_puts_the_kilometres_right(house: House, rides: Rides) -> None:
    booking_id = booked(house, rides)
    finish(house, booking_id, driven_km=Decimal(230))
    right = CorrectWork(booking_id, CrewWork(DoneWork(60, job_km=Decimal(14)), workers=1), "a typing error")
    in_transaction(lambda session: correct_work(session, right, by=house.desk, now=NINE))
    assert quotes(booking_id)[-1].total_cents == 588


WAITING = """
[[lines]]
code = "waiting"
name.nl = "Wachten, per begonnen kwartier"
of = "waiting_minutes"
unit = 15
step = 15
price = 1.50
"""


def charge_waiting(rides: Rides) -> None:
    """Let the tariff charge the time that a driver waits."""

    def change(session: Session) -> None:
        row = session.scalars(select(TariffRow).where(TariffRow.service_id == rides.service_id)).one()
        row.text = row.text.partition("[[cases]]")[0] + WAITING

    in_transaction(change)


def test_waiting_is_priced_in_begun_steps_as_it_was_waited(house: House, rides: Rides) -> None:
    """Domain A1.3: a waiting fee in steps; half an hour is planned, 31 minutes are three quarters of an hour."""
    charge_waiting(rides)
    booking_id = house.ask(wish(rides)).booking_id
    planned = cents_of(ride_of(booking_id).km)
    house.confirm(booking_id, cents=planned + 300)
    assert finish(house, booking_id, waiting_minutes=31) == planned + 450


def test_shop_time_is_no_waiting(house: House, rides: Rides) -> None:
    """Domain A1.3: a waiting fee only while inside the shop has a quantity of its own."""
    charge_waiting(rides)
    booking_id = booked(house, rides, Route(LIBRARY, stay_minutes=30, reason=Reason.SHOPPING))
    assert finish(house, booking_id, waiting_minutes=31) == cents_of(ride_of(booking_id).km)


def test_moving_keeps_the_route_and_its_price(house: House, rides: Rides) -> None:
    booking_id = booked(house, rides)
    before, was = ride_of(booking_id), the_booking(booking_id)
    house.move(booking_id, on(7, "10:00"))
    row = the_booking(booking_id)
    assert row.ends_at - row.starts_at == was.ends_at - was.starts_at
    assert ride_of(booking_id) == before
    assert len(quotes(booking_id)) == 1


def test_appointment_that_the_new_time_does_not_suit_is_seen(house: House, rides: Rides) -> None:
    route = Route(LIBRARY, appointment_at=on(4, "09:25"), stay_minutes=30)
    booking_id = booked(house, rides, route)
    ride = ride_of(booking_id)
    assert ride.suits(NINE)
    assert not ride.suits(on(7, "09:00"))


def test_message_tells_the_pick_up_and_where_to_and_never_what_for(house: House, rides: Rides) -> None:
    route = Route(HOSPITAL, appointment_at=on(4, "10:00"), reason=Reason.DOCTOR, shopping_list="Bread")
    booked(house, rides, route)
    (facts,) = {str(row.facts) for row in kept(OutboxRow) if row.kind == "booking_confirmed"}
    assert "Herestraat 49" in facts
    assert "doctor" not in facts
    assert "Bread" not in facts


def test_member_of_this_year_cannot_move_a_ride_into_the_next(house: House, rides: Rides) -> None:
    booking_id = booked(house, rides)

    def only_members(session: Session) -> None:
        session.execute(update(ServiceRow).where(ServiceRow.id == rides.service_id).values(needs_membership=True))

    in_transaction(only_members)
    with pytest.raises(MembershipMissing):
        house.move(booking_id, on(7, "10:00"))


def test_cash_for_the_shopping_is_written_down_by_the_driver_alone(house: House, rides: Rides) -> None:
    """Domain A1.3: a signed note of the cash handed to the volunteer."""
    booking_id = booked(house, rides, Route(LIBRARY, reason=Reason.SHOPPING, shopping_list="Bread"))
    one = assignment(booking_id)

    def note(by: Actor, now: datetime) -> None:
        in_transaction(lambda session: note_cash(session, one, Money.of("32.50"), by=by, now=now))

    bilal = Actor(house.town.organisation_id, frozenset({Role.WORKER}), worker_id=house.town.workers["Bilal"])
    with pytest.raises(NotFound):
        note(bilal, NINE)
    note(an(house), NINE)
    ride = ride_of(booking_id)
    assert (ride.cash, ride.cash_signed_at) == (Money.of("32.50"), NINE)
    finish(house, booking_id)
    with pytest.raises(NotPossibleNow):
        note(an(house), NINE)
