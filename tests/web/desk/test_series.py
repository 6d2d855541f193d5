"""A series for a caller: asked for, checked, booked, changed, paused and ended at the desk."""

from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from booking.rules.actors import Actor, Role
from booking.store.tables import AbsenceRow, BookingRow, OutboxRow, SeriesPauseRow, SeriesRow
from booking.usecases.bookings.move_booking import move_booking
from booking.usecases.bookings.requests import MoveBooking
from booking.usecases.residents.register_resident import Registered
from tests.harness.town import MONDAY
from tests.web.desk.conftest import Counter

TUESDAY_NINE = "20261124T0800"
TUESDAYS = [date(2026, 11, 24) + timedelta(weeks=number) for number in range(4)]


@pytest.fixture
def maria(desk: Counter) -> Registered:
    return desk.resident(email="maria@example.org")


def path(desk: Counter, maria: Registered, *, task: str = "lamp", **more: str) -> str:
    rest = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/loket/inwoner/{maria.resident_id}/reeks?service=klusdienst&task_{desk.town.options[task]}=1&moment={TUESDAY_NINE}{rest}"


def checked(desk: Counter, maria: Registered, *, task: str = "lamp", **rule: Any) -> TestResponse:
    """Return the page on which every date was looked at."""
    return desk.client.submit(path(desk, maria, task=task), form="rule", **rule)


def booked(desk: Counter, maria: Registered, **rule: Any) -> int:
    """Book every date that is free, and return the id of the series."""
    page = checked(desk, maria, **rule)
    done = desk.client.send(page, form="dates-form")
    assert done.status_code == 303, done.text
    return int(done.location.rstrip("/").rpartition("/")[2])


def visits(desk: Counter, state: str = "confirmed") -> list[BookingRow]:
    return sorted((row for row in desk.rows(BookingRow) if row.state == state), key=lambda row: row.starts_at)


def told(desk: Counter) -> list[str]:
    return [row.kind for row in desk.rows(OutboxRow) if row.kind != "visit_reminder" and row.state != "dropped"]


def away(desk: Counter, worker: str, on: int) -> None:
    desk.do(
        lambda session: session.add(
            AbsenceRow(
                organisation_id=desk.town.organisation_id,
                worker_id=desk.town.workers[worker],
                starts_at=MONDAY + timedelta(days=on),
                ends_at=MONDAY + timedelta(days=on, hours=10),
            )
        )
    )


def test_the_page_on_which_a_visit_is_booked_leads_to_a_series_at_that_time(desk: Counter, maria: Registered) -> None:
    page = desk.client.get(
        f"/loket/inwoner/{maria.resident_id}/boeken?task_{desk.town.options['lamp']}=1&moment={TUESDAY_NINE}"
    )
    link = BeautifulSoup(page.text, "html.parser").find(
        "a", string=lambda said: bool(said and "come back more often" in said)
    )
    links = [
        one["href"]
        for one in BeautifulSoup(page.text, "html.parser").select("a")
        if "come back more often" in one.get_text()
    ]
    assert link is None or link["href"] == links[0]
    asked = desk.client.get(str(links[0])).text
    assert "Visits that come back" in asked
    form = BeautifulSoup(asked, "html.parser").select_one("form#rule")
    assert form is not None
    assert [box["value"] for box in form.select("input[name=weekdays][checked]")] == ["1"]
    assert [one["value"] for one in form.select("select[name=clock] option[selected]")] == ["09:00"]


def test_every_date_is_shown_with_who_comes_before_anything_is_booked(desk: Counter, maria: Registered) -> None:
    page = checked(desk, maria)
    assert page.status_code == 200
    assert "Every week on Tuesday at 09:00" in page.text
    for on in ("24 November", "1 December", "8 December", "15 December"):
        assert on in page.text
    assert "€37.50 for each visit" in page.text
    assert "Later dates are booked by themselves." in page.text
    assert desk.rows(BookingRow) == []


def test_one_button_books_them_all_and_the_dossier_shows_the_series(desk: Counter, maria: Registered) -> None:
    series_id = booked(desk, maria, every_weeks="2")
    assert [row.series_on for row in visits(desk)] == [TUESDAYS[0], TUESDAYS[2]]
    assert told(desk) == ["series_confirmed"]
    page = desk.client.get(f"/loket/reeks/{series_id}").text
    assert "Every 2 weeks on Tuesday at 09:00" in page
    assert "Every 2 weeks on Tuesday at 09:00" in desk.client.get(f"/loket/inwoner/{maria.resident_id}").text
    assert "look at the series" in desk.client.get(f"/loket/boeking/{visits(desk)[0].number}").text


def test_a_double_click_books_one_series(desk: Counter, maria: Registered) -> None:
    page = checked(desk, maria)
    first, again = (desk.client.send(page, form="dates-form") for _ in range(2))
    assert first.location == again.location
    assert len(desk.rows(SeriesRow)) == 1


def test_a_date_that_is_not_free_asks_for_a_choice_before_it_books(desk: Counter, maria: Registered) -> None:
    away(desk, "An", 8)
    page = checked(desk, maria, task="handrail")
    assert "Nobody of us works at this hour, or long enough for this job. These times near it are free." in page.text
    refused = desk.client.send(page, form="dates-form")
    assert refused.status_code == 422
    assert "Choose another time, or leave this date out." in refused.text
    assert desk.rows(SeriesRow) == []
    field = BeautifulSoup(page.text, "html.parser").select_one("select[name=date_20261201]")
    assert field is not None
    values = [str(one["value"]) for one in field.select("option")]
    assert values[0] == ""
    assert values[-2:] == ["out", "later"]
    done = desk.client.send(refused, form="dates-form", date_20261201=values[1])
    assert done.status_code == 303, done.text
    assert [row.series_on for row in visits(desk)] == TUESDAYS


def test_a_date_can_be_left_out_or_left_for_later(desk: Counter, maria: Registered) -> None:
    page = checked(desk, maria)
    done = desk.client.send(page, form="dates-form", date_20261201="out", date_20261208="later")
    shown = desk.client.follow(done).text
    assert [row.series_on for row in visits(desk)] == [TUESDAYS[0], TUESDAYS[3]]
    assert "Dates that could not be booked" in shown
    assert "Not on 1 December 2026." in shown
    listed = desk.client.get("/loket/reeksen").text
    assert "Maria Van den Broeck" in listed
    assert "8 December" in listed


def test_somebody_who_was_faster_is_named_by_date_and_the_rest_of_the_page_stays(
    desk: Counter, maria: Registered
) -> None:
    page = checked(desk, maria, task="handrail")
    other = desk.resident("Jozef Peeters", phone="016 20 88 87")
    desk.booking(other, MONDAY + timedelta(days=8, hours=1), task="handrail", cents=5000)
    refused = desk.client.send(page, form="dates-form", note="Ladder meebrengen")
    assert refused.status_code == 422
    assert "These dates cannot be had any more: Tuesday 1 December." in refused.text
    assert "Ladder meebrengen" in refused.text
    assert desk.rows(SeriesRow) == []
    chosen = [
        one["value"] for one in BeautifulSoup(refused.text, "html.parser").select("select[name=date_20261201] option")
    ]
    done = desk.client.send(refused, form="dates-form", date_20261201=str(chosen[1]))
    assert done.status_code == 303
    assert {row.note for row in visits(desk) if row.series_id} == {"Ladder meebrengen"}


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"weekdays": []}, "Choose at least one day of the week."),
        ({"first": "2026-11-22"}, "It can begin on Monday 23 November at the earliest."),
        ({"first": ""}, "Fill in the first day."),
        ({"first": "ooit"}, "Write a day such as 1/12/2026."),
        ({"last": "2026-11-23"}, "The end must be after the start."),
        ({"last": "2036-11-23"}, "This is more than two years ahead."),
        ({"first": "2027-06-01"}, "No date is left that can be booked now."),
        ({"out_first": "2026-12-01"}, "Fill in both days, or neither."),
        ({"out_first": "2026-12-08", "out_last": "2026-12-01"}, "The end must be after the start."),
    ],
)
def test_what_is_no_series_is_said_at_its_field(
    desk: Counter, maria: Registered, rule: dict[str, Any], said: str
) -> None:
    page = checked(desk, maria, **rule)
    assert page.status_code == 422
    assert said in page.text
    assert "Visits that come back" in page.text


@pytest.mark.parametrize(
    ("name", "value"),
    [("every_weeks", "0"), ("every_weeks", "99"), ("every_weeks", "x"), ("clock", "10:10"), ("clock", ""), ("weekdays", "9"), ("weekdays", "x"), ("months_out", "13"), ("worker", "999999"), ("on_holiday", "dance")],
)  # fmt: skip
def test_what_no_page_can_have_sent_is_no_fault(desk: Counter, maria: Registered, name: str, value: str) -> None:
    usual = {
        "every_weeks": "1",
        "weekdays": "1",
        "clock": "09:00",
        "first": "2026-11-24",
        "worker": "0",
        "on_holiday": "skip",
    }
    page = desk.client.get(path(desk, maria, **(usual | {name: value})))
    assert page.status_code in {200, 422}


@pytest.mark.parametrize(
    "value", ["nonsense", "20261201T0800", "20261201T0800-x", "20261201T0800--5", "-3750", "99999999T9999-1"]
)
def test_a_choice_that_no_page_offered_books_nothing_by_itself(desk: Counter, maria: Registered, value: str) -> None:
    page = checked(desk, maria)
    data = {f"date_{on:%Y%m%d}": value for on in TUESDAYS} | {"client_key": "forged"}
    refused = desk.client.forge(page.request.full_path, **data)
    assert refused.status_code == 422
    assert desk.rows(BookingRow) == []


def test_a_key_of_a_form_is_never_one_of_the_house(desk: Counter, maria: Registered) -> None:
    series_id = booked(desk, maria)
    page = desk.client.submit(f"/loket/reeks/{series_id}/wijzigen", form="rule", first="2026-12-08", clock="14:00")
    assert desk.client.send(page, form="dates-form").status_code == 303
    kept = [row.client_key for row in desk.rows(SeriesRow)]
    assert [key.rpartition(" ")[0] for key in kept] == ["series", "series change"]


def test_other_times_from_one_visit_on(desk: Counter, maria: Registered) -> None:
    series_id = booked(desk, maria)
    page = desk.client.submit(f"/loket/reeks/{series_id}/wijzigen", form="rule", first="2026-12-08", clock="14:00")
    assert "Every week on Tuesday at 14:00" in page.text
    done = desk.client.send(page, form="dates-form")
    assert done.status_code == 303, done.text
    shown = desk.client.follow(done).text
    assert "The series has other times." in shown
    assert [(row.series_on, row.starts_at.hour) for row in visits(desk)] == [
        (TUESDAYS[0], 8),
        (TUESDAYS[1], 8),
        (TUESDAYS[2], 13),
        (TUESDAYS[3], 13),
    ]
    assert told(desk) == ["series_confirmed", "series_changed"]


def test_a_change_that_cancels_visits_asks_why(desk: Counter, maria: Registered) -> None:
    series_id = booked(desk, maria)
    page = desk.client.submit(f"/loket/reeks/{series_id}/wijzigen", form="rule", every_weeks="2")
    refused = desk.client.send(page, form="dates-form")
    assert refused.status_code == 422
    assert "Write the reason in a few words." in refused.text
    assert desk.client.send(refused, form="dates-form", reason="Kan elke week niet").status_code == 303
    assert [row.series_on for row in visits(desk)] == [TUESDAYS[0], TUESDAYS[2]]


def test_a_pause_and_its_early_end(desk: Counter, maria: Registered) -> None:
    series_id = booked(desk, maria)
    here = f"/loket/reeks/{series_id}"
    paused = desk.client.submit(here, form="pause", pause_first="2026-12-01", pause_last="2026-12-31", follow=True)
    assert "Pause from 1 December 2026 up to and including 31 December 2026" in paused.text
    assert [row.series_on for row in visits(desk)] == [TUESDAYS[0]]
    gone = visits(desk, "cancelled")[0]
    assert "The visits pause" in desk.client.get(f"/loket/boeking/{gone.number}").text
    back = desk.client.submit(here, form="resume-1", resume_on="2026-12-07", follow=True)
    assert "The visits come again." in back.text
    assert [row.series_on for row in visits(desk)] == [TUESDAYS[0], TUESDAYS[2], TUESDAYS[3]]
    (pause,) = desk.rows(SeriesPauseRow)
    assert pause.last == date(2026, 12, 6)


def test_a_series_that_is_over_has_no_pause_to_end(desk: Counter, maria: Registered) -> None:
    here = f"/loket/reeks/{booked(desk, maria)}"
    desk.client.submit(here, form="pause", pause_first="2026-12-01", pause_last="2026-12-31", follow=True)
    assert "End the pause" in desk.client.get(here).text
    desk.client.submit(here, form="stop", stop_reason="Verhuist", follow=True)
    assert "End the pause" not in desk.client.get(here).text


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("", "", "Fill in the first day."),
        ("2026-12-02", "2026-12-01", "The end must be after the start."),
        ("2026-11-02", "2026-12-01", "It can begin on Monday 23 November at the earliest."),
    ],
)
def test_what_is_no_pause_is_said(desk: Counter, maria: Registered, first: str, last: str, said: str) -> None:
    series_id = booked(desk, maria)
    refused = desk.client.submit(f"/loket/reeks/{series_id}", form="pause", pause_first=first, pause_last=last)
    assert refused.status_code == 422
    assert said in refused.text
    assert len(visits(desk)) == 4


def test_stopping_from_one_visit_on(desk: Counter, maria: Registered) -> None:
    series_id = booked(desk, maria)
    page = desk.client.submit(
        f"/loket/reeks/{series_id}", form="stop", from_on="2026-12-08", stop_reason="Verhuist", follow=True
    )
    assert "These visits are cancelled." in page.text
    assert [row.series_on for row in visits(desk)] == TUESDAYS[:2]
    assert told(desk) == ["series_confirmed", "series_cancelled"]


def test_the_list_of_visits_to_stop_from_goes_by_the_day_that_was_meant(desk: Counter, maria: Registered) -> None:
    series_id = booked(desk, maria)
    first = visits(desk)[0]
    moved = MoveBooking(first.id, first.starts_at + timedelta(days=8))
    desk.do(
        lambda session: move_booking(
            session, moved, by=Actor(desk.town.organisation_id, frozenset({Role.DESK}), name="Els"), now=MONDAY
        )
    )
    offered = BeautifulSoup(desk.client.get(f"/loket/reeks/{series_id}").text, "html.parser").select("#from_on option")
    assert [one["value"] for one in offered] == ["", *(on.isoformat() for on in TUESDAYS)]
    assert "moved to Wednesday 2 December" in offered[1].text


def test_stopping_asks_why_and_ends_all(desk: Counter, maria: Registered) -> None:
    series_id = booked(desk, maria)
    refused = desk.client.submit(f"/loket/reeks/{series_id}", form="stop")
    assert refused.status_code == 422
    assert "Write the reason in a few words." in refused.text
    desk.client.submit(f"/loket/reeks/{series_id}", form="stop", stop_reason="Verhuist", follow=True)
    assert visits(desk) == []
    assert "Visits that come back" not in desk.client.get(f"/loket/inwoner/{maria.resident_id}").text
    assert desk.client.get(f"/loket/reeks/{series_id}/wijzigen").status_code == 303


def test_an_open_date_gets_another_time_at_the_desk(desk: Counter, maria: Registered) -> None:
    page = checked(desk, maria)
    done = desk.client.send(page, form="dates-form", date_20261201="later")
    shown = desk.client.follow(done)
    settled = desk.client.send(shown, form="date-1")
    assert "The visit is booked." in desk.client.follow(settled).text
    assert [row.series_on for row in visits(desk)] == TUESDAYS


def test_an_open_date_is_left_out_at_the_desk(desk: Counter, maria: Registered) -> None:
    page = checked(desk, maria)
    shown = desk.client.follow(desk.client.send(page, form="dates-form", date_20261201="later"))
    settled = desk.client.follow(desk.client.send(shown, form="date-1", settle="out")).text
    assert "This date is left out." in settled
    assert "Dates that could not be booked" not in settled
    assert told(desk) == ["series_confirmed", "series_cancelled"]
