"""Meals every week, and waiting for a chair: with the use cases of visits, and nothing of their own."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from booking.rules.series import SeriesRule
from booking.rules.waiting import Window
from booking.rules.why import Reason
from booking.store.database import in_transaction
from booking.store.tables import BookingRow
from booking.usecases.bookings.requests import Choice
from booking.usecases.residents.register_resident import register_resident
from booking.usecases.series.requests import Scope, SeriesWish, SeriesWork
from tests.harness.meals import WEDNESDAY_END, WEDNESDAY_NOON
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import House, kept, the_booking
from tests.usecases.series.fixed import Fixed
from tests.usecases.sessions.table import MARIA, MEAL_CENTS, Table, a_table, seats, the_session
from tests.usecases.waiting.lists import List, the_offer

WEDNESDAY = date(2026, 11, 25)
WEEK = timedelta(weeks=1)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def table(app_context: None) -> Table:
    return in_transaction(lambda session: a_table(session, places=2))


@pytest.fixture
def fixed(table: Table) -> Fixed:
    maria = in_transaction(lambda session: register_resident(session, MARIA, a_place(), by=table.desk, now=MONDAY))
    return Fixed(House(table.town, table.desk), maria)


def wednesdays(table: Table, fixed: Fixed, *, last: date) -> SeriesWish:
    work = SeriesWork((Choice(table.meals.options["meals"], 2),), a_place())
    rule = SeriesRule(every_weeks=1, weekdays=(2,), clock=time(12), first=WEDNESDAY, last=last)
    return SeriesWish(fixed.maria.resident_id, table.meals.service_id, work, rule)


def test_a_table_every_wednesday_is_looked_at_before_it_is_promised(table: Table, fixed: Fixed) -> None:
    # The second Wednesday has no meal, and the third one no room.
    full = table.plan(starts_at=WEDNESDAY_NOON + 2 * WEEK, ends_at=WEDNESDAY_END + 2 * WEEK, places=1)
    last = table.plan(starts_at=WEDNESDAY_NOON + 3 * WEEK, ends_at=WEDNESDAY_END + 3 * WEEK, places=2)
    wish = wednesdays(table, fixed, last=WEDNESDAY + 3 * WEEK)

    checked = fixed.check(wish).dates
    booked = fixed.book(fixed.ask(wish))

    assert [(one.is_free, one.why_not.reason if one.why_not else None) for one in checked] == [
        (True, None),
        (False, Reason.NO_SESSION),
        (False, Reason.FULL),
        (True, None),
    ]
    assert [one.total.cents for one in checked if one.total] == [2 * MEAL_CENTS] * 4
    assert fixed.coming(booked.series_id) == [WEDNESDAY_NOON, WEDNESDAY_NOON + 3 * WEEK]
    assert [the_session(one).taken for one in (table.meal_id, full, last)] == [2, 0, 2]

    fixed.cancel(booked.series_id, Scope.ALL)
    assert [the_session(one).taken for one in (table.meal_id, full, last)] == [0, 0, 0]


def test_a_chair_that_gets_free_goes_to_who_waits_and_to_nobody_else(table: Table) -> None:
    waiting = List(House(table.town, table.desk))
    booked = table.book(2)
    waiting.join(
        "Jef",
        Window(WEDNESDAY, WEDNESDAY),
        service_id=table.meals.service_id,
        choices=(Choice(table.meals.options["meals"]),),
    )
    assert waiting.offer() == 0

    table.cancel(booked)
    assert waiting.offer() == 1

    offer = the_offer()
    assert seats(offer.booking_id) == [(table.meal_id, 1, "held")]
    waiting.accept(offer, cents=MEAL_CENTS)
    assert the_booking(offer.booking_id).state == "confirmed"
    assert seats(offer.booking_id) == [(table.meal_id, 1, "planned")]


def test_an_earlier_meal_is_taken_in_one_step(table: Table) -> None:
    waiting = List(House(table.town, table.desk))
    thursday = table.plan(
        starts_at=WEDNESDAY_NOON + timedelta(days=1), ends_at=WEDNESDAY_END + timedelta(days=1), places=2
    )
    first = table.book(2)
    later = table.book(2, starts_at=WEDNESDAY_NOON + timedelta(days=1))
    waiting.join_for_earlier(later, Window(WEDNESDAY, WEDNESDAY), by=table.desk)
    table.cancel(first)
    waiting.offer()

    waiting.accept(the_offer(), cents=2 * MEAL_CENTS, by=table.desk)

    assert seats(later) == [(table.meal_id, 2, "planned")]
    assert the_session(thursday).taken == 0
    assert sorted(row.state for row in kept(BookingRow)) == ["cancelled", "cancelled", "confirmed"]
