"""After the deadline: until when it was, whom to call, and cancelling all the same at the price of the regulation."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.store.database import in_transaction, reading
from booking.store.quotes import newest_quote
from booking.store.tables import AssignmentRow, BookingRow, CalendarDayRow, HistoryRow, ServiceRow, TariffRow
from tests.harness.clock import FrozenClock
from tests.harness.town import MONDAY
from tests.usecases.bookings.test_final_price import FEES
from tests.web.resident.way import Way, words


@pytest.fixture
def link(way: Way, app: Flask) -> str:
    """Link of a visit on Wednesday at ten, for a regulation that asks half the price of who cancels too late."""

    def ask_fees(session: Session) -> None:
        session.get_one(TariffRow, way.town.tariff_id).text += FEES

    with app.app_context():
        in_transaction(ask_fees)
    return way.to_check().booked()


def the_booking(app: Flask) -> BookingRow:
    with app.app_context(), reading() as session:
        row = session.scalars(select(BookingRow)).one()
        session.expunge(row)
    return row


def test_the_page_says_until_when_whom_to_call_and_what_it_costs(way: Way, link: str, clock: FrozenClock) -> None:
    before = words(way.client.get(link))
    assert "You can choose another time or cancel until Tuesday 24 November at 10:00." in before
    assert "It is late" not in before
    clock.forward(days=1, hours=3)
    page = words(way.client.get(link))
    assert "You could change this yourself until Tuesday 24 November at 10:00." in page
    assert "016 00 00 00" in page
    assert "You can still cancel. It is late, so it costs €18.75." in page
    assert "Choose another time" not in page


def test_cancelling_late_asks_twice_and_the_second_time_names_the_amount(
    way: Way, app: Flask, link: str, clock: FrozenClock
) -> None:
    clock.forward(days=1, hours=3)
    first = way.client.get(f"{link}/annuleren")
    assert "It is late: cancelling now costs €18.75." in words(first)
    second = way.client.send(first)
    assert second.status_code == 422
    assert "Do you want to pay for cancelling?" in words(second)
    assert "We do not come, and you pay €18.75." in words(second)
    assert the_booking(app).state == "confirmed"
    page = way.client.follow(way.client.send(second))
    assert "This booking is cancelled" in words(page)
    assert "You get an invoice of €18.75." in words(page)
    with app.app_context(), reading() as session:
        row = session.scalars(select(BookingRow)).one()
        kept = newest_quote(session, row.organisation_id, row.id)
        assert kept is not None
        assert kept[1].total.cents == 1875
        assert session.scalars(select(AssignmentRow.state)).one() == "released"
        assert session.scalars(select(HistoryRow.by_role).order_by(HistoryRow.id)).all()[-1] == "resident"


def test_who_keeps_the_first_page_open_until_it_is_late_is_asked_the_amount(
    way: Way, app: Flask, link: str, clock: FrozenClock
) -> None:
    page = way.client.get(f"{link}/annuleren")
    assert "Cancelling costs nothing." in words(page)
    clock.forward(days=1, hours=3)
    asked = way.client.send(page)
    assert "We do not come, and you pay €18.75." in words(asked)
    assert the_booking(app).state == "confirmed"


@pytest.mark.parametrize("cents", ["0", "1", "999999", "-1875", "x", ""])
def test_an_amount_that_nobody_showed_is_asked_again(
    way: Way, app: Flask, link: str, clock: FrozenClock, cents: str
) -> None:
    clock.forward(days=1, hours=3)
    asked = way.client.forge(f"{link}/annuleren", fee_cents=cents)
    assert asked.status_code == 422
    assert "you pay €18.75" in words(asked)
    assert the_booking(app).state == "confirmed"


def test_an_amount_said_too_early_costs_nothing(way: Way, app: Flask, link: str) -> None:
    way.client.forge(f"{link}/annuleren", fee_cents="1875")
    assert the_booking(app).state == "cancelled"
    page = words(way.client.get(link))
    assert "€" not in page


def test_a_regulation_without_a_fee_leaves_it_to_the_desk(way: Way, app: Flask, clock: FrozenClock) -> None:
    link = way.to_check().booked()
    clock.forward(days=1, hours=3)
    assert "Cancel this booking" not in words(way.client.get(link))
    for answer in (way.client.get(f"{link}/annuleren"), way.client.forge(f"{link}/annuleren", page="/", fee_cents="0")):
        assert answer.status_code == 422
        assert "You could do this yourself until Tuesday 24 November at 10:00." in words(answer)
    assert the_booking(app).state == "confirmed"


def test_hours_of_working_days_go_back_over_a_closing_day(way: Way, app: Flask, clock: FrozenClock) -> None:
    """Tuesday is a day between: 24 working hours before Wednesday at ten is Monday at ten."""

    def close_tuesday(session: Session) -> None:
        session.get_one(ServiceRow, way.town.service_id).change_in_working_hours = True
        session.add(
            CalendarDayRow(
                organisation_id=way.town.organisation_id,
                on=MONDAY.date().replace(day=24),
                name="Brugdag",
                kind="closed",
            )
        )

    with app.app_context():
        in_transaction(close_tuesday)
    link = way.to_check().booked()
    assert "cancel until Monday 23 November at 10:00" in words(way.client.get(link))
    clock.forward(hours=2)
    assert way.client.get(f"{link}/annuleren").status_code == 200
    clock.forward(minutes=1)
    assert way.client.get(f"{link}/annuleren").status_code == 422
