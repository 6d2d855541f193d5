"""A worker at a meal: who comes, what to know about them, and who came."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.store.database import in_transaction
from booking.store.tables import BookingRow, OrganisationRow, QuestionRow, StaffRow
from booking.usecases.bookings.requests import Who
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.meals import WEDNESDAY_NOON
from tests.harness.people import a_staff_member, sign_in
from tests.usecases.bookings.house import the_booking
from tests.usecases.sessions.table import MARIA, Table, a_table

TODAY = "/mijn-dag"
JEF = Who("Jef Claes", "+32470999999", "", "nl")

Freeze = Callable[[datetime], FrozenClock]


@pytest.fixture
def table(app: Flask) -> Table:
    with app.app_context():
        return in_transaction(a_table)


@pytest.fixture
def an(app: Flask, client: StrictClient, freeze: Freeze, table: Table) -> StaffRow:
    """An, who serves on Wednesday, at a quarter to twelve."""
    freeze(WEDNESDAY_NOON - timedelta(minutes=15))
    return _sign_in(app, client, table, "An")


def _sign_in(app: Flask, client: StrictClient, table: Table, name: str) -> StaffRow:
    def make(session: Session) -> StaffRow:
        organisation = session.get_one(OrganisationRow, table.town.organisation_id)
        return a_staff_member(
            session, organisation, role=Role.WORKER, name=name, locale="en", worker_id=table.town.workers[name]
        )

    with app.app_context():
        staff = in_transaction(make)
    sign_in(client, staff)
    return staff


def booked(app: Flask, table: Table, persons: int = 1, *, who: Who = MARIA) -> int:
    with app.app_context():
        return table.book(persons, who=who)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def state(app: Flask, booking_id: int) -> str:
    with app.app_context():
        return the_booking(booking_id).state


def test_the_day_shows_the_meal_and_leads_to_who_comes(
    app: Flask, client: StrictClient, table: Table, an: StaffRow
) -> None:
    booked(app, table, 2)

    today = client.get(TODAY)
    assert "12:00 – 13:30 Beef stew" in words(today.text)
    assert "2 of 40 places" in words(today.text)
    link = re.search(r"/mijn-dag/sessie/\d+", today.text)
    assert link is not None
    said = words(client.get(link[0]).text)
    assert "Maria Peeters 2 times: Middagmaal" in said
    assert "0470" not in said
    assert "€" not in said


def test_only_what_workers_have_to_know_is_told_of_the_answers(
    app: Flask, client: StrictClient, table: Table, an: StaffRow
) -> None:
    booking_id = booked(app, table)

    def answer(session: Session) -> None:
        for slug, sees in (("diet", True), ("income", False)):
            session.add(
                QuestionRow(
                    organisation_id=table.town.organisation_id,
                    service_id=table.meals.service_id,
                    slug=slug,
                    label={"nl": slug, "en": f"Your {slug}"},
                    hint={"nl": ""},
                    kind="text",
                    worker_sees=sees,
                )
            )
        session.get_one(BookingRow, booking_id).answers = {"diet": "No pork", "income": "Little"}

    with app.app_context():
        in_transaction(answer)

    said = words(client.get(f"/mijn-dag/sessie/{table.meal_id}").text)
    assert "Your diet No pork" in said
    assert "Little" not in said


def test_who_came_and_who_did_not_is_one_press_each(
    app: Flask, client: StrictClient, table: Table, an: StaffRow
) -> None:
    maria, jef = booked(app, table), booked(app, table, who=JEF)
    page = f"/mijn-dag/sessie/{table.meal_id}"

    client.follow(client.forge(f"{page}/gekomen", page=page, came=str(maria)))
    shown = client.follow(client.forge(f"{page}/gekomen", page=page, missed=str(jef)))

    assert (state(app, maria), state(app, jef)) == ("done", "not_done")
    assert "Did not come" in words(shown.text)


def test_everybody_is_ticked_at_once(app: Flask, client: StrictClient, table: Table, an: StaffRow) -> None:
    both = booked(app, table), booked(app, table, who=JEF)

    page = client.submit(f"/mijn-dag/sessie/{table.meal_id}", "Everybody came", follow=True)

    assert [state(app, one) for one in both] == ["done", "done"]
    assert "2 are ticked." in page.text


@pytest.mark.parametrize("typed", ["", "x", "999999999999999999999", "12345"])
def test_what_no_page_sends_ticks_nobody(
    app: Flask, client: StrictClient, table: Table, an: StaffRow, typed: str
) -> None:
    booking_id = booked(app, table)
    page = f"/mijn-dag/sessie/{table.meal_id}"

    answer = client.forge(f"{page}/gekomen", page=page, came=typed)

    assert answer.status_code in {303, 404}
    assert state(app, booking_id) == "confirmed"


def test_who_does_not_work_there_sees_nothing_of_it(
    app: Flask, client: StrictClient, freeze: Freeze, table: Table
) -> None:
    freeze(WEDNESDAY_NOON)
    _sign_in(app, client, table, "Bilal")

    assert "Beef stew" not in client.get(TODAY).text
    assert client.get(f"/mijn-dag/sessie/{table.meal_id}").status_code == 404


def test_another_day_shows_that_it_is_there_and_not_who_comes(
    app: Flask, client: StrictClient, freeze: Freeze, table: Table
) -> None:
    freeze(WEDNESDAY_NOON - timedelta(days=1))
    _sign_in(app, client, table, "An")
    booked(app, table)

    tomorrow = words(client.get("/mijn-dag/morgen").text)
    assert "Beef stew" in tomorrow
    assert "Maria" not in tomorrow
    assert client.get(f"/mijn-dag/sessie/{table.meal_id}").status_code == 404
