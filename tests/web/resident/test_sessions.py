"""Somebody books two meals: which one, where, and how many places are left."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.messages.rendering import render_mail
from booking.rules.levels import Level
from booking.store.database import in_transaction, reading
from booking.store.tables import BookingRow, GroupSessionRow, OrganisationRow, OutboxRow, SessionPlaceRow
from tests.harness.meals import WEDNESDAY_END, WEDNESDAY_NOON, Meals, a_meal, a_restaurant
from tests.harness.town import MONDAY, Town
from tests.messages.facts import SENDER
from tests.web.resident.way import ADDRESS, Way, words

NOON = "2026-11-25T11:00Z"


@pytest.fixture
def meals(app: Flask, town: Town) -> Meals:
    def make(session: Session) -> Meals:
        meals = a_restaurant(session, town)
        a_meal(session, town, meals, places=5)
        return meals

    with app.app_context():
        return in_transaction(make)


def to_times(way: Way, meals: Meals, *, persons: int = 2) -> Way:
    option = meals.options["meals"]
    way.on(f"/boeken/{meals.slug}", options=[option])
    return way.on(way.at, **{f"count_{option}": str(persons)}).address()


def test_the_times_are_the_meals_with_their_room(way: Way, meals: Meals) -> None:
    page = way.client.get(to_times(way, meals).at)

    said = words(page)
    assert "When do you come?" in said
    assert "12:00 – 13:30 Beef stew Dorpsrestaurant 5 places left" in said


def test_two_people_eat_and_the_page_says_where(app: Flask, way: Way, meals: Meals) -> None:
    def spicy_and_outdoors(session: Session) -> None:
        session.query(OrganisationRow).update({"levels": [Level("hot", {"nl": "Pittig", "en": "Spicy"}).to_json()]})
        session.query(GroupSessionRow).update({"level": "hot", "is_outdoor": True})

    with app.app_context():
        in_transaction(spicy_and_outdoors)
    times = to_times(way, meals)
    assert "Beef stew Spicy Outdoors Dorpsrestaurant" in words(way.client.get(times.at))
    check = times.time(NOON).person()
    assert "Beef stew Spicy Outdoors" in words(way.client.get(check.at))
    assert "Dorpsrestaurant" in words(way.client.get(check.at))
    assert "€14.00" in words(way.client.get(check.at))

    page = way.client.get(check.booked())

    assert "Beef stew Spicy Outdoors" in words(page)
    assert "Dorpsrestaurant" in words(page)
    with app.app_context(), reading() as session:
        booking = session.scalars(select(BookingRow)).one()
        place = session.scalars(select(SessionPlaceRow)).one()
        mail = session.scalars(select(OutboxRow).order_by(OutboxRow.id)).first()
        assert mail is not None
        written = render_mail(mail.kind, mail.facts, SENDER, "en", secret_key="x" * 32, now=MONDAY)
    assert "Spicy" in written.text
    assert "Outdoors" in written.text
    assert (booking.state, booking.location_id) == ("confirmed", meals.location_id)
    assert (place.places, place.state) == (2, "planned")


def test_a_meal_with_too_few_chairs_is_not_shown(way: Way, meals: Meals) -> None:
    page = way.client.get(to_times(way, meals, persons=6).at)

    assert "Nothing is free in these days" in words(page)


def test_a_meal_moves_to_another_day(app: Flask, way: Way, town: Town, meals: Meals) -> None:
    booked = to_times(way, meals).time(NOON).person().booked()
    with app.app_context():
        in_transaction(
            lambda session: a_meal(
                session,
                town,
                meals,
                starts_at=WEDNESDAY_NOON + timedelta(days=1),
                ends_at=WEDNESDAY_END + timedelta(days=1),
            )
        )
    link = re.search(r"/b/[^\"/]+/verplaatsen", way.client.get(booked).text)
    assert link is not None

    moved = way.client.submit(link[0], starts_at="2026-11-26T11:00Z", follow=True)

    assert "Thursday 26 November" in words(moved)


def test_who_comes_to_us_is_asked_how_many_and_where_they_live(way: Way, meals: Meals) -> None:
    option = meals.options["meals"]
    way.on(f"/boeken/{meals.slug}", options=[option])
    asked = words(way.client.get(way.at))
    assert "How many?" in asked
    assert "for one" not in asked
    assert "ceiling" not in asked
    assert "Do not write anything about your health or your income." in asked

    way.on(way.at, **{f"count_{option}": "2"})
    asked = words(way.client.get(way.at))

    assert "Where do you live?" in asked
    assert "We need your address for your price and for the invoice." in asked
    assert "How do we get in?" not in asked
    assert "Where may we come?" not in asked


def test_a_wrong_address_of_who_comes_to_us_is_asked_again_in_the_same_words(way: Way, meals: Meals) -> None:
    way.on(f"/boeken/{meals.slug}", options=[meals.options["meals"]]).amounts()

    wrong: dict[str, Any] = ADDRESS | {"street": ""}
    refused = way.client.submit(way.at, **wrong)

    assert refused.status_code == 422
    assert "Where do you live?" in words(refused)
    assert "Fill in the street." in words(refused)


def test_a_meal_has_no_photos_of_work_and_no_time_that_is_charged(way: Way, meals: Meals) -> None:
    check = to_times(way, meals).time(NOON).person()
    assert "We charge the time that it really takes." not in words(way.client.get(check.at))

    page = words(way.client.get(check.booked()))

    assert "2 × Middagmaal" in page
    assert "Photos of the work" not in page
    assert "We charge the time that it really takes." not in page


def test_the_mail_about_two_meals_says_two(app: Flask, way: Way, meals: Meals) -> None:
    to_times(way, meals).time(NOON).person().booked()

    with app.app_context(), reading() as session:
        kept = session.scalars(select(OutboxRow).where(OutboxRow.kind == "booking_confirmed")).first()
    assert kept is not None
    # The dish of the day, and two meals of it.
    assert kept.facts["counts"] == [1, 2]
