"""What a service asks besides its tasks, as a resident answers it."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from booking.store.database import in_transaction, reading
from booking.store.queries.services import service_by_id
from booking.store.tables import BookingRow, DraftRow, OutboxRow, QuestionRow, TariffRow
from booking.web.common.question_fields import given_answers
from tests.harness.questions import a_counted_question, a_hedge_question, a_question
from tests.web.resident.way import Way, words


def asked(app: Flask, way: Way, slug: str, kind: str, **more: Any) -> str:
    with app.app_context():
        question_id = in_transaction(lambda session: a_question(session, way.town, slug, kind, **more))
    return f"answer_{question_id}"


def _hedge(app: Flask, way: Way) -> str:
    with app.app_context():
        return f"answer_{in_transaction(lambda session: a_hedge_question(session, way.town))}"


def _booking(app: Flask) -> BookingRow:
    with app.app_context(), reading() as session:
        (row,) = session.query(BookingRow)
        session.expunge_all()
    return row


def test_a_service_without_questions_asks_none(way: Way) -> None:
    way.choose("lamp").amounts()
    assert way.at.endswith("/adres")
    assert way.client.get(way.at.replace("/adres", "/vragen")).status_code == 303


def test_answers_stand_on_the_check_and_are_booked(way: Way, app: Flask) -> None:
    hedge = _hedge(app, way)
    door = asked(app, way, "which door", "text", required=False, position=2)
    way.choose("lamp").amounts()
    assert way.at.endswith("/vragen")
    way.on(way.at, **{hedge: "1,5", door: "the green one"}).address().time().person()
    check = words(way.client.get(way.at))
    assert "hedge height 1.5 m" in check
    assert "which door the green one" in check
    page = words(way.client.get(way.booked()))
    assert "the green one" in page
    booking = _booking(app)
    assert booking.answers == {"hedge height": "1.5", "which door": "the green one"}
    assert booking.answers_override == ""


def test_what_is_wrong_is_said_at_its_question_and_the_rest_stays_typed(way: Way, app: Flask) -> None:
    hedge = _hedge(app, way)
    born = asked(app, way, "born on", "date", position=2)
    way.choose("lamp").amounts()
    typed: dict[str, Any] = {hedge: "high", born: "1/12/1931"}
    page = way.client.submit(way.at, **typed)
    assert page.status_code == 422
    assert "Fill in a number such as 3 or 1,80." in words(page)
    assert 'value="1/12/1931"' in page.text
    assert f'href="#{hedge}"' in page.text
    assert way.client.get(way.at.replace("/vragen", "/tijd")).location.endswith("/vragen")


def test_work_beyond_the_service_is_referred_kindly(way: Way, app: Flask) -> None:
    hedge = _hedge(app, way)
    way.choose("lamp").amounts()
    too_high: dict[str, Any] = {hedge: "2,5"}
    page = way.client.submit(way.at, **too_high)
    assert page.status_code == 422
    assert "A gardening firm does this." in words(page)
    assert "Do you think that we can help all the same?" in words(page)
    with app.app_context(), reading() as session:
        assert session.query(DraftRow).one().answers.get("answers") is None


def test_an_answer_that_counts_changes_the_price(way: Way, app: Flask) -> None:
    with app.app_context():
        starched = f"answer_{in_transaction(lambda session: a_counted_question(session, way.town))}"
    way.choose("lamp").amounts().on(way.at, **{starched: "2"})
    way.address().time().person()
    check = words(way.client.get(way.at))
    assert "€40.50" in check, "€37.50 for the lamp, and twice €1.50"
    # Another answer keeps the time and gives another price.
    way.on(way.at.replace("/controle", "/vragen"), **{starched: "0"})
    assert way.at.endswith("/controle")
    assert "€37.50" in words(way.client.get(way.at))
    way.on(way.at.replace("/controle", "/vragen"), **{starched: "4"})
    way.booked()
    assert _booking(app).answers == {"starched pieces": "4"}


def test_a_private_answer_stands_in_no_message_and_not_on_the_page_of_the_booking(way: Way, app: Flask) -> None:
    code = asked(app, way, "key code", "text", sensitive=True)
    way.choose("lamp").amounts().on(way.at, **{code: "kluis 4711"})
    way.address().time().person()
    assert "kluis 4711" in words(way.client.get(way.at))
    page = way.client.get(way.booked())
    assert "4711" not in page.text
    with app.app_context(), reading() as session:
        assert not [row for row in session.query(OutboxRow) if "4711" in str(row.facts)]


def test_a_card_with_kansentarief_fills_in_the_status_and_only_the_desk_reads_its_number(way: Way, app: Flask) -> None:
    card = asked(app, way, "UiTPAS", "uitpas", sensitive=True, worker_sees=False)
    with app.app_context():
        in_transaction(a_tariff_with_uitpas)
    way.choose("lamp").amounts()
    page = way.client.send(way.client.get(way.at), **{card: "0900 0000 6751 4"})
    assert "This is no number of a UiTPAS." in words(page)
    way.on(way.at, **{card: "0900 0000 6751 3"}).address().time().person()
    check = way.client.get(way.at)
    assert "UiTPAS 0900 0000 6751 3" in words(check)
    assert BeautifulSoup(check.text, "html.parser").select_one("input[value=uitpas][checked]")
    assert "€37.50" in words(check), "nobody has looked at the card yet"
    assert "6751 3" not in words(way.client.get(way.booked()))
    assert (_booking(app).claimed_ground, _booking(app).answers) == ("uitpas", {"UiTPAS": "0900000067513"})
    with app.app_context(), reading() as session:
        assert not [row for row in session.query(OutboxRow) if "67513" in str(row.facts)]
        (question,) = service_by_id(session, way.town.organisation_id, way.town.service_id).questions
    with app.test_request_context(headers={"Accept-Language": "en"}):
        (shown,) = given_answers([question], {"UiTPAS": "0900000067513"}, with_sensitive=True)
    assert "Does it still hold?" in shown.note


def a_tariff_with_uitpas(session: Any) -> None:
    tariff = session.query(TariffRow).one()
    tariff.text = tariff.text.replace('when.status = "vt"', 'when.status = ["vt", "uitpas"]')


def test_a_question_that_is_asked_no_more_leaves_its_answer(way: Way, app: Flask) -> None:
    door = asked(app, way, "which door", "text")
    way.choose("lamp").amounts().on(way.at, **{door: "green"})
    way.address().time().person()

    def stop(session: Any) -> None:
        session.query(QuestionRow).one().active = False

    path = way.booked()
    with app.app_context():
        in_transaction(stop)
    assert "green" in words(way.client.get(path))


@pytest.mark.parametrize("typed", ["93.05.18-223.61", "mijn nummer is 93051822361"])
def test_a_national_number_is_refused(way: Way, app: Flask, typed: str) -> None:
    door = asked(app, way, "which door", "text")
    way.choose("lamp").amounts()
    answers: dict[str, Any] = {door: typed}
    page = way.client.submit(way.at, **answers)
    assert page.status_code == 422
    assert "national register number" in words(page)


def test_a_stranger_finds_no_questions(way: Way, app: Flask) -> None:
    _hedge(app, way)
    way.choose("lamp").amounts()
    other = app.test_client()
    assert other.get(way.at).status_code == 404
