"""A meal for a caller, and the ride to it with it: seen, moved and cancelled together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from booking.rules.money import Money
from booking.store.tables import BookingRow, RideRow, ServiceLinkRow
from booking.usecases.bookings.book_for_caller import BookForCaller, book_for_caller
from booking.usecases.bookings.requests import Choice
from tests.harness.meals import Meals, a_meal, a_restaurant
from tests.harness.rides import a_ride_service
from tests.harness.town import MONDAY, a_place
from tests.web.desk.conftest import Counter
from tests.web.desk.test_rides import words

#: Breakfast on Friday 27 November at ten in Brussels, and on the Monday after it.
FRIDAY, NEXT = datetime(2026, 11, 27, 9, tzinfo=UTC), datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.fixture
def meals(desk: Counter) -> Meals:
    def make(session: Session) -> Meals:
        found, rides = a_restaurant(session, desk.town), a_ride_service(session, desk.town)
        for starts_at in (FRIDAY, NEXT):
            a_meal(session, desk.town, found, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
        session.add(
            ServiceLinkRow(
                organisation_id=desk.town.organisation_id, service_id=found.service_id, linked_id=rides.service_id
            )
        )
        return found

    return desk.do(make)


@pytest.fixture
def page(desk: Counter, meals: Meals) -> str:
    """The page of a meal that was booked for a caller."""
    maria = desk.resident()
    asked = BookForCaller(
        maria.resident_id,
        meals.service_id,
        (Choice(meals.options["meals"]),),
        a_place(),
        FRIDAY,
        Money.of("7"),
        client_key="a meal",
    )
    booked = desk.do(lambda session: book_for_caller(session, asked, by=desk.actor, now=MONDAY))
    return f"/loket/boeking/{booked.number}"


def with_ride(desk: Counter, page: str) -> None:
    """Book the ride that the page offers."""
    shown = desk.client.get(page)
    assert "Something else with it?" in words(shown)
    (link,) = [one.split('"')[0] for one in shown.text.split('href="') if "mand=" in one.split('"')[0]]
    call = desk.client.get(link.replace("&amp;", "&"))
    assert "This goes together with booking" in words(call)
    assert "for your appointment at 10:00: Dorpsrestaurant" in words(call)
    booked = desk.client.send(call, form="book")
    assert booked.status_code == 303, words(booked)


def test_the_ride_of_the_same_call_belongs_to_the_meal(desk: Counter, page: str) -> None:
    with_ride(desk, page)
    meal, ride = sorted(desk.rows(BookingRow), key=lambda row: row.id)
    assert meal.basket_id == ride.basket_id is not None
    (route,) = desk.rows(RideRow)
    assert (route.appointment_at, route.stay_minutes) == (FRIDAY, 60)
    assert "Booked together with this" in words(desk.client.get(page))


def test_everything_is_moved_and_cancelled_in_one_go(desk: Counter, page: str) -> None:
    with_ride(desk, page)
    preview = desk.client.submit(f"{page}/samen-verplaatsen?from=2026-11-30", form="move", starts_at="20261130T0900")
    assert "Monday 30 November, 10:00" in words(preview)
    moved = desk.client.send(preview, form="move")
    assert moved.status_code == 303, words(moved)
    assert {row.starts_at.date().isoformat() for row in desk.rows(BookingRow)} == {"2026-11-30"}

    refused = desk.client.submit(f"{page}/samen-annuleren", form="cancel")
    assert refused.status_code == 422
    desk.client.submit(f"{page}/samen-annuleren", form="cancel", reason="No longer hungry", follow=True)
    assert {row.state for row in desk.rows(BookingRow)} == {"cancelled"}


def test_a_booking_that_stands_alone_has_nothing_to_change_together(desk: Counter, page: str) -> None:
    for path in ("samen-annuleren", "samen-verplaatsen"):
        assert desk.client.get(f"{page}/{path}").status_code == 404


def test_a_number_of_nobody_leaves_the_booking_alone(desk: Counter, page: str, meals: Meals) -> None:
    maria = desk.resident()
    option = meals.options["meals"]
    path = f"/loket/inwoner/{maria.resident_id}/boeken?service=eten&task_{option}=1&mand=99999999"
    call = desk.client.get(f"{path}&moment=20261130T0900")
    assert desk.client.send(call, form="book").status_code == 303
    assert {row.basket_id for row in desk.rows(BookingRow)} == {None}
