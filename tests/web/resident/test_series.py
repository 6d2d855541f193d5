"""Fixed visits, seen and ended by the private link of one of them."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask

from booking.rules.actors import Actor, Role
from booking.rules.links import link_token
from booking.rules.series import SeriesRule
from booking.store.database import in_transaction, reading
from booking.store.tables import BookingRow, OutboxRow
from booking.usecases.bookings.move_booking import move_booking
from booking.usecases.bookings.requests import Choice, MoveBooking, Who
from booking.usecases.residents.register_resident import register_resident
from booking.usecases.series.book_series import book_series
from booking.usecases.series.check_series import check_series
from booking.usecases.series.requests import BookSeries, ChosenDate, SeriesWish, SeriesWork
from tests.harness.application import SECRET_KEY
from tests.harness.clock import FrozenClock
from tests.harness.town import MONDAY, Town, a_place
from tests.web.resident.way import Way, words


@pytest.fixture
def links(app: Flask, way: Way, town: Town) -> list[str]:
    """The private links of four Tuesdays at ten, in order."""
    with app.app_context():
        in_transaction(lambda session: _book(session, town))
    return [f"/b/{link_token(SECRET_KEY, number=row.number, epoch=row.link_epoch)}" for row in bookings(app)]


def _book(session: Any, town: Town) -> None:
    desk = Actor(town.organisation_id, frozenset({Role.DESK}), name="Els")
    maria = register_resident(
        session, Who("Maria", "+32470123456", "maria@example.org", "en"), a_place(), by=desk, now=MONDAY
    )
    wish = SeriesWish(
        maria.resident_id,
        town.service_id,
        SeriesWork((Choice(town.options["lamp"]),), a_place()),
        SeriesRule(every_weeks=1, weekdays=(1,), clock=time(10), first=date(2026, 11, 24)),
    )
    found = check_series(session, wish, by=desk, now=MONDAY)
    dates = tuple(
        ChosenDate(one.meant_on, one.starts_at, one.total) for one in found.dates if one.starts_at and one.total
    )
    book_series(session, BookSeries(wish, dates, "a series"), by=desk, now=MONDAY)


def bookings(app: Flask, state: str = "confirmed") -> list[BookingRow]:
    with app.app_context(), reading() as session:
        found = sorted((row for row in session.query(BookingRow) if row.state == state), key=lambda row: row.starts_at)
        session.expunge_all()
    return found


def test_the_page_of_a_visit_tells_that_it_comes_back_and_when(way: Way, links: list[str]) -> None:
    page = words(way.client.get(links[1]))
    assert "This visit comes back" in page
    assert "Every week on Tuesday at 10:00" in page
    for day in ("Tuesday 24 November, 10:00", "Tuesday 8 December, 10:00", "Tuesday 15 December, 10:00"):
        assert day in page
    assert "Later dates follow." in page


def test_a_single_visit_tells_of_no_series(way: Way) -> None:
    assert "comes back" not in words(way.client.get(way.to_check().booked()))


def test_this_visit_and_all_following_are_cancelled_by_link(app: Flask, way: Way, links: list[str]) -> None:
    asked = way.client.get(f"{links[1]}/reeks/annuleren")
    assert "Do you want to cancel this visit and all that follow?" in words(asked)
    assert "24 November" not in words(asked)
    done = way.client.submit(f"{links[1]}/reeks/annuleren", follow=True)
    assert "Your visits are cancelled." in words(done)
    assert [row.series_on for row in bookings(app)] == [date(2026, 11, 24)]
    with app.app_context(), reading() as session:
        kinds = [row.kind for row in session.query(OutboxRow).order_by(OutboxRow.id) if row.kind != "visit_reminder"]
    assert kinds == ["series_confirmed", "series_cancelled"]


def test_the_page_lists_what_goes_also_where_a_visit_was_moved_after_the_next(
    app: Flask, way: Way, links: list[str], town: Town
) -> None:
    """Meant on 24 November and moved to 2 December: the visit of the first goes too, though it comes before it."""
    desk = Actor(town.organisation_id, frozenset({Role.DESK}), name="Els")
    row = bookings(app)[0]
    moved = MoveBooking(row.id, row.starts_at + timedelta(days=8))
    with app.app_context():
        in_transaction(lambda session: move_booking(session, moved, by=desk, now=MONDAY))
    asked = words(way.client.get(f"{links[0]}/reeks/annuleren"))
    for day in ("1 December", "2 December", "8 December", "15 December"):
        assert day in asked
    assert "24 November" not in asked
    kept = words(way.client.get(f"{links[1]}/reeks/annuleren"))
    assert "Tuesday 1 December" in kept
    assert "2 December, " not in kept
    way.client.submit(f"{links[0]}/reeks/annuleren", follow=True)
    assert bookings(app) == []


def test_one_visit_is_cancelled_by_its_own_link_and_the_others_stay(app: Flask, way: Way, links: list[str]) -> None:
    way.client.submit(f"{links[1]}/annuleren", follow=True)
    assert len(bookings(app)) == 3


def test_after_the_deadline_the_resident_is_asked_to_call(
    app: Flask, way: Way, links: list[str], clock: FrozenClock
) -> None:
    clock.forward(hours=3)
    for answer in (
        way.client.get(f"{links[0]}/reeks/annuleren"),
        way.client.forge(f"{links[0]}/reeks/annuleren", page="/privacy"),
    ):
        assert answer.status_code == 422
        assert "Call us" in words(answer)
    assert "Cancel this visit and all that follow" not in words(way.client.get(links[0]))
    assert len(bookings(app)) == 4


def test_a_visit_that_is_no_part_of_a_series_has_no_such_page(way: Way, links: list[str]) -> None:
    single = way.to_check().booked()
    assert way.client.get(f"{single}/reeks/annuleren").status_code == 404
    assert way.client.get(f"{links[0][:-1]}x/reeks/annuleren").status_code == 404
