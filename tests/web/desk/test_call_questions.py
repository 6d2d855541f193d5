"""The questions of a service, asked of a caller."""

from __future__ import annotations

from typing import Any

from booking.store.tables import BookingRow, DraftRow
from tests.harness.questions import a_counted_question, a_hedge_question, a_question
from tests.web.desk.conftest import Counter
from tests.web.desk.test_calls import TEN, path
from tests.web.resident.way import words


def test_answers_are_kept_and_stand_on_the_page_of_the_booking(desk: Counter) -> None:
    hedge = f"answer_{desk.do(lambda session: a_hedge_question(session, desk.town))}"
    code = f"answer_{desk.do(lambda session: a_question(session, desk.town, 'key code', 'text', sensitive=True))}"
    resident = desk.resident()
    page = desk.client.submit(
        path(desk, resident.resident_id, moment=TEN), form="book", follow=True, **{hedge: "1,8", code: "kluis 4711"}
    )
    said = words(page)
    assert "hedge height 1.8 m" in said
    assert "kluis 4711" in said
    (kept,) = desk.rows(BookingRow)
    assert kept.answers == {"hedge height": "1.8", "key code": "kluis 4711"}
    assert kept.answers_override == ""


def test_what_is_missing_is_said_at_its_question_and_nothing_is_booked(desk: Counter) -> None:
    hedge = f"answer_{desk.do(lambda session: a_hedge_question(session, desk.town))}"
    resident = desk.resident()
    page = desk.client.submit(path(desk, resident.resident_id, moment=TEN), form="book", note="Ladder")
    assert page.status_code == 422
    assert f'href="#{hedge}"' in page.text
    assert "Fill in an answer." in words(page)
    assert "Ladder" in page.text
    assert desk.rows(BookingRow) == []


def test_beyond_the_service_is_booked_with_a_reason_only(desk: Counter) -> None:
    hedge = f"answer_{desk.do(lambda session: a_hedge_question(session, desk.town))}"
    resident = desk.resident()
    too_high: dict[str, Any] = {hedge: "2,5"}
    refused = desk.client.submit(path(desk, resident.resident_id, moment=TEN), form="book", **too_high)
    assert refused.status_code == 422
    assert "A gardening firm does this." in words(refused)
    assert "Write why we do this all the same." in words(refused)
    assert desk.rows(BookingRow) == []
    done = desk.client.send(refused, form="book", answers_override="Nobody else comes for so little")
    page = words(desk.client.follow(done))
    assert "Why we do this all the same Nobody else comes for so little" in page
    (kept,) = desk.rows(BookingRow)
    assert (kept.answers, kept.answers_override) == ({"hedge height": "2.5"}, "Nobody else comes for so little")


def test_a_reason_that_was_not_needed_is_not_kept(desk: Counter) -> None:
    hedge = f"answer_{desk.do(lambda session: a_hedge_question(session, desk.town))}"
    resident = desk.resident()
    too_high: dict[str, Any] = {hedge: "2,5"}
    refused = desk.client.submit(path(desk, resident.resident_id, moment=TEN), form="book", **too_high)
    desk.client.follow(desk.client.send(refused, form="book", **{hedge: "1,5", "answers_override": "Small hedge"}))
    (kept,) = desk.rows(BookingRow)
    assert kept.answers_override == ""


def test_what_counts_for_the_price_is_asked_before_the_price(desk: Counter) -> None:
    starched = f"answer_{desk.do(lambda session: a_counted_question(session, desk.town))}"
    resident = desk.resident()
    missing = desk.client.get(path(desk, resident.resident_id))
    assert missing.status_code == 422
    assert "Fill in an answer." in words(missing)
    page = desk.client.get(path(desk, resident.resident_id, moment=TEN, **{starched: "2"}))
    assert "That costs about €40.50." in words(page), "€37.50 for the lamp, and twice €1.50"
    booked = desk.client.send(page, form="book")
    assert "€40.50" in words(desk.client.follow(booked))
    (kept,) = desk.rows(BookingRow)
    assert kept.answers == {"starched pieces": "2"}


def test_a_private_answer_never_stands_in_an_address(desk: Counter) -> None:
    code = f"answer_{desk.do(lambda session: a_question(session, desk.town, 'key code', 'text', sensitive=True))}"
    resident = desk.resident()
    page = desk.client.get(path(desk, resident.resident_id, moment=TEN))
    wish = page.text.split('id="wish"', 1)[1].split("</form>", 1)[0]
    assert code not in wish
    assert code in page.text
    assert desk.rows(DraftRow) == []
