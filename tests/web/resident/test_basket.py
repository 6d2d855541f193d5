"""A meal with a ride to it, booked by a resident: together or not at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.store.database import in_transaction, reading
from booking.store.tables import BookingRow, RideRow, ServiceLinkRow, ServiceRow
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.meals import Meals, a_meal, a_restaurant
from tests.harness.rides import Rides, a_ride_service
from tests.harness.town import Town
from tests.web.resident.way import Way, words

#: Breakfast on Friday 27 November at ten in Brussels, and on the Monday after it.
FRIDAY, FRIDAY_END = datetime(2026, 11, 27, 9, tzinfo=UTC), datetime(2026, 11, 27, 10, tzinfo=UTC)
NEXT, NEXT_END = datetime(2026, 11, 30, 9, tzinfo=UTC), datetime(2026, 11, 30, 10, tzinfo=UTC)
TEN, NEXT_TEN = "2026-11-27T09:00Z", "2026-11-30T09:00Z"


@pytest.fixture
def meals(app: Flask, town: Town) -> Meals:
    with app.app_context():
        return in_transaction(lambda session: a_restaurant(session, town))


@pytest.fixture
def rides(app: Flask, town: Town, meals: Meals) -> Rides:
    def make(session: Session) -> Rides:
        found = a_ride_service(session, town)
        a_meal(session, town, meals, starts_at=FRIDAY, ends_at=FRIDAY_END)
        a_meal(session, town, meals, starts_at=NEXT, ends_at=NEXT_END)
        for one, other in ((meals.service_id, found.service_id), (found.service_id, meals.service_id)):
            session.add(ServiceLinkRow(organisation_id=town.organisation_id, service_id=one, linked_id=other))
        return found

    with app.app_context():
        return in_transaction(make)


@pytest.fixture
def guest(client: StrictClient, town: Town, meals: Meals, rides: Rides, clock: FrozenClock) -> Way:
    """Somebody who has chosen a meal for two on Friday."""
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    way = Way(client, town)
    way.answer("/boeken/eten", options=[meals.options["meals"]])
    way.answer(**{f"count_{meals.options['meals']}": "2"})
    return way.address().time(TEN).person()


def with_ride(guest: Way, rides: Rides) -> Way:
    """Let them have a ride too; everything is answered but the time of the pick-up."""
    response = guest.client.submit(guest.at, "Rides")
    assert response.status_code == 303
    guest.at = response.location
    return guest.answer(options=[rides.options["ride"]])


def bookings(app: Flask) -> list[BookingRow]:
    with app.app_context(), reading() as session:
        return list(session.scalars(select(BookingRow).order_by(BookingRow.id)))


def test_a_meal_with_a_ride_is_one_basket_and_one_yes(app: Flask, guest: Way, rides: Rides) -> None:
    page = words(guest.client.get(guest.at))
    assert "Do you want to book something with it?" in page

    with_ride(guest, rides)

    # Where to, when and who are known: only the pick-up is asked, and the one in time comes first.
    assert guest.at.endswith("/tijd")
    assert "Your appointment is on Friday 27 November at 10:00. Then we pick you up at 09:" in words(
        guest.client.get(guest.at)
    )
    guest.answer()
    assert guest.at.endswith("/controle")
    check = guest.client.get(guest.at)
    assert check.location.endswith("/samen")
    page = words(guest.client.get(check.location))
    for said in ("Eating together", "Rides", "Destination Dorpsrestaurant", "One person", "Everything together"):
        assert said in page
    assert [row.state for row in bookings(app)] == ["held", "held"]

    response = guest.client.submit(check.location, "Book everything")

    assert response.status_code == 303
    page = words(guest.client.get(response.location))
    assert "Booked together with this" in page
    first, second = bookings(app)
    assert first.state == second.state == "confirmed"
    assert first.basket_id == second.basket_id is not None
    assert first.household_id == second.household_id
    with app.app_context(), reading() as session:
        assert session.scalars(select(RideRow)).one().companions == 1


def booked(guest: Way, rides: Rides) -> str:
    """Book both, and return the page of one of them."""
    with_ride(guest, rides).answer()
    check = guest.client.get(guest.at).location
    response = guest.client.submit(check, "Book everything")
    assert response.status_code == 303, words(response)
    return response.location


def test_a_part_is_left_out_and_the_other_goes_on_alone(app: Flask, guest: Way, rides: Rides) -> None:
    with_ride(guest, rides).answer()
    page = guest.client.get(guest.at).location
    left = guest.client.submit(page, "Leave this out: Rides")
    assert left.location.endswith("/controle")
    guest.at = left.location
    guest.booked()
    assert sorted(row.state for row in bookings(app)) == ["cancelled", "confirmed"]


def test_whoever_cancels_says_first_whether_they_mean_everything(app: Flask, guest: Way, rides: Rides) -> None:
    page = booked(guest, rides)
    asked = guest.client.get(f"{page}/annuleren").location
    assert "checked" not in guest.client.get(asked).text
    assert guest.client.submit(asked).status_code == 422

    only = guest.client.submit(asked, which="only").location
    assert guest.client.get(only).status_code == 200
    everything = guest.client.submit(asked, which="all").location
    assert "Cancelling costs nothing." in words(guest.client.get(everything))
    guest.client.submit(everything, "Yes, cancel everything")

    assert [row.state for row in bookings(app)] == ["cancelled", "cancelled"]


def test_everything_moves_by_the_same_difference_and_is_shown_first(app: Flask, guest: Way, rides: Rides) -> None:
    page = booked(guest, rides)
    before = [row.starts_at for row in bookings(app)]
    asked = guest.client.get(f"{page}/verplaatsen").location
    where = guest.client.submit(asked, which="all").location
    preview = guest.client.submit(f"{where}?vanaf=2026-11-30", starts_at=NEXT_TEN)
    assert preview.status_code == 200
    assert "Monday 30 November, 10:00" in words(preview)
    assert [row.starts_at for row in bookings(app)] == before

    moved = guest.client.send(preview, "Yes, move it so")

    assert moved.status_code == 303, words(moved)
    assert [(after.starts_at - then).days for after, then in zip(bookings(app), before, strict=True)] == [3, 3]


def test_a_service_that_stopped_is_not_added_and_nothing_is_lost(app: Flask, guest: Way, rides: Rides) -> None:
    page = guest.client.get(guest.at)
    with app.app_context():
        in_transaction(lambda session: setattr(session.get(ServiceRow, rides.service_id), "active", False))
    response = guest.client.send(page, "Rides")
    assert response.location == guest.at
    assert "We no longer offer this." in guest.client.get(guest.at).text
    assert [row.state for row in bookings(app)] == ["held"]


def test_another_browser_finds_nothing_of_a_basket(app: Flask, guest: Way, rides: Rides) -> None:
    with_ride(guest, rides).answer()
    page = guest.client.get(guest.at).location
    assert app.test_client().get(page).status_code == 404
