"""The desk promises a chair at the table to a caller, and prints who comes."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.orm import Session

from booking.store.tables import BookingRow, ServiceRow, SessionPlaceRow
from tests.harness.meals import Meals, a_meal, a_restaurant
from tests.web.desk.conftest import Counter

NOON = "20261125T1100"


@pytest.fixture
def meals(desk: Counter) -> Meals:
    return desk.do(lambda session: a_restaurant(session, desk.town))


@pytest.fixture
def meal(desk: Counter, meals: Meals) -> int:
    return desk.do(lambda session: a_meal(session, desk.town, meals, places=10, worker="An"))


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def path(meals: Meals, resident_id: int, *, persons: int = 2, moment: str = "") -> str:
    chosen = f"&moment={moment}" if moment else ""
    return f"/loket/inwoner/{resident_id}/boeken?service={meals.slug}&task_{meals.options['meals']}={persons}{chosen}"


def book(desk: Counter, meals: Meals, *, name: str = "Maria Van den Broeck", phone: str = "0470 12 34 56") -> None:
    resident = desk.resident(name, phone=phone)
    desk.client.submit(path(meals, resident.resident_id, moment=NOON), form="book", follow=True)


def test_one_look_gives_the_meals_with_their_room_and_the_sentence(desk: Counter, meals: Meals, meal: int) -> None:
    said = words(desk.client.get(path(meals, desk.resident().resident_id)).text)

    assert (
        "On Wednesday 25 November from 12:00 to 13:30 you can come to Dorpsrestaurant for this: 2 × Middagmaal." in said
    )
    assert "It is: Beef stew." in said
    assert "That costs €14.00." in said
    assert "10 places left" in said


def test_two_chairs_are_promised(desk: Counter, meals: Meals, meal: int) -> None:
    book(desk, meals)

    (booking,), (place,) = desk.rows(BookingRow), desk.rows(SessionPlaceRow)
    assert (booking.state, booking.location_id) == ("confirmed", meals.location_id)
    assert (place.session_id, place.places, place.state) == (meal, 2, "planned")


def test_the_list_of_a_meal_says_who_comes_and_no_price(desk: Counter, meals: Meals, meal: int) -> None:
    book(desk, meals)
    book(desk, meals, name="Jef Claes", phone="0470 99 99 99")

    day = words(desk.client.get("/loket/sessies?dag=2026-11-25").text)
    page = desk.client.get(f"/loket/sessie/{meal}")

    assert "4 of 10 places 6 places left" in day
    said = words(page.text)
    assert "Jef Claes 0470 99 99 99 2 places 2 × Middagmaal" in said
    assert said.index("Jef Claes") < said.index("Maria")
    assert "€" not in said


def test_who_comes_to_what_is_confidential_is_shown_to_its_guides_alone(desk: Counter, meals: Meals, meal: int) -> None:
    book(desk, meals)

    def hide(session: Session) -> None:
        session.get_one(ServiceRow, meals.service_id).confidential = True

    desk.do(hide)

    assert desk.client.get(f"/loket/sessie/{meal}").status_code == 404
    assert "No sessions on this day." in desk.client.get("/loket/sessies?dag=2026-11-25").text


def test_a_day_without_sessions_says_so(desk: Counter, meals: Meals) -> None:
    assert "No sessions on this day." in desk.client.get("/loket/sessies").text
    assert desk.client.get("/loket/sessie/999999").status_code == 404


def test_nobody_comes_to_a_meal_and_no_work_is_on_a_photo(desk: Counter, meals: Meals, meal: int) -> None:
    book(desk, meals)
    (booking,) = desk.rows(BookingRow)

    said = words(desk.client.get(f"/loket/boeking/{booking.number}").text)

    assert "2 × Middagmaal" in said
    assert "Who comes" not in said
    assert "Photos of the work" not in said
