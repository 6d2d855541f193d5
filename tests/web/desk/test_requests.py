"""Requests at the desk: the queue, the next step, and from asking to a visit without leaving the keyboard."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import update
from werkzeug.test import TestResponse

from booking.rules.actors import resident_of
from booking.rules.requests import Relation, Urgency
from booking.store.tables import (
    BookingRow,
    DossierReadingRow,
    OptionRow,
    RequestRow,
    ResidentRow,
    SeriesRow,
    ServiceRow,
    WaitingRow,
)
from booking.usecases.bookings.requests import Choice
from booking.usecases.requests.ask_for_service import ask_for_service
from booking.usecases.requests.requests import AskForService, Received, Told
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import on
from tests.web.desk.conftest import Counter

#: Wednesday 25 November at ten in Brussels.
TEN = "20261125T0900"


def words(page: TestResponse) -> str:
    main = BeautifulSoup(page.text, "html.parser").main
    return " ".join(main.get_text(" ").split()) if main else ""


def asked(
    desk: Counter, name: str = "Maria Peeters", *, number: int = 1, at: datetime = MONDAY, **others: Any
) -> Received:
    """Let somebody ask for a lamp from the pages."""
    desk.do(lambda session: session.execute(update(ServiceRow).values(path="request")))
    usual: dict[str, Any] = {
        "service_id": desk.town.service_id,
        "person": Told(name, f"+3247000000{number}", ""),
        "place": a_place(str(number)),
        "need": "Mijn lamp hangt los",
        "client_key": f"ask {number}",
        "locale": "en",
        "choices": (Choice(desk.town.options["lamp"]),),
    }
    request = AskForService(**(usual | others))
    by = resident_of(desk.town.organisation_id)
    return desk.do(lambda session: ask_for_service(session, request, by=by, now=at))


def page_of(desk: Counter, request_id: int) -> str:
    return words(desk.client.get(f"/loket/aanvraag/{request_id}"))


def submit(desk: Counter, request_id: int, what: str, **answers: Any) -> TestResponse:
    return desk.client.submit(f"/loket/aanvraag/{request_id}/{what}", form="request", **answers)


def press(desk: Counter, request_id: int, form: str) -> TestResponse:
    return desk.client.submit(f"/loket/aanvraag/{request_id}", form=f"desk-{form}")


def the_request(desk: Counter, request_id: int) -> RequestRow:
    return next(row for row in desk.rows(RequestRow) if row.id == request_id)


def test_the_queue_has_urgent_ones_first_and_says_how_old_each_is(desk: Counter) -> None:
    asked(desk, "Maria Peeters", number=1, at=MONDAY - timedelta(days=3))
    asked(desk, "Omar Haddad", number=2, urgency=Urgency.HEATING)
    page = BeautifulSoup(desk.client.get("/loket/aanvragen").text, "html.parser")
    names = [cell.get_text(" ", strip=True) for cell in page.select("tbody th a")]
    assert names == ["Omar Haddad", "Maria Peeters"]
    said = words(desk.client.get("/loket/aanvragen"))
    assert "Heating" in said
    assert "3 days ago" in said


@pytest.mark.parametrize(("staat", "shown"), [("dringend", ["Omar Haddad"]), ("waiting", []), ("??", ["", ""])])
def test_the_queue_can_be_looked_at_by_state_and_urgency(desk: Counter, staat: str, shown: list[str]) -> None:
    asked(desk, "Maria Peeters", number=1)
    asked(desk, "Omar Haddad", number=2, urgency=Urgency.LEAK)
    page = BeautifulSoup(desk.client.get(f"/loket/aanvragen?staat={staat}").text, "html.parser")
    names = [cell.get_text(" ", strip=True) for cell in page.select("tbody th a")]
    assert names == shown or (shown == ["", ""] and len(names) == 2)


def test_from_the_request_to_a_visit_to_talk_on_the_page_where_one_books(desk: Counter) -> None:
    lamp = desk.town.options["handrail"]
    desk.do(lambda session: session.execute(update(OptionRow).where(OptionRow.id == lamp).values(is_intake=True)))
    request_id = asked(desk).request_id
    call = press(desk, request_id, "book_request")
    query = parse_qs(urlsplit(call.location).query)
    assert query[f"task_{lamp}"] == ["1"]
    assert query["aanvraag"] == [str(request_id)]
    booked = desk.client.submit(f"{call.location}&moment={TEN}", form="book")
    assert booked.location == f"/loket/aanvraag/{request_id}", words(booked)
    one = the_request(desk, request_id)
    assert (one.state, one.intake_by, one.intake_booking_id) == ("intake", "visit", desk.rows(BookingRow)[0].id)
    visit = desk.client.get(f"/loket/boeking/{desk.rows(BookingRow)[0].number}")
    assert f"/loket/aanvraag/{request_id}" in visit.text
    assert f"/loket/aanvraag/{request_id}" in desk.client.get(f"/loket/inwoner/{one.resident_id}").text
    assert len(desk.rows(ResidentRow)) == 1
    assert "Wednesday 25 November" in page_of(desk, request_id)


def test_the_request_goes_along_from_one_look_at_times_to_the_next(desk: Counter) -> None:
    request_id = asked(desk).request_id
    call = press(desk, request_id, "book_request")
    page = BeautifulSoup(desk.client.get(f"{call.location}&task_{desk.town.options['lamp']}=1").text, "html.parser")
    carried = page.select_one("form#wish input[name=aanvraag]")
    assert carried is not None
    assert carried["value"] == str(request_id)
    links = [str(link["href"]) for link in page.select("a.time")]
    assert links
    assert all(f"aanvraag={request_id}" in link for link in links)


def test_a_call_is_planned_the_talk_is_written_down_and_a_committee_says_yes(desk: Counter) -> None:
    request_id = asked(desk).request_id
    assert submit(desk, request_id, "bellen", on="24/11/2026", clock="10:30").status_code == 303
    assert "We call you on Tuesday 24 November" in page_of(desk, request_id)
    looked = submit(
        desk, request_id, "gesprek", words="Twee lampen", is_feasible="yes", hours="1,5", decide_on="3/12/2026"
    )
    assert looked.status_code == 303, words(looked)
    said = page_of(desk, request_id)
    assert "Can be done" in said
    assert "A committee decides" in said
    decided = submit(
        desk,
        request_id,
        "beslissen",
        ground="inquiry",
        hours="3,5",
        per="week",
        body="committee",
        conditions="U koopt zelf de lamp",
        review_on="23/11/2027",
    )
    assert decided.status_code == 303, words(decided)
    one = the_request(desk, request_id)
    assert (one.state, one.granted_minutes, one.granted_per, one.decided_by) == ("accepted", 210, "week", "committee")
    assert press(desk, request_id, "request_waits").status_code == 303
    assert the_request(desk, request_id).state == "waiting"
    assert "Nobody is before you." in page_of(desk, request_id)
    assert desk.rows(WaitingRow) == []


def test_a_yes_leads_to_the_page_where_one_books_with_the_tasks_that_were_asked(desk: Counter) -> None:
    request_id = asked(desk, relation=Relation.FAMILY, asker=Told("Els", "+32470999999"), has_consent=True).request_id
    submit(desk, request_id, "beslissen", ground="fits")
    call = press(desk, request_id, "book_request")
    assert f"task_{desk.town.options['lamp']}=1" in call.location
    booked = desk.client.submit(f"{call.location}&moment={TEN}", form="book")
    assert booked.location == f"/loket/aanvraag/{request_id}"
    one = the_request(desk, request_id)
    assert (one.state, one.booking_id) == ("confirmed", desk.rows(BookingRow)[0].id)
    assert "Planned" in page_of(desk, request_id)


def test_a_series_made_for_a_request_confirms_it(desk: Counter) -> None:
    request_id = asked(desk).request_id
    submit(desk, request_id, "beslissen", ground="fits", hours="0,75", per="week")
    call = press(desk, request_id, "book_request")
    query = urlsplit(call.location).query
    path = f"{urlsplit(call.location).path.removesuffix('boeken')}reeks"
    rule = "every_weeks=1&weekdays=2&clock=10%3A00&first=2026-11-25&last=2026-12-09&on_holiday=skip"
    page = desk.client.get(f"{path}?{query}&{rule}")
    ids = [str(one.get("id")) for one in BeautifulSoup(page.text, "html.parser").select("main form[method=post]")]
    booked = desk.client.submit(f"{path}?{query}&{rule}", form=ids[0])
    assert booked.location == f"/loket/aanvraag/{request_id}", words(booked)
    assert the_request(desk, request_id).series_id == desk.rows(SeriesRow)[0].id


def test_a_booking_that_was_made_before_is_tied_by_its_number(desk: Counter) -> None:
    request_id = asked(desk).request_id
    press(desk, request_id, "book_request")
    resident = desk.rows(ResidentRow)[0]
    booking = desk.booking(
        type(desk.resident("Iemand", phone="0470 55 55 55"))(resident.id, resident.household_id, is_new=False),
        on(2, "10:00"),
    )
    wrong = desk.client.submit(f"/loket/aanvraag/{request_id}", form="link", number="9999 9999")
    assert (wrong.status_code, "We find no booking with this number." in words(wrong)) == (422, True)
    spoken = f"{booking.number[:4]} {booking.number[4:]}"
    assert desk.client.submit(f"/loket/aanvraag/{request_id}", form="link", number=spoken).status_code == 303
    assert the_request(desk, request_id).intake_booking_id == booking.booking_id


def test_a_booking_of_somebody_else_is_not_tied(desk: Counter) -> None:
    request_id = asked(desk).request_id
    other = desk.booking(desk.resident("Omar", phone="0470 99 99 99"), on(2, "10:00"))
    answer = desk.client.submit(f"/loket/aanvraag/{request_id}", form="link", number=other.number)
    assert "another household or another service" in words(answer)
    assert the_request(desk, request_id).state == "requested"


@pytest.mark.parametrize(
    ("what", "answers", "said"),
    [
        ("bellen", {"on": "", "clock": "10:00"}, "Fill in the day."),
        ("bellen", {"on": "24/11/2026", "clock": ""}, "Fill in the hour."),
        ("bellen", {"on": "22/11/2026", "clock": "10:00"}, "cannot come at this time"),
        ("gesprek", {"words": "", "is_feasible": "yes"}, "Write what is needed."),
        ("gesprek", {"words": "Iets"}, "Choose yes or no."),
        ("gesprek", {"words": "Iets", "is_feasible": "yes", "hours": "999"}, "Fill in a number from 0 to 60"),
        ("gesprek", {"words": "Iets", "is_feasible": "yes", "hours": "0"}, "Fill in a number of hours"),
        ("gesprek", {"words": "Iets", "is_feasible": "yes", "decide_on": "1/1/2026"}, "These days are over."),
        ("gesprek", {"words": "Iets", "is_feasible": "yes", "urgency": "other"}, "why it cannot wait"),
        ("gesprek", {"words": "Iets", "is_feasible": "yes", "birth_year": "9"}, "Fill in a year such as 1948."),
        ("beslissen", {}, "Choose one from the list."),
        ("beslissen", {"ground": "fits", "decided_on": "1/12/2026"}, "still to come"),
        ("beslissen", {"ground": "fits", "decided_on": ""}, "Fill in the day."),
        ("beslissen", {"ground": "fits", "review_on": "1/11/2026"}, "Choose a day after the day of the decision."),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field_and_changes_nothing(
    desk: Counter, what: str, answers: dict[str, Any], said: str
) -> None:
    request_id = asked(desk).request_id
    response = submit(desk, request_id, what, **answers)
    assert response.status_code == 422
    assert said in words(response)
    assert the_request(desk, request_id).state == "requested"


def test_two_who_decide_at_once_see_that_of_the_other_first(desk: Counter) -> None:
    request_id = asked(desk).request_id
    path = f"/loket/aanvraag/{request_id}/beslissen"
    stale = desk.client.get(path)
    submit(desk, request_id, "gesprek", words="Iets", is_feasible="yes")
    seen = BeautifulSoup(stale.text, "html.parser").select_one("input[name=seen]")
    assert seen is not None
    refused = desk.client.forge(
        path, seen=str(seen["value"]), ground="fits", body="person", per="once", decided_on="2026-11-23"
    )
    assert refused.status_code == 422
    assert "Somebody else saved this in the meantime" in words(refused)
    assert the_request(desk, request_id).decision == ""


def test_taking_it_back_for_somebody_ends_it(desk: Counter) -> None:
    request_id = asked(desk).request_id
    press(desk, request_id, "withdraw_request")
    assert the_request(desk, request_id).state == "withdrawn"
    assert "Taken back" in words(desk.client.get("/loket/aanvragen?staat=withdrawn"))


def test_a_step_that_came_too_late_is_said_and_does_nothing(desk: Counter) -> None:
    request_id = asked(desk).request_id
    page = f"/loket/aanvraag/{request_id}"
    submit(desk, request_id, "beslissen", ground="no_capacity")
    late = desk.client.forge(f"{page}/wachten", page=page)
    assert late.location == page
    assert (
        "because the request has changed" in page_of(desk, request_id)
        or the_request(desk, request_id).state == "declined"
    )


def test_the_desk_writes_down_what_a_caller_asks(desk: Counter) -> None:
    desk.do(lambda session: session.execute(update(ServiceRow).values(path="request")))
    maria = desk.resident()
    path = f"/loket/inwoner/{maria.resident_id}/aanvraag"
    assert path in desk.client.get(f"/loket/inwoner/{maria.resident_id}").text
    refused = desk.client.submit(path, form="request", need=" ")
    assert (refused.status_code, "Tell us in a few words" in words(refused)) == (422, True)
    incomplete = desk.client.submit(path, form="request", need="Lamp", relation="family")
    assert "Fill in the name of who asks." in words(incomplete)
    assert "Fill in the phone number of who asks." in words(incomplete)
    answers: dict[str, Any] = {"need": "Lamp los", "urgency": "leak", f"task_{desk.town.options['lamp']}": "2"}
    done = desk.client.submit(path, form="request", **answers)
    (one,) = desk.rows(RequestRow)
    assert done.location == f"/loket/aanvraag/{one.id}"
    assert (one.resident_id, one.channel, one.urgency, one.choices) == (
        maria.resident_id,
        "desk",
        "leak",
        [[desk.town.options["lamp"], 2]],
    )


@pytest.mark.parametrize("shape", ["{0}{1}", "{0} {1}"])
def test_the_number_that_a_caller_says_opens_the_request(desk: Counter, shape: str) -> None:
    received = asked(desk)
    said = shape.format(received.number[:4], received.number[4:])
    answer = desk.client.get("/loket", query_string={"zoek": said})
    assert answer.location == f"/loket/aanvraag/{received.request_id}"


def test_who_opens_a_request_of_somebody_we_know_is_written_down(desk: Counter) -> None:
    request_id = asked(desk).request_id
    desk.client.get(f"/loket/aanvraag/{request_id}")
    assert desk.rows(DossierReadingRow) == []
    press(desk, request_id, "book_request")
    before = len(desk.rows(DossierReadingRow))
    desk.client.get(f"/loket/aanvraag/{request_id}")
    assert len(desk.rows(DossierReadingRow)) == before + 1
