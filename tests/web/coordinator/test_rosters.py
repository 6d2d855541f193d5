"""A coordinator decides when a worker is there: two weeks in turn, single days, a contract, and what the law thinks."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

import pytest
from flask import Flask

from booking.rules.calendar import BRUSSELS
from booking.rules.hours import Week, WeeklyHours
from booking.store.database import in_transaction, reading
from booking.store.queries.workers import Worker, worker_by_id
from booking.store.tables import StaffRow
from tests.harness.client import StrictClient
from tests.harness.town import MONDAY, Town, a_town


@pytest.fixture
def path(town: Town) -> str:
    return f"/beheer/medewerkers/{town.workers['An']}"


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def _an(app: Flask, town: Town) -> Worker:
    with app.app_context(), reading() as session:
        return worker_by_id(session, town.organisation_id, town.workers["An"], now=MONDAY)


def test_two_weeks_take_turns_and_the_page_says_which_one_it_is(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, path: str
) -> None:
    page = client.get(f"{path}/uren?weken=2")
    assert "This is week B." in _words(page.text)
    assert "Week A from Monday 30 November" in _words(page.text)
    assert "Week B from Monday 23 November" in _words(page.text)
    friday_off = {f"other_days-4-{name}": "" for name in ("starts", "ends", "starts_again", "ends_again")}
    after = client.follow(client.send(page, **friday_off))
    words = _words(after.text)
    assert "This is week B." in words
    assert "Week A: 37 hours 30 minutes Week B: 30 hours" in words
    hours = _an(app, town).hours
    assert WeeklyHours(3, time(8, 30), time(12)) in hours
    assert WeeklyHours(4, time(8, 30), time(12), Week.FIRST) in hours
    assert not [one for one in hours if one.week is Week.SECOND]
    # The page opens as it was left, and one week for all is one tab away.
    assert "other_days-4-starts" in client.get(f"{path}/uren").text
    client.submit(f"{path}/uren?weken=1", follow=True)
    assert {one.week for one in _an(app, town).hours} == {Week.EVERY}


def test_what_is_wrong_in_the_second_week_stands_at_its_day(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, path: str
) -> None:
    before = _an(app, town)
    answers: dict[str, Any] = {"other_days-2-ends": "08:00"}
    page = client.submit(f"{path}/uren?weken=2", **answers)
    assert page.status_code == 422
    assert 'href="#other_days-2-starts"' in page.text
    assert "The end must be after the start." in page.text
    assert _an(app, town) == before


def test_a_long_week_is_saved_and_said(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, path: str
) -> None:
    late = {f"days-{weekday}-ends_again": "19:00" for weekday in range(5)}
    after = client.submit(f"{path}/uren", follow=True, **late)
    words = _words(after.text)
    assert "Something in the hours needs a look. It stands below." in words
    assert "50 hours of work. The contract says 38 hours." in words
    assert words.count("The contract says") == 1
    assert _an(app, town).hours[1].ends == time(19)
    assert "Look at the hours" in client.get("/beheer/medewerkers").text


def test_one_day_has_other_hours_then_none_then_is_as_the_week_says(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, path: str
) -> None:
    other = client.submit(f"{path}/dag", on="2026-12-01", starts="13:00", ends="17:00", follow=True)
    assert "The hours of Tuesday 1 December are saved." in _words(other.text)
    (shift,) = _an(app, town).shifts
    assert shift.starts_at == datetime(2026, 12, 1, 13, tzinfo=BRUSSELS)
    again = client.get(f"{path}/dag?dag=2026-12-01")
    assert 'value="13:00"' in again.text
    off = client.follow(client.send(again, what="off"))
    assert "Not at work" in _words(off.text)
    worker = _an(app, town)
    assert (worker.shifts, worker.changed_days) == ((), (date(2026, 12, 1),))
    form = next(n for n, tag in enumerate(_forms(off.text)) if "2026-12-01/weg" in tag)
    back = client.follow(client.send(off, form=form))
    assert "No day differs from the week." in _words(back.text)
    assert _an(app, town).changed_days == ()


def test_extra_hours_across_midnight_stand_beside_the_week(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, path: str
) -> None:
    after = client.submit(f"{path}/dag", on="5/12/2026", what="extra", starts="20.00", ends="1u30", follow=True)
    words = _words(after.text)
    assert "(beside the week)" in words
    assert "of work at night, between 20:00 and 6:00." in words
    worker = _an(app, town)
    assert worker.changed_days == ()
    assert worker.shifts[0].ends_at == datetime(2026, 12, 6, 1, 30, tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("answers", "said", "field"),
    [
        ({"on": ""}, "Fill in the day.", "on"),
        ({"on": "2026-02-30", "starts": "9:00", "ends": "12:00"}, "Write a day such as 1/12/2026.", "on"),
        ({"on": "20266-12-01", "starts": "9:00", "ends": "12:00"}, "Write a day such as 1/12/2026.", "on"),
        ({"on": "2066-12-01", "starts": "9:00", "ends": "12:00"}, "Look at the year again.", "on"),
        ({"on": "2026-12-01"}, "Fill in the hours of this day.", "starts"),
        ({"on": "2026-12-01", "starts": "9:00"}, "Fill in both a beginning and an end.", "starts"),
        ({"on": "2026-12-01", "starts": "9:00", "ends": "39:00"}, "Write a time such as 8.30.", "ends"),
        ({"on": "2026-12-01", "starts": "9:00", "ends": "9:00"}, "The end must be after the start.", "ends"),
        (
            {"on": "2026-12-01", "starts": "9:00", "ends": "12:00", "starts_again": "13:00"},
            "Fill in both a beginning and an end.",
            "starts_again",
        ),
        (
            {"on": "2026-12-01", "starts": "9:00", "ends": "12:00", "starts_again": "11:00", "ends_again": "13:00"},
            "These hours overlap with other hours of the same person.",
            "starts_again",
        ),
        (
            {"on": "2027-03-28", "starts": "2:30", "ends": "8:00"},
            "This hour does not exist: the clock goes forward that night.",
            "starts",
        ),
    ],
)
def test_a_day_that_makes_no_sense_is_said_at_its_field(
    app: Flask,
    greet: StaffRow,
    client: StrictClient,
    town: Town,
    path: str,
    answers: dict[str, Any],
    said: str,
    field: str,
) -> None:
    page = client.submit(f"{path}/dag", **answers)
    assert page.status_code == 422
    assert said in page.text
    assert f'href="#{field}"' in page.text
    assert _an(app, town).shifts == ()


def test_contract_limits_and_languages_are_kept_and_shown(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, path: str
) -> None:
    after = client.submit(
        f"{path}/gegevens",
        follow=True,
        limits=["ladder", "lifting"],
        spoken=["ar", "nl"],
        contract_from="2026-01-01",
        contract_last="31/12/2026",
        week_hours="30,4",
        travel_mode="cargo_bike",
    )
    words = _words(after.text)
    for said in ("Standing on a ladder, Lifting heavy things", "Arabic, Dutch", "30 hours 24 minutes a week"):
        assert said in words, said
    assert "Until 31 December 2026 included" in words
    # A contract shorter than the week that stands there.
    assert "The contract says 30 hours 24 minutes." in words
    an = _an(app, town)
    assert (an.limits, an.languages, an.week_minutes) == (("ladder", "lifting"), ("ar", "nl"), 1824)
    assert (an.contract_from, an.contract_until) == (date(2026, 1, 1), date(2027, 1, 1))
    assert 'value="30,4"' in client.get(f"{path}/gegevens").text


@pytest.mark.parametrize(
    ("answers", "said", "field"),
    [
        ({"contract_from": "2026-12-01", "contract_last": "2026-11-01"}, "The end must be after", "contract_last"),
        ({"contract_from": "31/02/2026"}, "Write a day such as 1/12/2026.", "contract_from"),
        ({"week_hours": "300"}, "Fill in a number from 0 to 40", "week_hours"),
        ({"week_hours": "0,5"}, "A week of a contract lasts 1 hour at least and 40 hours at most.", "week_hours"),
        ({"week_hours": ""}, "Fill in a number from 0 to 40", "week_hours"),
        ({"name": " "}, "Fill in a name.", "name"),
    ],
)
def test_a_contract_that_makes_no_sense_is_said_at_its_field(
    app: Flask,
    greet: StaffRow,
    client: StrictClient,
    town: Town,
    path: str,
    answers: dict[str, Any],
    said: str,
    field: str,
) -> None:
    before = _an(app, town)
    page = client.submit(f"{path}/gegevens", **answers)
    assert page.status_code == 422
    assert said in page.text
    assert f'href="#{field}"' in page.text
    assert _an(app, town) == before


def test_what_nobody_offered_is_refused(
    app: Flask, greet: StaffRow, client: StrictClient, town: Town, path: str
) -> None:
    page = client.forge(f"{path}/gegevens", name="An", week_hours="38", travel_mode="car", limits="flying")
    assert page.status_code == 422
    assert "Choose from the list." in page.text


@pytest.mark.parametrize(("part", "first", "second"), [
    ("gegevens", {"name": "An Peeters"}, {"phone": "0470 12 34 56"}),
    ("uren", {"days-4-ends_again": "17:00"}, {"days-3-ends_again": "17:30"}),
])  # fmt: skip
def test_of_two_who_change_the_same_the_second_is_told(
    app: Flask,
    greet: StaffRow,
    client: StrictClient,
    town: Town,
    path: str,
    part: str,
    first: dict[str, Any],
    second: dict[str, Any],
) -> None:
    old = client.get(f"{path}/{part}")
    client.submit(f"{path}/{part}", follow=True, **first)
    saved = _an(app, town)
    refused = client.send(old, **second)
    assert refused.status_code == 422
    assert "Somebody else saved this in the meantime." in _words(refused.text)
    assert _an(app, town) == saved
    # Saving once more is choosing what was typed.
    client.follow(client.send(refused))
    assert _an(app, town) != saved


def test_days_of_a_worker_of_somebody_else_do_not_exist(app: Flask, greet: StaffRow, client: StrictClient) -> None:
    with app.app_context():
        other = in_transaction(lambda session: a_town(session, host="elsewhere.example", name="Elsewhere"))
    theirs = f"/beheer/medewerkers/{other.workers['An']}"
    assert client.get(f"{theirs}/dag").status_code == 404
    for page in (f"{theirs}/dag", f"{theirs}/dag/2026-12-01/weg"):
        answer = client.forge(page, page="/beheer", on="2026-12-01", what="off")
        assert answer.status_code == 404, page


@pytest.mark.parametrize("day", ["2026-02-30", "x", "1-1-2026", "9999-01-01"])
def test_a_day_that_does_not_exist_has_no_page(greet: StaffRow, client: StrictClient, path: str, day: str) -> None:
    assert client.get(f"{path}/dag", query_string={"dag": day}).status_code == 404
    assert client.forge(f"{path}/dag/{day}/weg", page="/beheer").status_code == 404


def _forms(html: str) -> list[str]:
    return re.findall(r"<form[^>]*>", html[html.index("<main") :])
