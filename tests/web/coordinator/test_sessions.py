"""A coordinator plans meals: one, every week, another time, none at all, and who works there."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from booking.rules.calendar import local, local_date
from booking.store.database import in_transaction, reading
from booking.store.tables import CalendarDayRow, GroupSessionRow, ServiceLocationRow, SessionWorkerRow, StaffRow
from tests.harness.client import StrictClient
from tests.harness.meals import Meals, a_meal, a_restaurant
from tests.harness.town import Town

LUNCH: dict[str, Any] = {
    "name-nl": "Stoofvlees",
    "starts": "12.00",
    "ends": "13.30",
    "places": "40",
    "until": "4",
    "until_clock": "12:00",
}


@pytest.fixture
def meals(app: Flask, town: Town, greet: StaffRow) -> Meals:
    with app.app_context():
        return in_transaction(lambda session: a_restaurant(session, town))


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def _sessions(app: Flask) -> list[GroupSessionRow]:
    with app.app_context(), reading() as session:
        found = list(session.scalars(select(GroupSessionRow).order_by(GroupSessionRow.starts_at)))
        session.expunge_all()
    return found


def _path(meals: Meals, what: str) -> str:
    return f"/beheer/sessies/{meals.service_id}/{what}"


def test_one_meal_is_added_with_friday_noon_as_its_deadline(app: Flask, client: StrictClient, meals: Meals) -> None:
    levels: dict[str, Any] = {"levels-nl": "Beginner\nGevorderd", "levels-en": "Beginner\nAdvanced"}
    client.submit("/beheer/instellingen/niveaus", follow=True, **levels)
    page = client.submit(_path(meals, "nieuw"), follow=True, **LUNCH, on="2026-12-02", level="gevorderd", held="out")

    (one,) = _sessions(app)
    assert (one.level, one.is_outdoor) == ("gevorderd", True)
    assert "Advanced · Outdoors" in _words(page.text)
    client.submit("/beheer/instellingen/niveaus", follow=True, **{"levels-nl": "Beginner", "levels-en": "Beginner"})
    assert client.submit(f"/beheer/sessie/{one.id}", follow=True, places="41").status_code == 200
    assert (_sessions(app)[0].level, _sessions(app)[0].places) == ("gevorderd", 41), (
        "what is gone stays with its sessions"
    )
    called_off = client.submit(_path(meals, "dag/2026-12-02/slecht-weer"), follow=True)
    assert "One session is called off." in _words(called_off.text)
    page = client.submit(_path(meals, "nieuw"), follow=True, **LUNCH, on="2026-12-02")
    one = _sessions(app)[1]
    assert (one.places, one.taken, one.name["nl"]) == (40, 0, "Stoofvlees")
    assert local(one.starts_at).isoformat() == "2026-12-02T12:00:00+01:00"
    # Hoegaarden: by Friday morning for Wednesday (domain A1.4).
    assert one.book_until is not None
    assert local(one.book_until).isoformat() == "2026-11-27T12:00:00+01:00"
    assert "Stoofvlees" in page.text
    assert "0 of 40 places 40 places left" in _words(page.text)


def test_every_tuesday_until_christmas_without_a_week_of_holidays(
    app: Flask, client: StrictClient, meals: Meals
) -> None:
    page = client.submit(
        _path(meals, "herhalen"),
        follow=True,
        **LUNCH,
        weekdays=["1"],
        first="2026-11-24",
        last="2026-12-22",
        **{"out1-first": "2026-12-07", "out1-last": "2026-12-13"},
    )

    assert [str(local_date(one.starts_at)) for one in _sessions(app)] == [
        "2026-11-24",
        "2026-12-01",
        "2026-12-15",
        "2026-12-22",
    ]
    assert "4 sessions are saved." in page.text


def test_the_same_form_sent_twice_makes_them_once(app: Flask, client: StrictClient, meals: Meals) -> None:
    form = client.get(_path(meals, "nieuw"))
    for _ in range(2):
        assert client.send(form, **LUNCH, on="2026-12-02").status_code == 303

    assert len(_sessions(app)) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends": "11.30"}, "The end must be after the start."),
        ({"on": "2026-11-20"}, "Choose a later moment."),
        ({"places": "0"}, "Fill in a whole number from 1 to 5000."),
        ({"least_age": "12", "most_age": "6"}, "This age is lower than the first one."),
        ({"until": "days", "until_clock": "12:00"}, "Fill in how many days."),
        ({"until": "4", "until_clock": ""}, "Fill in a time."),
        ({"until": "working_days", "until_days": "0"}, "Fill in a whole number from 1 to 20."),
        ({"on": "2027-03-28", "starts": "2.30", "ends": "5.00"}, "We cannot come at this time."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    app: Flask, client: StrictClient, meals: Meals, wrong: dict[str, str], said: str
) -> None:
    page = client.submit(_path(meals, "nieuw"), **(LUNCH | {"on": "2026-12-02"} | wrong))

    assert page.status_code == 422
    assert said in _words(page.text)
    assert _sessions(app) == []


def test_a_clash_is_told_and_nothing_of_the_rest_is_made(app: Flask, client: StrictClient, meals: Meals) -> None:
    client.submit(_path(meals, "nieuw"), follow=True, **LUNCH, on="2026-12-01")

    page = client.submit(_path(meals, "herhalen"), **LUNCH, weekdays=["1"], first="2026-11-24", last="2026-12-22")

    assert page.status_code == 422
    assert "There is a session at this place already on: Tuesday 1 December" in _words(page.text)
    assert len(_sessions(app)) == 1


def test_repeating_says_what_is_missing(client: StrictClient, meals: Meals) -> None:
    page = client.submit(
        _path(meals, "herhalen"),
        **(LUNCH | {"out1-first": "2026-12-07", "out2-first": "2026-12-20", "out2-last": "2026-12-10"}),
        first="2026-11-24",
        last="2026-12-22",
    )

    assert page.status_code == 422
    said = _words(page.text)
    assert "Choose at least one day of the week." in said
    assert "Fill in both days, or neither." in said
    assert "The end must be after the start." in said


def test_a_session_gets_another_name_and_more_places(
    app: Flask, client: StrictClient, town: Town, meals: Meals
) -> None:
    with app.app_context():
        meal = in_transaction(lambda session: a_meal(session, town, meals))

    client.submit(f"/beheer/sessie/{meal}", follow=True, **{"name-nl": "Vispan", "places": "45"})

    (one,) = _sessions(app)
    assert (one.name["nl"], one.places) == ("Vispan", 45)


def test_a_day_moves_and_a_session_is_cancelled_and_stays_in_sight(
    app: Flask, client: StrictClient, town: Town, meals: Meals
) -> None:
    with app.app_context():
        meal = in_transaction(lambda session: a_meal(session, town, meals))

    moved = client.submit(
        f"/beheer/sessies/{meals.service_id}/dag/2026-11-25/verplaatsen", follow=True, to="2026-11-26", ours="weather"
    )
    assert "One session is moved." in moved.text
    cancelled = client.submit(f"/beheer/sessie/{meal}/afgelasten", follow=True, ours="ill")

    assert "Does not take place" in cancelled.text
    (one,) = _sessions(app)
    assert (one.state, str(local_date(one.starts_at))) == ("cancelled", "2026-11-26")
    assert client.get(f"/beheer/sessie/{meal}").location == f"/beheer/sessie/{meal}/heropenen"
    again = client.submit(f"/beheer/sessie/{meal}/heropenen", follow=True)
    assert "It takes place again." in again.text
    assert [one.state for one in _sessions(app)] == ["open"]


def test_nobody_is_told_a_reason_that_nobody_chose(app: Flask, client: StrictClient, town: Town, meals: Meals) -> None:
    with app.app_context():
        meal = in_transaction(lambda session: a_meal(session, town, meals))
    page = client.submit(f"/beheer/sessie/{meal}/afgelasten")
    assert page.status_code == 422
    assert "Choose why." in page.text
    assert [one.state for one in _sessions(app)] == ["open"]


def test_who_works_there_is_written_down(app: Flask, client: StrictClient, town: Town, meals: Meals) -> None:
    with app.app_context():
        meal = in_transaction(lambda session: a_meal(session, town, meals))

    page = client.submit(f"/beheer/sessie/{meal}/medewerkers", follow=True, workers=[str(town.workers["An"])])

    assert "Who works there is saved." in page.text
    with app.app_context(), reading() as session:
        assert list(session.scalars(select(SessionWorkerRow.worker_id))) == [town.workers["An"]]


def test_who_works_every_tuesday_is_said_once(app: Flask, client: StrictClient, town: Town, meals: Meals) -> None:
    client.submit(_path(meals, "herhalen"), follow=True, **LUNCH, weekdays=["1"], first="2026-11-24", last="2026-12-22")
    second = _sessions(app)[1].id

    client.submit(
        f"/beheer/sessie/{second}/medewerkers", follow=True, workers=[str(town.workers["An"])], also_later=True
    )

    with app.app_context(), reading() as session:
        at = list(session.scalars(select(SessionWorkerRow.session_id).order_by(SessionWorkerRow.session_id)))
    assert at == [one.id for one in _sessions(app)[1:]]


def test_a_day_goes_to_another_day(client: StrictClient, meals: Meals) -> None:
    page = client.submit(
        f"/beheer/sessies/{meals.service_id}/dag/2026-11-25/verplaatsen", to="2026-11-25", ours="weather"
    )

    assert page.status_code == 422
    assert "Choose another day." in page.text


def test_a_day_that_was_closed_since_stands_out(app: Flask, client: StrictClient, town: Town, meals: Meals) -> None:
    with app.app_context():
        in_transaction(lambda session: a_meal(session, town, meals))
    assert "We are closed on this day" not in client.get("/beheer/sessies").text
    with app.app_context():
        in_transaction(
            lambda session: session.add(
                CalendarDayRow(
                    organisation_id=town.organisation_id, on=date(2026, 11, 25), kind="closed", name="Verbouwing"
                )
            )
        )

    assert "We are closed on this day" in client.get("/beheer/sessies").text


def test_a_service_without_a_place_says_what_to_do_first(
    app: Flask, client: StrictClient, town: Town, meals: Meals
) -> None:
    with app.app_context():
        in_transaction(lambda session: session.execute(delete(ServiceLocationRow)))

    assert "This service has no place yet." in client.get(_path(meals, "nieuw")).text


def test_without_any_service_with_sessions_the_page_explains_itself(client: StrictClient, greet: StaffRow) -> None:
    assert "No service has sessions yet." in client.get("/beheer/sessies").text


def test_a_service_of_visits_has_no_sessions(client: StrictClient, town: Town, greet: StaffRow) -> None:
    assert client.get(f"/beheer/sessies/{town.service_id}/nieuw").status_code == 404
    assert client.get("/beheer/sessies?dienst=klusdienst").status_code == 404
