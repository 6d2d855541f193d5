"""A worker is ill: the desk plans again in one step, and phones those for whom nobody was found."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.lifecycle import Change
from booking.store.tables import (
    AbsenceRow,
    AssignmentRow,
    BookingRow,
    CalendarDayRow,
    HistoryRow,
    OutboxRow,
    ServiceRow,
    WorkerRow,
)
from tests.harness.town import MONDAY
from tests.web.desk.conftest import Counter

TUESDAY_TEN = MONDAY + timedelta(days=1, hours=2)
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def handrail(desk: Counter) -> str:
    """Number of a visit on Tuesday at ten that only An can do."""
    maria = desk.resident(email="maria@example.org")
    return desk.booking(maria, TUESDAY_TEN, task="handrail", cents=5000).number


def is_ill(desk: Counter, name: str = "An", *, last: date = TUESDAY) -> str:
    page = desk.client.submit(
        "/loket/afwezig",
        follow=True,
        worker=str(desk.town.workers[name]),
        first=TUESDAY.isoformat(),
        last=last.isoformat(),
    )
    return page.text


def booking(desk: Counter, number: str) -> BookingRow:
    return next(row for row in desk.rows(BookingRow) if row.number == number)


def who_comes(desk: Counter, number: str) -> set[int]:
    row = booking(desk, number)
    return {one.worker_id for one in desk.rows(AssignmentRow) if one.booking_id == row.id and one.state == "planned"}


def test_one_step_gives_what_others_can_do_to_others_and_lists_the_rest(desk: Counter, handrail: str) -> None:
    jozef = desk.resident("Jozef Peeters", phone="016 20 88 87")
    lamp = desk.booking(jozef, TUESDAY_TEN + timedelta(hours=3)).number
    desk.do(lambda session: let_an_go(session, desk))
    page = is_ill(desk)
    for said in (
        "The absence of An is saved.",
        "1 visit goes to somebody else.",
        "For 1 visit we found nobody. Phone the customer.",
        "One promise cannot be kept as it is.",
        "Maria Van den Broeck", "0470 12 34 56", "Tuesday 24 November", "10:00 – 11:00", "An: Is absent",
    ):  # fmt: skip
        assert said in page
    assert lamp not in page
    assert who_comes(desk, lamp) == {desk.town.workers["Bilal"]}
    assert who_comes(desk, handrail) == {desk.town.workers["An"]}


def let_an_go(session: Session, desk: Counter) -> None:
    """Let An have everything."""
    for row in session.scalars(select(AssignmentRow).where(AssignmentRow.state == "planned")):
        row.worker_id = desk.town.workers["An"]


def test_a_time_is_offered_aloud_and_agreed_and_the_resident_reads_sorry_and_why(desk: Counter, handrail: str) -> None:
    is_ill(desk)
    page = desk.client.get("/loket/bellen")
    offered = next(one for one in links(page.text) if "?om=20261125" in one)
    call = desk.client.get(offered)
    assert "We are sorry: we cannot come on Tuesday 24 November at 10:00." in call.text
    assert "Can we come on Wednesday 25 November at " in call.text
    done = desk.client.follow(desk.client.send(call, "Move the visit", form="agree-form"))
    assert "The visit has another time. We tell the resident." in done.text
    assert "Nobody has to be phoned." in done.text
    row = booking(desk, handrail)
    assert row.starts_at.date() == date(2026, 11, 25)
    told = next(one for one in desk.rows(OutboxRow) if one.kind == "booking_moved")
    assert told.facts["our_reason"] == "ill"
    shown = desk.client.get(f"/loket/boeking/{handrail}").text
    assert "The visit was moved from Tuesday 24 November at 10:00" in shown


def links(page: str) -> list[str]:
    return [part.split('"', maxsplit=1)[0].replace("&amp;", "&") for part in page.split('href="')[1:]]


def test_what_cannot_be_is_cancelled_on_our_side_and_costs_nothing(desk: Counter, handrail: str) -> None:
    is_ill(desk)
    call = desk.client.get(f"/loket/bellen/{handrail}")
    done = desk.client.follow(
        desk.client.send(call, "Cancel the visit, it costs nothing", form="agree-form", ours="vehicle")
    )
    assert "The booking is cancelled. We tell the resident." in done.text
    assert booking(desk, handrail).state == "cancelled"
    told = next(one for one in desk.rows(OutboxRow) if one.kind == "booking_cancelled")
    assert told.facts["our_reason"] == "vehicle"
    assert "our vehicle does not work" in desk.client.get(f"/loket/boeking/{handrail}").text


def test_another_reason_needs_its_words(desk: Counter, handrail: str) -> None:
    is_ill(desk)
    call = desk.client.get(f"/loket/bellen/{handrail}")
    refused = desk.client.send(call, "Cancel the visit, it costs nothing", form="agree-form", ours="other")
    assert refused.status_code == 422
    assert "Write the reason in a few words." in refused.text
    assert booking(desk, handrail).state == "confirmed"
    done = desk.client.send(
        refused, "Cancel the visit, it costs nothing", form="agree-form", our_words="er is een feest in de straat"
    )
    assert done.status_code == 303
    told = next(one for one in desk.rows(OutboxRow) if one.kind == "booking_cancelled")
    assert told.facts["our_words"] == "er is een feest in de straat"


def test_moving_without_a_time_is_refused(desk: Counter, handrail: str) -> None:
    is_ill(desk)
    refused = desk.client.submit(f"/loket/bellen/{handrail}", "Move the visit", form="agree-form")
    assert refused.status_code == 422
    assert "Choose one of the times on the page." in refused.text


def test_a_time_that_was_just_taken_offers_others(desk: Counter, handrail: str) -> None:
    is_ill(desk)
    call = desk.client.get(f"/loket/bellen/{handrail}?om=20261125T0900")
    other = desk.resident("Jozef Peeters", phone="016 20 88 87")
    desk.booking(other, datetime.fromisoformat("2026-11-25T09:00Z"), task="handrail", cents=5000)
    refused = desk.client.send(call, "Move the visit", form="agree-form", starts_at="20261125T0900")
    assert refused.status_code == 422
    assert "Somebody else just took this time. These times are still free." in refused.text


def test_two_clerks_do_not_call_the_same_person_twice(desk: Counter, handrail: str) -> None:
    is_ill(desk)
    desk.clock.forward(minutes=30)
    page = desk.client.submit(f"/loket/bellen/{handrail}", "Called, not reached", form="not-reached", follow=True)
    assert "It is written down that nobody answered." in page.text
    assert "Els Desmet called on Monday 23 November at 08:30 and reached nobody." in page.text
    assert "Nobody was reached on the phone" in desk.client.get(f"/loket/boeking/{handrail}").text
    assert [row.change for row in desk.rows(HistoryRow)][-1] == Change.CALL


def test_somebody_else_is_sent_as_soon_as_somebody_can(desk: Counter, handrail: str) -> None:
    is_ill(desk)
    refused = desk.client.follow(desk.client.forge(f"/loket/bellen/{handrail}/iemand-anders", page="/loket/bellen"))
    assert "Nobody else can come at that time." in refused.text
    desk.do(lambda session: learn_carpentry(session, desk))
    done = desk.client.follow(desk.client.forge(f"/loket/bellen/{handrail}/iemand-anders", page="/loket/bellen"))
    assert "Somebody else goes at the same time. You need not call." in done.text
    assert who_comes(desk, handrail) == {desk.town.workers["Bilal"]}
    assert "An was replaced by Bilal" in desk.client.get(f"/loket/boeking/{handrail}").text


def learn_carpentry(session: Session, desk: Counter) -> None:
    row = session.get_one(WorkerRow, desk.town.workers["Bilal"])
    row.skills = [*row.skills, "carpentry"]


def test_who_needs_no_call_any_more_is_said_so(desk: Counter, handrail: str) -> None:
    page = desk.client.follow(desk.client.get(f"/loket/bellen/{handrail}"))
    assert "This visit needs no phone call any more." in page.text
    for step in ("iemand-anders", "niet-bereikt"):
        assert desk.client.forge(f"/loket/bellen/{handrail}/{step}", page="/loket/bellen").status_code == 303


def test_a_day_that_closes_brings_every_promise_of_that_day_on_the_list(desk: Counter, handrail: str) -> None:
    def close(session: Session) -> None:
        session.add(CalendarDayRow(organisation_id=desk.town.organisation_id, on=TUESDAY, name="Storm", kind="closed"))

    other = desk.booking(desk.resident("Jozef Peeters", phone="016 20 88 87"), TUESDAY_TEN, task="lamp").number
    desk.do(close)
    page = desk.client.get("/loket/bellen").text
    assert "2 promises cannot be kept as they are." in page
    assert "We are closed on this day" in page
    assert "Send somebody else" not in page
    for number in (handrail, other):
        call = desk.client.get(f"/loket/bellen/{number}")
        done = desk.client.send(call, "Cancel the visit, it costs nothing", form="agree-form")
        assert done.status_code == 303
    assert {one.facts["our_reason"] for one in desk.rows(OutboxRow) if one.kind == "booking_cancelled"} == {"weather"}
    assert "Nobody has to be phoned." in desk.client.get("/loket/bellen").text


def test_a_service_that_stops_brings_its_promises_on_the_list(desk: Counter, handrail: str) -> None:
    def stop(session: Session) -> None:
        session.get_one(ServiceRow, desk.town.service_id).active = False

    desk.do(stop)
    page = desk.client.get("/loket/bellen").text
    assert "We no longer give this service" in page
    assert handrail in page


def test_only_the_first_twenty_rows_look_for_other_times(desk: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("booking.usecases.replanning.people_to_phone.LOOKED_FOR", 1)
    maria, jozef = desk.resident(), desk.resident("Jozef Peeters", phone="016 20 88 87")
    desk.booking(maria, TUESDAY_TEN, task="handrail", cents=5000)
    desk.booking(jozef, TUESDAY_TEN + timedelta(hours=3), task="handrail", cents=5000)
    page = is_ill(desk)
    assert page.count("Nearest free times") == 1
    assert page.count("Look for another time") == 1


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"first": "2026-11-22"}, "This day is past. Choose today or later."),
        ({"last": "2026-11-22"}, "The last day cannot be before the first."),
        ({"last": "2027-06-01"}, "For so long, ask the coordinator to plan it."),
        ({"first": "soon"}, "Write a day such as 1/12/2026."),
        ({"last": ""}, "Fill in the last day."),
    ],
)
def test_days_that_cannot_be_are_said_at_their_field(desk: Counter, answers: dict[str, Any], said: str) -> None:
    page = desk.client.submit("/loket/afwezig", worker=str(desk.town.workers["An"]), **answers)
    assert page.status_code == 422
    assert said in page.text
    assert desk.rows(AbsenceRow) == []


def test_a_worker_of_nobody_is_refused(desk: Counter) -> None:
    page = desk.client.forge("/loket/afwezig", worker="999", first="2026-11-24", last="2026-11-24")
    assert page.status_code == 422
    assert desk.rows(AbsenceRow) == []


def test_the_desk_cancels_on_our_side_from_the_booking_itself_without_a_fee(desk: Counter, handrail: str) -> None:
    page = desk.client.submit(f"/loket/boeking/{handrail}", form="cancel", follow=True, reason="An is ill", ours="ill")
    assert "We: somebody is ill" in page.text or "somebody of our team is ill" in page.text
    told = next(one for one in desk.rows(OutboxRow) if one.kind == "booking_cancelled")
    assert told.facts["our_reason"] == "ill"


def test_the_desk_moves_on_our_side_from_the_booking_itself(desk: Counter, handrail: str) -> None:
    desk.client.submit(
        f"/loket/boeking/{handrail}/verplaatsen",
        form="move",
        follow=True,
        starts_at="20261124T1000",
        ours="weather",
    )
    told = next(one for one in desk.rows(OutboxRow) if one.kind == "booking_moved")
    assert told.facts["our_reason"] == "weather"


def test_nobody_is_chosen_by_itself(desk: Counter, handrail: str) -> None:
    page = desk.client.submit("/loket/afwezig", first="2026-11-24", last="2026-11-24")
    assert page.status_code == 422
    assert "Choose one from the list." in page.text
    assert desk.rows(AbsenceRow) == []


def test_a_link_about_somebody_chooses_them(desk: Counter) -> None:
    an = desk.town.workers["An"]
    page = desk.client.get(f"/loket/afwezig?wie={an}").text
    assert f'<option selected value="{an}">An</option>' in page
    for odd in ("x", "999", "-1", ""):
        assert desk.client.get(f"/loket/afwezig?wie={odd}").status_code == 200


@pytest.mark.parametrize(
    ("asked", "first"), [("2026-11-26", "2026-11-26"), ("2026-11-20", "2026-11-23"), ("x", "2026-11-23")]
)
def test_from_the_list_of_a_day_it_is_about_that_day(desk: Counter, asked: str, first: str) -> None:
    page = BeautifulSoup(desk.client.get(f"/loket/afwezig?dag={asked}").text, "html.parser")
    assert [page.select_one(f"input[name={one}]")["value"] for one in ("first", "last")] == [first, first]  # type: ignore[index]
