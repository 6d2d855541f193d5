"""The waiting list as a resident meets it: nothing suits, three questions, a private link, yes or no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol, TypeVar

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from booking.store.database import in_transaction, reading
from booking.store.tables import BookingRow, OfferRow, WaitingRow
from booking.usecases.waiting.lapse_offers import lapse_offers
from booking.usecases.waiting.offer_places import offer_places_of
from tests.harness.clock import FrozenClock
from tests.harness.town import Town, a_town
from tests.web.resident.way import Way, words

WEDNESDAY, MONDAY_AFTER = "2", "2026-11-30T09:00Z"

Row = TypeVar("Row", OfferRow, WaitingRow, BookingRow)


class Rows(Protocol):
    """Every row of a table, oldest first."""

    def __call__(self, table: type[Row], /) -> list[Row]:
        """Return them as they are kept."""
        ...


@pytest.fixture
def rows(app: Flask) -> Rows:
    """Return every row of a table, oldest first."""

    def all_of(table: type[Row], /) -> list[Row]:
        with app.app_context(), reading() as session:
            found = sorted(session.query(table).all(), key=lambda row: row.id)
            session.expunge_all()
        return found

    return all_of


@pytest.fixture
def offer(app: Flask, town: Town, clock: FrozenClock) -> Callable[[], int]:
    """Let the scheduler look."""

    def look() -> int:
        with app.app_context():
            return offer_places_of(town.organisation_id, now=clock.now())

    return look


def to_times(way: Way) -> Way:
    return way.choose("lamp").amounts().address()


def join(way: Way, *days: str, part: str = "any", **person: str) -> str:
    """Walk from the times page to the list, and return the path of the wish."""
    to_times(way)
    way._on(f"/boeken/{way.token}/wachtlijst", weekdays=list(days) or [WEDNESDAY])  # noqa: SLF001
    way._on(way.at, part=part)  # noqa: SLF001
    return way.person(**person).at


def heading(page: TestResponse) -> str:
    title = BeautifulSoup(page.text, "html.parser").h1
    return title.get_text(" ", strip=True) if title else ""


def test_from_the_times_page_onto_the_list_in_three_questions(way: Way, rows: Rows) -> None:
    to_times(way)
    page = way.client.get(way.at)
    link = BeautifulSoup(page.text, "html.parser").find("a", string="Put me on the waiting list")
    assert link is not None
    way.at = str(link["href"])
    assert heading(way.client.get(way.at)) == "Which days suit you?"
    way._on(way.at, weekdays=["0", WEDNESDAY])  # noqa: SLF001
    assert heading(way.client.get(way.at)) == "Which part of the day suits you?"
    way._on(way.at, part="morning")  # noqa: SLF001
    path = way.person().at
    kept = way.client.get(path)
    assert heading(kept) == "You are on the waiting list"
    said = words(kept)
    assert "Monday and Wednesday" in said
    assert "In the morning" in said
    assert "up to and including Tuesday 23 February" in said
    (wish,) = rows(WaitingRow)
    assert (wish.state, wish.weekdays, path) == ("waiting", [0, 2], f"/w/{wish.token}")


def test_only_the_days_on_which_somebody_works_are_offered(way: Way) -> None:
    to_times(way)
    page = BeautifulSoup(way.client.get(f"/boeken/{way.token}/wachtlijst").text, "html.parser")
    boxes = page.select("input[name=weekdays]")
    assert [box["value"] for box in boxes] == ["0", "1", "2", "3", "4"]
    assert all(box.has_attr("checked") for box in boxes)


def test_no_day_at_all_is_asked_again(way: Way, rows: Rows) -> None:
    to_times(way)
    answer = way.client.submit(f"/boeken/{way.token}/wachtlijst", weekdays=[])
    assert (answer.status_code, "Choose at least one day of the week." in words(answer)) == (422, True)
    assert rows(WaitingRow) == []


@pytest.mark.parametrize("query", ["", "?dag=9", "?dag=x", "?dag=2&deel=midnight", "?deel=any", "?dag=2"])
def test_a_question_that_was_skipped_is_asked_first(way: Way, query: str) -> None:
    to_times(way)
    answer = way.client.get(f"/boeken/{way.token}/wachtlijst/wie{query}")
    assert answer.status_code == 303
    assert "/wachtlijst?" in f"{answer.location}?"


def test_a_second_press_makes_no_second_wish(way: Way, rows: Rows) -> None:
    to_times(way)
    page = way.client.get(f"/boeken/{way.token}/wachtlijst/wie?dag=2&deel=any")
    person = {"name": "Maria Peeters", "phone": "0470 12 34 56"}
    first, second = (way.client.send(page, **person) for _press in range(2))
    assert first.location == second.location
    assert len(rows(WaitingRow)) == 1


def test_a_place_is_offered_and_yes_makes_it_a_visit(
    way: Way,
    offer: Callable[[], int],
    rows: Rows,
) -> None:
    path = join(way)
    assert offer() == 1
    page = way.client.get(path)
    assert heading(page) == "There is a place for you"
    said = words(page)
    assert "We keep this place for you until Tuesday 24 November at 08:00." in said
    assert "€37.50" in said
    answer = way.client.submit(path, form="yes")
    assert answer.status_code == 303
    booked = way.client.follow(answer)
    assert heading(booked) == "Your booking is confirmed"
    assert way.client.get(path).location == answer.location, "the link of the offer leads to the visit"
    assert way.client.send(page, form="yes").location == answer.location, "pressed again in the old page"
    assert [row.state for row in rows(OfferRow)] == ["accepted"]


def test_no_keeps_them_on_the_list(way: Way, offer: Callable[[], int], rows: Rows) -> None:
    path = join(way)
    offer()
    page = way.client.follow(way.client.submit(path, form="no"))
    assert heading(page) == "You are on the waiting list"
    assert "you stay on the list" in page.text
    assert [row.state for row in rows(OfferRow)] == ["declined"]


def test_an_offer_that_ended_is_a_clear_page_and_yes_books_nothing(
    way: Way,
    app: Flask,
    offer: Callable[[], int],
    clock: FrozenClock,
    rows: Rows,
) -> None:
    path = join(way)
    offer()
    page = way.client.get(path)
    clock.forward(hours=24)
    late = way.client.send(page, form="yes")
    assert late.status_code == 422
    assert heading(late) == "You are on the waiting list"
    assert "We no longer keep this place." in words(late)
    with app.app_context():
        lapse_offers(now=clock.now())
    said = words(way.client.get(path))
    assert "We no longer keep Wednesday 25 November" in said
    assert [row.state for row in rows(BookingRow)] == ["expired"]


def test_an_old_page_never_answers_for_a_newer_offer(
    way: Way,
    app: Flask,
    offer: Callable[[], int],
    clock: FrozenClock,
    rows: Rows,
) -> None:
    path = join(way, "2", "3")
    offer()
    page = way.client.get(path)
    clock.forward(hours=24)
    with app.app_context():
        lapse_offers(now=clock.now())
    assert offer() == 1
    answer = way.client.send(page, form="yes")
    assert answer.status_code == 422
    assert heading(answer) == "There is a place for you"
    assert [row.state for row in rows(OfferRow)] == ["lapsed", "open"]


@pytest.mark.parametrize("cents", ["1", "", "x", "99999999999999999999"])
def test_a_price_that_was_not_shown_is_not_agreed_to(
    way: Way,
    offer: Callable[[], int],
    rows: Rows,
    cents: str,
) -> None:
    path = join(way)
    offer()
    (place,) = rows(OfferRow)
    answer = way.client.forge(f"{path}/ja", page=path, offer_id=str(place.id), shown_cents=cents)
    assert answer.status_code == 422
    assert "The price has changed" in words(answer)
    assert [row.state for row in rows(OfferRow)] == ["open"]


@pytest.mark.parametrize("offer_id", ["", "0", "x", "999999999999999999999999"])
def test_an_offer_that_is_not_theirs_is_none(way: Way, offer: Callable[[], int], offer_id: str) -> None:
    path = join(way)
    offer()
    for answer in ("ja", "nee"):
        said = way.client.forge(f"{path}/{answer}", page=path, offer_id=offer_id, shown_cents="3750")
        assert said.status_code == 422


def test_a_link_with_one_character_changed_does_not_exist(way: Way, offer: Callable[[], int], app: Flask) -> None:
    path = join(way)
    offer()
    for at in (3, 10, len(path) - 1):
        forged = path[:at] + ("x" if path[at] != "x" else "y") + path[at + 1 :]
        assert way.client.get(forged).status_code == 404
        assert way.client.get(f"{forged}/weg").status_code == 404
    assert way.client.get(path.upper()).status_code == 404
    with app.app_context():
        in_transaction(lambda session: a_town(session, host="elsewhere.example"))
    assert way.client.get(path, base_url="http://elsewhere.example").status_code == 404


def test_leaving_asks_first_and_then_says_what_now(way: Way, rows: Rows) -> None:
    path = join(way)
    page = way.client.follow(way.client.submit(f"{path}/weg"))
    assert heading(page) == "You are no longer on the waiting list"
    assert "Choose a time" in words(page)
    assert way.client.get(f"{path}/weg").location == path
    assert [row.state for row in rows(WaitingRow)] == ["withdrawn"]


def test_rather_earlier_moves_the_visit_when_they_say_yes(
    way: Way,
    offer: Callable[[], int],
    rows: Rows,
) -> None:
    visit = way.to_check(starts_at=MONDAY_AFTER).booked()
    page = way.client.get(visit)
    assert "Rather earlier?" in words(page)
    way.at = f"{visit}/vroeger"
    assert "up to and including Sunday 29 November" in words(way.client.get(way.at))
    way._on(way.at, weekdays=[WEDNESDAY])  # noqa: SLF001
    way._on(way.at, part="any")  # noqa: SLF001
    path = way.at
    assert "Your visit of Monday 30 November at 10:00 stays as it is" in words(way.client.get(path))
    assert "You are on the waiting list for an earlier day" in words(way.client.get(visit))
    assert offer() == 1
    said = words(way.client.get(path))
    assert "If you say yes, your visit of Monday 30 November at 10:00 moves to this time." in said
    moved = way.client.follow(way.client.submit(path, form="yes"))
    assert "Wednesday 25 November" in words(moved)
    assert sorted(row.state for row in rows(BookingRow)) == ["cancelled", "confirmed"]


def test_a_visit_that_waits_already_is_not_put_on_the_list_again(way: Way, rows: Rows) -> None:
    visit = way.to_check(starts_at=MONDAY_AFTER).booked()
    first, second = (way.client.submit(f"{visit}/vroeger/uur?dag=2", part="any").location for _time in range(2))
    assert first == second
    assert len(rows(WaitingRow)) == 1


def test_a_visit_of_tomorrow_has_no_earlier_day_to_wait_for(way: Way, clock: FrozenClock) -> None:
    visit = way.to_check().booked()
    clock.forward(days=2)
    assert "Rather earlier?" not in words(way.client.get(visit))
    assert way.client.get(f"{visit}/vroeger").status_code == 422


def test_rather_earlier_asks_only_for_the_weekdays_that_come_before_the_visit(way: Way) -> None:
    visit = way.to_check().booked()
    asked = words(way.client.get(f"{visit}/vroeger"))
    assert "Tuesday" in asked
    assert "Friday" not in asked


def test_who_types_a_neighbour_reads_nothing_of_the_neighbour(
    way: Way,
    app: Flask,
    town: Town,
    offer: Callable[[], int],
    rows: Rows,
) -> None:
    """The wish of a stranger who types Maria's name and number shows the price of everybody."""
    join(way)
    (wish,) = rows(WaitingRow)
    from datetime import date  # noqa: PLC0415

    from booking.store.tables import PriceDecisionRow, StaffRow  # noqa: PLC0415
    from tests.harness.town import MONDAY  # noqa: PLC0415

    with app.app_context():
        staff = StaffRow(
            organisation_id=town.organisation_id, name="Ilse", email="i@x.example", password_hash="x", locale="nl"
        )
        in_transaction(lambda session: session.add(staff))
        decision = PriceDecisionRow(
            organisation_id=town.organisation_id,
            household_id=wish.household_id,
            service_id=town.service_id,
            class_code="social",
            ground="vt",
            evidence="certificate",
            evidence_seen_on=date(2026, 11, 23),
            valid_from=date(2026, 11, 23),
            valid_until=date(2027, 11, 23),
            decided_by_id=staff.id,
            decided_at=MONDAY - timedelta(hours=1),
        )
        in_transaction(lambda session: session.add(decision))
    offer()
    assert "€37.50" in words(way.client.get(f"/w/{wish.token}"))


def test_what_somebody_waits_for_is_changed_one_question_at_a_time(way: Way, rows: Rows) -> None:
    path = join(way, part="morning")
    before = rows(WaitingRow)[0]
    done = ""
    for asked, answer in (
        ("dagen", {"weekdays": ["1", "4"]}),
        ("uur", {"part": "afternoon"}),
        ("tot", {"last": "2027-03-31"}),
        ("wie", {"worker": ""}),
    ):
        done = words(way.client.submit(f"{path}/wijzigen/{asked}", follow=True, **answer))
        assert "We changed it. Your place in the list stays." in done
    (wish,) = rows(WaitingRow)
    assert (wish.weekdays, wish.earliest.hour, wish.last.isoformat()) == ([1, 4], 12, "2027-03-31")
    assert (wish.worker_id, wish.created_at, wish.token) == (None, before.created_at, before.token)
    for words_of in ("Tuesday and Friday", "In the afternoon", "up to and including Wednesday 31 March"):
        assert words_of in done


@pytest.mark.parametrize(
    ("asked", "answer", "said"),
    [
        ("dagen", {}, "Choose at least one day of the week."),
        ("uur", {"part": "midnight"}, "Choose one from the list."),
        ("tot", {"last": ""}, "Fill in the last day."),
        ("tot", {"last": "2026-11-01"}, "The end must be after the start."),
        ("tot", {"last": "2029-01-01"}, "Choose an earlier last day."),
        ("wie", {"worker": "1"}, "Choose one from the list."),
        ("uur", {"part": "morning", "seen": "7"}, "Somebody else saved this in the meantime."),
    ],
)
def test_a_change_that_cannot_be_is_asked_again(
    way: Way, rows: Rows, asked: str, answer: dict[str, str], said: str
) -> None:
    """Nobody asks for a worker whom they do not know, and a page of before says nothing of what stands now."""
    path = join(way)
    seen = {"seen": "1"} | answer
    refused = way.client.forge(f"{path}/wijzigen/{asked}", **seen)
    assert (refused.status_code, said in words(refused)) == (422, True), words(refused)
    assert rows(WaitingRow)[0].version == 1


def test_a_wish_that_is_over_is_not_changed(way: Way, rows: Rows) -> None:
    path = join(way)
    way.client.submit(f"{path}/weg")
    assert way.client.get(f"{path}/wijzigen/uur").location == path
    assert way.client.get(f"{path}/wijzigen/alles").status_code == 404
    assert way.client.get(f"{path}x/wijzigen/uur").status_code == 404
