"""Booking for somebody on the phone, in one transaction."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role, resident_of
from booking.rules.money import Money
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.bookings import PriceChanged
from booking.rules.refusals.times import SlotTaken
from booking.store.database import in_transaction, reading
from booking.store.tables import AssignmentRow, BookingRow
from booking.usecases.bookings.book_for_caller import BookForCaller, book_for_caller
from booking.usecases.bookings.requests import Choice, Confirmed, Who
from booking.usecases.residents.register_resident import register_resident
from tests.harness.together import together
from tests.harness.town import MONDAY, Town, a_place, a_town

TUESDAY_TEN = MONDAY + timedelta(days=1, hours=2)
Ask = Callable[..., BookForCaller]


@pytest.fixture
def town(app: Flask) -> Town:
    """A town with two workers."""
    with app.app_context():
        return in_transaction(a_town)


@pytest.fixture
def by(town: Town) -> Actor:
    """Somebody of the desk."""
    return Actor(town.organisation_id, roles=frozenset({Role.DESK}), user_id=7, name="Els")


@pytest.fixture
def ask(app: Flask, town: Town, by: Actor) -> Ask:
    """What the desk asks for Maria: one lamp on Tuesday at ten; ``others`` replace it."""
    who = Who("Maria Van den Broeck", "+32470123456", "", "fr")
    with app.app_context():
        maria = in_transaction(lambda session: register_resident(session, who, a_place(), by=by, now=MONDAY))

    def asked(**others: object) -> BookForCaller:
        usual: dict[str, object] = {
            "resident_id": maria.resident_id,
            "service_id": town.service_id,
            "choices": (Choice(town.options["lamp"]),),
            "place": a_place(),
            "starts_at": TUESDAY_TEN,
            "shown_total": Money.of("37.50"),
            "client_key": "a call",
        }
        return BookForCaller(**(usual | others))  # type: ignore[arg-type]

    return asked


def book(app: Flask, asked: BookForCaller, by: Actor) -> Confirmed:
    with app.app_context():
        return in_transaction(lambda session: book_for_caller(session, asked, by=by, now=MONDAY))


def kept(app: Flask) -> int:
    def count(session: Session) -> int:
        return session.scalar(select(func.count()).select_from(BookingRow)) or 0

    with app.app_context(), reading() as session:
        return count(session)


def test_the_promise_is_made_in_the_residents_language(app: Flask, ask: Ask, by: Actor) -> None:
    booked = book(app, ask(), by)
    with app.app_context(), reading() as session:
        row = session.get_one(BookingRow, booked.booking_id)
        assert (row.state, row.locale, row.pay_by, row.held_until) == ("confirmed", "fr", "invoice", None)
        assert session.scalars(select(AssignmentRow.state)).all() == ["planned"]


def test_the_same_key_again_gives_the_same_booking(app: Flask, ask: Ask, by: Actor) -> None:
    assert book(app, ask(), by) == book(app, ask(), by)
    assert kept(app) == 1


@pytest.mark.parametrize(
    ("others", "refusal"),
    [({"shown_total": Money.of("1.00")}, PriceChanged), ({"resident_id": 999}, NotFound)],
)
def test_a_refusal_leaves_nothing(
    app: Flask, ask: Ask, by: Actor, others: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        book(app, ask(**others), by)
    assert kept(app) == 0


def test_a_resident_does_not_book_this_way(app: Flask, ask: Ask, town: Town) -> None:
    with pytest.raises(NotAllowed):
        book(app, ask(), resident_of(town.organisation_id))


def test_one_time_with_one_worker_goes_to_one_of_six_desks(app: Flask, ask: Ask, town: Town, by: Actor) -> None:
    lone = (Choice(town.options["handrail"]),)
    got = together(
        lambda number: book(app, ask(client_key=f"call {number}", choices=lone, shown_total=Money.of("50.00")), by),
        people=6,
    )
    assert sum(isinstance(one, Confirmed) for one in got) == 1
    assert sum(isinstance(one, SlotTaken) for one in got) == 5
    assert kept(app) == 1


def test_a_double_click_at_the_same_moment_books_once(app: Flask, ask: Ask, by: Actor) -> None:
    got = together(lambda _number: book(app, ask(), by), people=2)
    assert got[0] == got[1]
    assert kept(app) == 1
