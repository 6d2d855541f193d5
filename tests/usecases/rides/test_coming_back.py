"""Rides that come back every week, and rides that somebody waits for: the route stays with each of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from booking.rules.addresses import Point
from booking.rules.calendar import at
from booking.rules.refusals.rides import AppointmentMoves
from booking.rules.rides import Route, Stop
from booking.rules.series import SeriesRule
from booking.rules.waiting import Window
from booking.store.database import in_transaction, reading
from booking.store.queries.rides import Ride, find_ride
from booking.store.tables import BookingRow, OfferRow
from booking.usecases.bookings.requests import Choice, HoldPlace, Who
from booking.usecases.residents.register_resident import register_resident
from booking.usecases.series.book_series import book_series
from booking.usecases.series.check_series import check_series
from booking.usecases.series.requests import BookSeries, ChosenDate, SeriesWish, SeriesWork
from booking.usecases.waiting.join_waiting_list import join_waiting_list
from booking.usecases.waiting.offer_places import offer_places_of
from booking.usecases.waiting.requests import Join
from tests.harness.rides import Rides, a_ride_service
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import House, a_house, kept

FRIDAY = date(2026, 11, 27)
TO_HOSPITAL = Route(
    Stop("Herestraat 49, 3000 Leuven", "Leuven", Point(50.8796, 4.7009)),
    appointment_at=at(FRIDAY, time(10)),
    stay_minutes=60,
)
#: When the driver has to be at the door for it.
PICK_UP = at(FRIDAY, time(9))
MARIA = Who("Maria", "+32470123456", "maria@waits.example", "nl")


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


@pytest.fixture
def rides(house: House) -> Rides:
    return in_transaction(lambda session: a_ride_service(session, house.town))


def ride_of(row: BookingRow) -> Ride:
    with reading() as session:
        found = find_ride(session, row.organisation_id, row.id)
    assert found is not None
    return found


def hold(rides: Rides, **others: object) -> HoldPlace:
    usual = HoldPlace(
        service_id=rides.service_id,
        choices=(Choice(rides.options["ride"]),),
        place=a_place(),
        starts_at=PICK_UP,
        client_key="somebody else",
        locale="nl",
        route=TO_HOSPITAL,
    )
    return replace(usual, **others)  # type: ignore[arg-type]


def test_each_date_of_a_series_has_the_appointment_of_its_own_day_at_the_price_that_was_shown(
    house: House, rides: Rides
) -> None:
    by = house.desk
    known = in_transaction(lambda session: register_resident(session, MARIA, a_place(), by=by, now=MONDAY))
    work = SeriesWork((Choice(rides.options["ride"]),), a_place(), route=TO_HOSPITAL)
    rule = SeriesRule(every_weeks=1, weekdays=(4,), clock=time(9), first=FRIDAY, last=FRIDAY + timedelta(days=14))
    wish = SeriesWish(known.resident_id, rides.service_id, work, rule)
    with reading() as session:
        checked = check_series(session, wish, by=by, now=MONDAY)
    dates = tuple(
        ChosenDate(one.meant_on, one.starts_at, one.total)
        for one in checked.dates
        if one.starts_at is not None and one.total is not None
    )
    asked = BookSeries(wish, dates, client_key="series")
    in_transaction(lambda session: book_series(session, asked, by=by, now=MONDAY))

    rows = sorted(kept(BookingRow), key=lambda row: row.starts_at)
    appointments = [ride_of(row).route.appointment_at for row in rows]
    assert appointments == [at(FRIDAY + timedelta(days=7 * week), time(10)) for week in range(3)]


def test_start_that_is_not_in_time_never_loses_the_appointment(house: House, rides: Rides) -> None:
    with pytest.raises(AppointmentMoves) as refused:
        house.ask(hold(rides, starts_at=PICK_UP - timedelta(minutes=15)))
    assert refused.value.after == at(FRIDAY, time(9, 45))
    assert kept(BookingRow) == []


def test_who_waits_for_a_ride_to_an_appointment_is_offered_that_one_and_no_other(house: House, rides: Rides) -> None:
    taken = house.ask(hold(rides), by=house.desk).booking_id
    wish = Join(
        service_id=rides.service_id,
        choices=(Choice(rides.options["ride"]),),
        place=a_place("15"),
        window=Window(FRIDAY - timedelta(days=2), FRIDAY + timedelta(days=9)),
        client_key="wait",
        locale="nl",
        who=MARIA,
        route=TO_HOSPITAL,
    )
    in_transaction(lambda session: join_waiting_list(session, wish, by=house.resident, now=MONDAY))
    offer_places_of(house.town.organisation_id, now=MONDAY)
    assert kept(OfferRow) == []

    house.cancel(taken, by=house.desk, reason="Ill")
    offer_places_of(house.town.organisation_id, now=MONDAY)

    (offer,) = kept(OfferRow)
    assert offer.starts_at == PICK_UP
    with reading() as session:
        row = session.scalars(select(BookingRow).where(BookingRow.id == offer.booking_id)).one()
    assert ride_of(row).route == TO_HOSPITAL
