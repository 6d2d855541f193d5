"""Places in a session are taken with the very use cases by which visits are booked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import TooLate
from booking.rules.refusals.times import NotATime, SlotTaken
from booking.store.database import in_transaction, reading
from booking.store.queries.services import service_by_id
from booking.usecases.bookings.first_free import FindFirstFree, first_free
from booking.usecases.bookings.placing import slots_on, wish_of
from booking.usecases.bookings.requests import Choice
from tests.harness.meals import WEDNESDAY_END, WEDNESDAY_NOON, Meals, a_meal, a_restaurant
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import messages, the_booking, told
from tests.usecases.sessions.table import Table, a_table, seats, the_session

THURSDAY_NOON = WEDNESDAY_NOON + timedelta(days=1)
DAY = timedelta(days=1)


@pytest.fixture
def table(app: Flask) -> Table:
    with app.app_context():
        return in_transaction(a_table)


@pytest.fixture(autouse=True)
def context(app: Flask) -> Any:
    with app.app_context():
        yield


def small(table: Table, places: int) -> datetime:
    """Plan a meal with so many places the day after, and return when it begins."""
    table.plan(starts_at=THURSDAY_NOON, ends_at=WEDNESDAY_END + DAY, places=places)
    return THURSDAY_NOON


def test_a_booking_takes_a_place_for_everybody_and_lasts_as_long_as_the_meal(table: Table) -> None:
    choices = (Choice(table.meals.options["meals"], 2), Choice(table.meals.options["child-meals"], 1))

    booking_id = table.hold(choices=choices)

    assert seats(booking_id) == [(table.meal_id, 3, "held")]
    row = the_booking(booking_id)
    assert (row.starts_at, row.ends_at, row.location_id) == (WEDNESDAY_NOON, WEDNESDAY_END, table.meals.location_id)
    assert the_session(table.meal_id).taken == 3


def test_promised_it_is_told_with_the_place_and_not_with_the_home(table: Table) -> None:
    booking_id = table.book(2)

    assert seats(booking_id) == [(table.meal_id, 2, "planned")]
    confirmed = messages(booking_id)[0]
    assert confirmed.kind == "booking_confirmed"
    assert confirmed.facts["address"][0] == "Dorpsrestaurant"


def test_the_last_places_go_to_who_fits_and_others_are_offered(table: Table) -> None:
    starts_at = small(table, 3)
    table.book(2, starts_at=starts_at)

    with pytest.raises(SlotTaken) as refused:
        table.hold(2, starts_at=starts_at)
    table.hold(1, starts_at=starts_at)

    assert refused.value.alternatives == (WEDNESDAY_NOON,)


def test_places_that_are_given_back_are_free_at_once(table: Table) -> None:
    starts_at = small(table, 1)
    first = table.book(starts_at=starts_at)
    table.cancel(first)

    second = table.book(starts_at=starts_at)

    assert seats(first) == []
    assert len(seats(second)) == 1


def test_a_hold_that_is_over_keeps_nobody_out(table: Table) -> None:
    starts_at = small(table, 1)
    first = table.hold(starts_at=starts_at)

    second = table.hold(starts_at=starts_at, now=MONDAY + timedelta(minutes=16))

    assert the_booking(first).state == "expired"
    assert len(seats(second)) == 1


def test_who_comes_back_too_late_finds_the_place_again_or_hears_that_it_is_gone(table: Table) -> None:
    starts_at = small(table, 1)
    first = table.hold(starts_at=starts_at)
    table.expire(now=MONDAY + timedelta(minutes=16))
    assert table.confirm(first, now=MONDAY + timedelta(minutes=17)).state == "confirmed"

    late = table.hold(starts_at=WEDNESDAY_NOON)
    table.expire(now=MONDAY + timedelta(minutes=40))
    for _ in range(4):
        table.book(9)
    table.book(4)
    with pytest.raises(SlotTaken):
        table.confirm(late, now=MONDAY + timedelta(minutes=41))


def test_a_booking_moves_to_another_session_with_all_its_places(table: Table) -> None:
    starts_at = small(table, 5)
    booking_id = table.book(2)

    table.move(booking_id, starts_at)

    row = the_booking(booking_id)
    assert (row.starts_at, row.ends_at) == (THURSDAY_NOON, WEDNESDAY_END + DAY)
    assert the_session(table.meal_id).taken == 0
    assert [place[1:] for place in seats(booking_id)] == [(2, "planned")]
    assert told(booking_id) == ["booking_confirmed", "booking_moved"]


def test_what_is_shown_are_the_sessions_with_room_enough(table: Table) -> None:
    small(table, 1)
    booking_id = table.hold(2)

    with reading() as session:
        row = the_booking(booking_id)
        shown = slots_on(
            session, wish_of(session, row), [local_date(WEDNESDAY_NOON + n * DAY) for n in range(3)],
            by=table.resident, now=MONDAY,
        )  # fmt: skip

    assert [(one.starts_at, one.session.free if one.session else None) for one in shown] == [(WEDNESDAY_NOON, 40)]


@pytest.mark.parametrize(
    ("now", "refusal"),
    [
        # Hoegaarden: by Friday noon for Wednesday (domain A1.4); Hamme: a week ahead.
        (datetime(2026, 11, 27, 11, tzinfo=UTC), None),
        (datetime(2026, 11, 27, 11, 1, tzinfo=UTC), NotATime),
    ],
)
def test_orders_close_on_friday_for_wednesday(table: Table, now: datetime, refusal: type[Exception] | None) -> None:
    wednesday = WEDNESDAY_NOON + 7 * DAY
    table.plan(starts_at=wednesday, ends_at=WEDNESDAY_END + 7 * DAY, book_until=datetime(2026, 11, 27, 11, tzinfo=UTC))

    if refusal is None:
        table.hold(starts_at=wednesday, now=now)
        return
    with pytest.raises(refusal):
        table.hold(starts_at=wednesday, now=now)
    # The desk still finds a chair.
    table.hold(starts_at=wednesday, now=now, by=table.desk)


def test_after_the_deadline_a_resident_cannot_cancel_either(table: Table) -> None:
    wednesday, closes = WEDNESDAY_NOON + 7 * DAY, datetime(2026, 11, 27, 11, tzinfo=UTC)
    table.plan(starts_at=wednesday, ends_at=WEDNESDAY_END + 7 * DAY, book_until=closes)
    booking_id = table.book(starts_at=wednesday)

    with pytest.raises(TooLate) as refused:
        table.cancel(booking_id, now=closes + timedelta(minutes=1))
    table.cancel(booking_id, now=closes)

    assert refused.value.until == closes


def test_a_moment_without_a_session_is_no_time(table: Table) -> None:
    with pytest.raises(NotATime):
        table.hold(starts_at=WEDNESDAY_NOON + timedelta(hours=1))


def test_a_place_of_somebody_else_is_not_theirs(table: Table) -> None:
    with pytest.raises(NotFound):
        table.hold(location_id=table.meals.location_id + 1000)


def test_the_first_free_times_know_sessions_beside_visits(table: Table) -> None:
    def look(session: Session) -> Any:
        services = tuple(
            service_by_id(session, table.town.organisation_id, one)
            for one in (table.town.service_id, table.meals.service_id)
        )
        request = FindFirstFree(services, local_date(MONDAY), postcode="3140")
        return first_free(session, request, by=table.desk, now=MONDAY)

    with reading() as session:
        found = look(session)

    meals = [one for one in found if one.service.service_id == table.meals.service_id]
    assert [(one.slot.starts_at, one.location.name if one.location else "") for one in meals] == [
        (WEDNESDAY_NOON, "Dorpsrestaurant")
    ]


def test_a_repair_takes_its_minutes_of_the_bench(table: Table) -> None:
    def open_bench(session: Session) -> tuple[Meals, int]:
        bench = a_restaurant(session, table.town, shape="drop_off", slug="fiets")
        return bench, a_meal(session, table.town, bench, places=100)

    bench, day = in_transaction(open_bench)

    def repair(task: str, count: int) -> int:
        return table.hold(service_id=bench.service_id, choices=(Choice(bench.options[task], count),))

    booking_id = repair("meals", 2)
    with pytest.raises(SlotTaken):
        repair("meals", 2)
    repair("child-meals", 2)

    assert seats(booking_id) == [(day, 60, "held")]
    assert the_session(day).taken == 90
