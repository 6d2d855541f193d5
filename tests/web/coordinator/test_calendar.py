"""A coordinator decides on which days nobody works."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from booking.rules.calendar import Calendar
from booking.store.database import in_transaction, reading
from booking.store.queries.rosters import calendar_of
from booking.store.tables import StaffRow
from tests.harness.client import StrictClient
from tests.harness.clock import FrozenClock
from tests.harness.people import sign_in
from tests.harness.town import MONDAY, Town
from tests.usecases.work.visits import a_visit

NEXT_YEAR = "/beheer/kalender?jaar=2027"


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def _row(html: str, day: str) -> str:
    """Return what the row of a day says."""
    rows = re.findall(r"<tr>.*?</tr>", html, re.DOTALL)
    return next(_words(row) for row in rows if f">{day}</th>" in row)


def _calendar(app: Flask, town: Town) -> Calendar:
    with app.app_context(), reading() as session:
        return calendar_of(session, town.organisation_id)


def test_a_year_shows_its_holidays_and_what_replaces_those_in_a_weekend(greet: StaffRow, client: StrictClient) -> None:
    page = client.get(NEXT_YEAR).text
    assert "Weekend" in _row(page, "Saturday 1 May")
    assert "Replaced by Monday 3 May." in _row(page, "Saturday 1 May")
    assert "The first working day after it." in _row(page, "Monday 3 May")
    assert "Closed" in _row(page, "Monday 29 March")


def test_days_are_closed_and_opened_again(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    after = client.submit(
        "/beheer/kalender",
        form="close",
        first="2026-12-24",
        last="2026-12-28",
        name="Between the holidays",
        follow=True,
    )
    assert "The closed days are saved." in _words(after.text)
    kept = _calendar(app, town)
    # Christmas stays Christmas.
    assert sorted(kept.closed) == [date(2026, 12, day) for day in (24, 26, 27, 28)]
    assert set(kept.closed.values()) == {"Between the holidays"}
    page = client.get("/beheer/kalender")
    gone = client.follow(client.send(page, form=_form_of(page.text, "2026-12-28/weg")))
    assert "Monday 28 December is again what it usually is." in _words(gone.text)
    assert date(2026, 12, 28) not in _calendar(app, town).closed


@pytest.mark.parametrize(
    ("answers", "said", "field"),
    [
        ({"first": "", "name": "x"}, "Fill in the first day.", "first"),
        ({"first": "2026-12-24", "name": ""}, "Write it in a few words", "name"),
        ({"first": "31/02/2027", "name": "x"}, "Write a day such as 1/12/2026.", "first"),
        ({"first": "2062-12-24", "name": "x"}, "Look at the year again.", "first"),
        ({"first": "2026-12-24", "last": "2026-12-23", "name": "x"}, "must not be before the first day", "last"),
        ({"first": "2026-12-24", "last": "2027-12-24", "name": "x"}, "This is more than 35 days.", "last"),
    ],
)
def test_days_that_make_no_sense_are_said_at_their_field(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, answers: dict[str, Any], said: str, field: str
) -> None:
    page = client.submit("/beheer/kalender", form="close", **answers)
    assert page.status_code == 422
    assert said in page.text
    assert f'href="#{field}"' in page.text
    assert _calendar(app, town).closed == {}


def test_a_visit_on_a_day_that_closes_is_said_at_once(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    with app.app_context():
        in_transaction(
            lambda session: a_visit(
                session, town, starts_at=MONDAY + timedelta(days=1, hours=2), now=MONDAY, by=("An",)
            )
        )
    after = client.submit("/beheer/kalender", form="close", first="2026-11-24", name="Staff day", follow=True)
    assert "One visit is planned then." in _words(after.text)


def test_work_goes_on_on_a_holiday_and_stops_again(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    page = client.get("/beheer/kalender")
    opened = client.follow(client.send(page, form=_form_of(page.text, "2026-11-11/open")))
    assert "You work on Wednesday 11 November." in _words(opened.text)
    assert _calendar(app, town).opened == {date(2026, 11, 11)}
    client.follow(client.send(opened, form=_form_of(opened.text, "2026-11-11/weg")))
    assert _calendar(app, town).is_closed(date(2026, 11, 11))


def test_another_day_is_chosen_for_a_holiday_in_a_weekend(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    path = "/beheer/kalender/2027-05-01/vervangdag"
    assert 'value="2027-05-03"' in client.get(path).text
    for wrong, said in (
        ("2027-05-02", "Monday to Friday"),
        ("2028-05-02", "in the same year"),
        ("", "Fill in the day."),
        ("30/02/2027", "Write a day"),
    ):
        refused = client.submit(path, day=wrong)
        assert refused.status_code == 422, wrong
        assert said in _words(refused.text), wrong
    after = client.submit(path, day="2027-05-07", follow=True)
    assert "You chose this day." in _row(after.text, "Friday 7 May")
    kept = _calendar(app, town)
    assert kept.is_closed(date(2027, 5, 7))
    assert not kept.is_closed(date(2027, 5, 3))


def test_replacement_days_of_next_year_are_asked_calmly_until_somebody_chose(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    asked = "In 2027 3 holidays are in the weekend. Your staff must know the days instead before 15 December."
    page = client.get("/beheer/kalender")
    assert asked in _words(page.text)
    assert "3 holidays of 2027 are in the weekend." in _words(client.get("/beheer").text)
    after = client.follow(client.send(page, "Keep these days"))
    assert "The replacement days of 2027 are chosen." in _words(after.text)
    assert asked not in _words(after.text)
    assert _calendar(app, town).replacements == {
        date(2027, 5, 1): date(2027, 5, 3),
        date(2027, 8, 15): date(2027, 8, 16),
        date(2027, 12, 25): date(2027, 12, 27),
    }
    assert "are in the weekend" not in client.get("/beheer").text


def test_in_spring_nobody_is_asked_about_next_year(
    greet: StaffRow, client: StrictClient, freeze: Callable[[datetime], FrozenClock]
) -> None:
    freeze(MONDAY + timedelta(days=120))
    sign_in(client, greet)
    page = client.get("/beheer/kalender")
    assert "Calendar 2027" in _words(page.text)
    assert "15 December" not in page.text


def test_a_municipality_keeps_its_own_list(app: Flask, greet: StaffRow, client: StrictClient, town: Town) -> None:
    page = client.submit("/beheer/kalender", form="holidays", whose="own", follow=True)
    assert "No day of this year differs." in _words(page.text)
    assert "15 December" not in page.text
    assert not _calendar(app, town).is_closed(date(2026, 12, 25))


@pytest.mark.parametrize("path", ["2026-02-30/vervangdag", "2026-12-24/vervangdag", "kerst/vervangdag"])
def test_a_day_that_is_no_holiday_has_no_page(greet: StaffRow, client: StrictClient, path: str) -> None:
    assert client.get(f"/beheer/kalender/{path}").status_code == 404


def test_a_day_that_does_not_exist_cannot_be_opened(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town
) -> None:
    for path in ("2026-02-30/open", "20261225/open", "x/weg"):
        assert client.forge(f"/beheer/kalender/{path}", page="/beheer").status_code == 404, path
    after = client.follow(client.forge("/beheer/kalender/2026-12-24/open", page="/beheer"))
    assert "This day is no holiday" in _words(after.text)
    assert _calendar(app, town).opened == frozenset()


@pytest.mark.parametrize("year", ["", "x", "1850", "99999", "²"])
def test_a_year_that_nobody_means_is_this_year(greet: StaffRow, client: StrictClient, year: str) -> None:
    assert "Calendar 2026" in _words(client.get("/beheer/kalender", query_string={"jaar": year}).text)


def _form_of(html: str, action: str) -> int:
    """Return the number of the form in main that posts to ``action``."""
    main = html[html.index("<main") :]
    return next(number for number, form in enumerate(re.findall(r"<form[^>]*>", main)) if action in form)
