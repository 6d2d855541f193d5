"""What is answered stays with the draft and its place; where it takes place is one of what the service offers."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import select

from booking.rules.actors import Actor, resident_of
from booking.rules.money import Money
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import NotPossibleNow, PriceChanged, RequestChanged
from booking.rules.refusals.services import AnswersRefused, BeyondService
from booking.store.database import in_transaction, reading
from booking.store.queries.drafts import DraftLocation
from booking.store.tables import BookingRow, ServiceRow
from booking.usecases.bookings.confirm_booking import confirm_booking
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.requests import Choice, ConfirmBooking, HoldPlace
from booking.usecases.drafts.answer_questions import answer_questions
from booking.usecases.drafts.choose_location import choose_location
from tests.harness.questions import a_counted_question, a_hedge_question
from tests.harness.town import MONDAY, Town, a_place, a_town
from tests.usecases.drafts.test_drafts import MARIA, TEN, draft, keep, placed


@pytest.fixture
def town(app_context: None) -> Town:
    return in_transaction(a_town)


@pytest.fixture
def by(town: Town) -> Actor:
    return resident_of(town.organisation_id)


def answer(token: str, by: Actor, **typed: str) -> None:
    kept = {slug.replace("_", " "): words for slug, words in typed.items()}
    in_transaction(lambda session: answer_questions(session, token, kept, by=by, now=MONDAY))


def the_booking() -> BookingRow:
    with reading() as session:
        row = session.scalars(select(BookingRow)).one()
        session.expunge_all()
    return row


def test_nothing_is_answered_until_somebody_answers(town: Town, by: Actor) -> None:
    in_transaction(lambda session: a_hedge_question(session, town))
    token = placed(town, by)
    assert draft(token, by).answers is None
    for refused, typed in ((AnswersRefused, {}), (BeyondService, {"hedge_height": "1,81"})):
        with pytest.raises(refused):
            answer(token, by, **typed)
        assert draft(token, by).answers is None
    answer(token, by, hedge_height="1,80")
    assert draft(token, by).answers == {"hedge height": "1.8"}


def test_another_answer_keeps_the_time_and_changes_the_price(town: Town, by: Actor) -> None:
    in_transaction(lambda session: a_counted_question(session, town))
    token = placed(town, by)
    answer(token, by, starched_pieces="2")
    held = keep(token, by)
    answer(token, by, starched_pieces="4")
    row = the_booking()
    assert (row.id, row.state, row.answers) == (held.booking_id, "held", {"starched pieces": "4"})
    promise = ConfirmBooking(held.booking_id, Money.of("40.50"), pay_by="invoice", who=MARIA)
    with pytest.raises(PriceChanged) as changed:
        in_transaction(lambda session: confirm_booking(session, promise, by=by, now=MONDAY))
    assert changed.value.now == Money.of("43.50"), "€37.50 for the lamp, and four times €1.50"
    agreed = replace(promise, shown_total=changed.value.now)
    in_transaction(lambda session: confirm_booking(session, agreed, by=by, now=MONDAY))
    with pytest.raises(NotPossibleNow):
        answer(token, by, starched_pieces="0")
    assert the_booking().answers == {"starched pieces": "4"}


def test_the_same_key_with_other_answers_is_another_wish(town: Town, by: Actor) -> None:
    wish = HoldPlace(
        town.service_id,
        (Choice(town.options["lamp"]),),
        a_place(),
        TEN,
        client_key="once",
        locale="nl",
        answers={"q": "1"},
        answers_override="Because",
    )
    first, again = (in_transaction(partial(hold_place, request=wish, by=by, now=MONDAY)) for _ in range(2))
    assert first.booking_id == again.booking_id
    with pytest.raises(RequestChanged):
        in_transaction(partial(hold_place, request=replace(wish, answers={"q": "2"}), by=by, now=MONDAY))
    assert the_booking().answers_override == "", "only the office goes beyond a service"


def test_nobody_chooses_a_place_that_is_not_offered(town: Town, by: Actor) -> None:
    token = placed(town, by)
    with pytest.raises(NotFound):
        in_transaction(lambda session: choose_location(session, token, 99, by=by, now=MONDAY))
    in_transaction(lambda session: choose_location(session, token, None, by=by, now=MONDAY))
    assert draft(token, by).location == DraftLocation(None)

    def brings(session: object) -> None:
        session.get_one(ServiceRow, town.service_id).shape = "drop_off"  # type: ignore[attr-defined]

    in_transaction(brings)
    with pytest.raises(NotFound):
        in_transaction(lambda session: choose_location(session, token, None, by=by, now=MONDAY))
