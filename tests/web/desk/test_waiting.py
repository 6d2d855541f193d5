"""The waiting list at the desk: putting a caller on it, the order with its reasons, and whom to call now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import event, update
from werkzeug.test import TestResponse

from booking.store.database import db
from booking.store.tables import BookingRow, DossierReadingRow, OfferRow, OrganisationRow, WaitingRow
from booking.usecases.waiting.offer_places import offer_places_of
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import on
from tests.web.desk.conftest import Counter


def words(page: TestResponse) -> str:
    main = BeautifulSoup(page.text, "html.parser").main
    return " ".join(main.get_text(" ").split()) if main else ""


def path_for(desk: Counter, resident_id: int, task: str = "lamp") -> str:
    return f"/loket/inwoner/{resident_id}/wachtlijst?service=klusdienst&task_{desk.town.options[task]}=1"


def put_on_the_list(desk: Counter, resident_id: int, **answers: Any) -> WaitingRow:
    response = desk.client.submit(path_for(desk, resident_id), form="wish", **({"told_by": "call"} | answers))
    assert response.status_code == 303, words(response)
    return desk.rows(WaitingRow)[-1]


def put_in_order(desk: Counter, order: str) -> None:
    desk.do(lambda session: session.execute(update(OrganisationRow).values(waiting_order=order)))


def offer(desk: Counter) -> int:
    with desk.app.app_context():
        return offer_places_of(desk.town.organisation_id, now=desk.clock.now())


def test_from_the_page_on_which_one_books_onto_the_list(desk: Counter) -> None:
    maria = desk.resident()
    page = desk.client.get(
        f"/loket/inwoner/{maria.resident_id}/boeken?service=klusdienst&task_{desk.town.options['lamp']}=1"
    )
    link = BeautifulSoup(page.text, "html.parser").find("a", string="Put on the waiting list")
    assert link is not None
    answer = desk.client.submit(
        str(link["href"]),
        form="wish",
        weekdays=["0", "4"],
        first="2026-11-24",
        last="24/12/2026",
        earliest="09:00",
        latest="12:00",
        worker=str(desk.town.workers["An"]),
        birth_year="1941",
        points="7",
        told_by="call",
        note="Bel lang",
    )
    assert answer.status_code == 303, words(answer)
    (wish,) = desk.rows(WaitingRow)
    assert (wish.weekdays, str(wish.first), str(wish.last)) == ([0, 4], "2026-11-24", "2026-12-24")
    assert (str(wish.earliest), str(wish.latest), wish.worker_id) == ("09:00:00", "12:00:00", desk.town.workers["An"])
    assert (wish.birth_year, wish.points, wish.told_by, wish.work["note"]) == (1941, 7, "call", "Bel lang")
    said = words(desk.client.get("/loket/wachtlijst"))
    assert "Monday and Friday" in said
    assert "Between 09:00 and 12:00" in said
    assert "Only An" in said
    assert "Asked on 23 November 2026" in said


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"weekdays": []}, "Choose at least one day of the week."),
        ({"first": "2026-12-24", "last": "2026-12-01"}, "The last day is before the first."),
        ({"first": ""}, "Fill in the first day."),
        ({"last": ""}, "Fill in the last day."),
        ({"last": "31/02/2027"}, "Write a day such as 1/12/2026."),
        ({"first": "9999-12-31", "last": "9999-12-31"}, "This year cannot be right. Write a day such as 1/12/2026."),
        ({"first": "2026-01-01", "last": "2026-02-01"}, "These days are over."),
        ({"last": "2036-12-01"}, "at most"),
        ({"first": "2026-11-24", "last": "2026-11-24", "weekdays": ["0"]}, "None of these days of the week"),
        ({"earliest": "12:00", "latest": "09:00"}, "not after the hour"),
        ({"earliest": "09:00", "latest": "09:30"}, "That does not fit between these hours."),
        ({"birth_year": "9"}, "Fill in a year such as 1948."),
        ({"birth_year": "veel"}, "Fill in a whole number"),
        ({"points": "-3"}, "Fill in a whole number"),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_kept(desk: Counter, answers: dict[str, Any], said: str) -> None:
    maria = desk.resident()
    response = desk.client.submit(path_for(desk, maria.resident_id), form="wish", **answers)
    assert response.status_code == 422
    assert said in words(response)
    assert desk.rows(WaitingRow) == []


def test_without_a_task_the_desk_chooses_one_first(desk: Counter) -> None:
    maria = desk.resident()
    answer = desk.client.get(f"/loket/inwoner/{maria.resident_id}/wachtlijst?service=klusdienst")
    assert answer.status_code == 303
    assert f"/loket/inwoner/{maria.resident_id}/boeken" in answer.location


def test_the_list_stands_in_its_order_and_says_by_which_rule(desk: Counter) -> None:
    put_on_the_list(desk, desk.resident("Maria").resident_id, points="2", birth_year="1990")
    desk.clock.forward(hours=1)
    put_on_the_list(desk, desk.resident("Omar", phone="0470 99 99 99").resident_id, points="9", birth_year="1940")

    def shown() -> tuple[list[str], str]:
        page = desk.client.get("/loket/wachtlijst")
        names = [
            cell.get_text(" ", strip=True) for cell in BeautifulSoup(page.text, "html.parser").select("tbody th a")
        ]
        return names, words(page)

    assert shown()[0] == ["Maria", "Omar"]
    for order, names, rule, why in (
        ("points", ["Omar", "Maria"], "Who has the most points of need comes first.", "9 points Asked on"),
        ("age", ["Omar", "Maria"], "Who is 80 or older comes first", "80 or older this year Asked on"),
        ("status", ["Maria", "Omar"], "a lower price was decided come first", "The usual price Asked on"),
    ):
        put_in_order(desk, order)
        listed, said = shown()
        assert (listed, rule in said, why in said) == (names, True, True), order


def test_a_long_list_takes_as_many_statements_as_a_short_one(desk: Counter) -> None:
    put_in_order(desk, "status")

    def statements() -> int:
        asked: list[str] = []

        def note(*call: object) -> None:
            asked.append(str(call[2]))

        with desk.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            desk.client.get("/loket/wachtlijst")
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    put_on_the_list(desk, desk.resident("Maria").resident_id)
    offer(desk)
    short = statements()
    for number in range(6):
        name = f"Omar {number}"
        put_on_the_list(desk, desk.resident(name, phone=f"0470 99 99 9{number}").resident_id)
    offer(desk)
    assert statements() == short


def test_changing_and_removing_a_wish(desk: Counter) -> None:
    wish = put_on_the_list(desk, desk.resident().resident_id)
    path = f"/loket/wachtlijst/{wish.id}"
    old = desk.client.get(path)
    assert desk.client.submit(path, form="wish", weekdays=["4"], points="5", told_by="message").status_code == 303
    (changed,) = desk.rows(WaitingRow)
    assert (changed.weekdays, changed.points, changed.told_by) == ([4], 5, "message")
    refused = desk.client.send(old, form="wish", weekdays=["1"])
    assert (refused.status_code, "Somebody else saved this" in words(refused)) == (422, True)
    assert desk.client.send(desk.client.get(path), form="remove").status_code == 303
    assert desk.rows(WaitingRow)[0].state == "withdrawn"
    assert desk.client.get(path).status_code == 303
    assert "Nobody waits." in words(desk.client.get("/loket/wachtlijst"))


@pytest.fixture
def calling(desk: Counter) -> Callable[[], OfferRow]:
    """A caller for whom a place is kept."""

    def prepare() -> OfferRow:
        put_on_the_list(desk, desk.resident().resident_id, first="2026-11-25", last="2026-11-25", weekdays=["2"])
        assert offer(desk) == 1
        return desk.rows(OfferRow)[-1]

    return prepare


def test_the_call_list_says_whom_about_what_and_until_when(desk: Counter, calling: Callable[[], OfferRow]) -> None:
    assert "Nobody has to be called now." in words(desk.client.get("/loket/wachtlijst/bellen"))
    place = calling()
    said = words(desk.client.get("/loket/wachtlijst/bellen"))
    for part in (
        "Maria Van den Broeck",
        "0470 12 34 56",
        "Wednesday 25 November",
        "Kept until Tuesday 24 November at 08:00",
    ):
        assert part in said
    assert "To call: 1" in words(desk.client.get("/loket/wachtlijst"))
    call = words(desk.client.get(f"/loket/wachtlijst/bellen/{place.id}"))
    assert "We have a place for you on Wednesday 25 November at 09:00." in call
    assert "That costs about €37.50." in call
    assert [row.purpose for row in desk.rows(DossierReadingRow)][-1] == "call"


def test_a_call_that_ends_with_yes_books_the_visit(desk: Counter, calling: Callable[[], OfferRow]) -> None:
    place = calling()
    answer = desk.client.submit(f"/loket/wachtlijst/bellen/{place.id}", "Yes, book it", form="answer")
    assert answer.status_code == 303
    assert "/loket/boeking/" in answer.location
    assert [row.state for row in desk.rows(BookingRow)] == ["confirmed"]
    again = desk.client.get(f"/loket/wachtlijst/bellen/{place.id}")
    assert again.status_code == 303


def test_who_was_not_reached_is_called_again_and_who_says_no_stays_on_the_list(
    desk: Counter, calling: Callable[[], OfferRow]
) -> None:
    place = calling()
    path = f"/loket/wachtlijst/bellen/{place.id}"
    assert desk.client.submit(path, "Not reached", form="answer").status_code == 303
    assert "not reached. Try again." in words(desk.client.get("/loket/wachtlijst/bellen"))
    assert desk.client.submit(path, "No, rather not", form="answer").status_code == 303
    assert "Nobody has to be called now." in words(desk.client.get("/loket/wachtlijst/bellen"))
    assert [row.state for row in desk.rows(WaitingRow)] == ["waiting"]


def test_an_answer_that_comes_too_late_says_so(desk: Counter, calling: Callable[[], OfferRow]) -> None:
    place = calling()
    page = desk.client.get(f"/loket/wachtlijst/bellen/{place.id}")
    desk.do(lambda session: session.execute(update(OfferRow).values(until=MONDAY)))
    late = desk.client.follow(desk.client.send(page, "Yes, book it", form="answer"))
    assert "This place is no longer kept." in late.text
    assert [row.state for row in desk.rows(BookingRow)] == ["held"]


def test_a_visit_can_wait_for_an_earlier_day(desk: Counter) -> None:
    booked = desk.booking(desk.resident(), on(9, "10:00"))
    page = desk.client.get(f"/loket/boeking/{booked.number}")
    link = BeautifulSoup(page.text, "html.parser").find("a", string="Rather earlier: onto the waiting list")
    assert link is not None
    assert desk.client.submit(str(link["href"]), form="wish", told_by="call").status_code == 303
    assert "Earlier than Wed 2 Dec, 10:00" in words(desk.client.get("/loket/wachtlijst"))
    again = desk.client.submit(str(link["href"]), form="wish")
    assert (again.status_code, "on the waiting list already" in words(again)) == (422, True)
    offer(desk)
    (place,) = desk.rows(OfferRow)
    call = f"/loket/wachtlijst/bellen/{place.id}"
    assert "Your visit of Wednesday 2 December at 10:00 then moves to this time." in words(desk.client.get(call))
    assert desk.client.submit(call, "Yes, book it", form="answer").status_code == 303
    assert sorted(row.state for row in desk.rows(BookingRow)) == ["cancelled", "confirmed"]


def test_an_offer_of_nobody_does_not_exist(desk: Counter) -> None:
    for path in ("/loket/wachtlijst/bellen/1", "/loket/wachtlijst/1", "/loket/boeking/00000000/vroeger"):
        assert desk.client.get(path).status_code == 404
