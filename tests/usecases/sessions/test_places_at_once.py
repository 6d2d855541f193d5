"""Many people at the same table at once: every place is given once, none is lost, and what is freed is free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from booking.rules.refusals.sessions import PlacesAreTaken
from booking.rules.refusals.times import SlotTaken
from booking.store.database import in_transaction
from booking.store.tables import BookingRow, SessionPlaceRow
from booking.usecases.bookings.requests import Who
from booking.usecases.sessions.cancel_session import cancel_session
from booking.usecases.sessions.change_session import ChangeSession, change_session
from tests.harness.meals import WEDNESDAY_END, WEDNESDAY_NOON
from tests.harness.together import together
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import kept
from tests.usecases.sessions.table import RAIN, Table, a_table, the_session

DAY = timedelta(days=1)

pytestmark = pytest.mark.usefixtures("app_context")

Race = Callable[..., Counter[str]]


@pytest.fixture
def table(app_context: None) -> Table:
    return in_transaction(lambda session: a_table(session, places=10))


@pytest.fixture
def race(app: Flask, table: Table) -> Race:
    """Let people do something at once, and count how it ended for them: "done", or the name of a refusal."""

    def run(work: Callable[[int], object], *, people: int) -> Counter[str]:
        def one(number: int) -> object:
            with app.app_context():
                return work(number)

        ends = together(one, people=people)
        return Counter(type(end).__name__ if isinstance(end, Exception) else "done" for end in ends)

    return run


def standing(session_id: int) -> int:
    """Return how many places bookings take, as their own rows say."""
    return sum(row.places for row in kept(SessionPlaceRow) if row.session_id == session_id and row.state != "released")


def somebody(number: int) -> Who:
    return Who(f"Persoon {number}", f"+3247012{number:04}", "", "nl")


def test_40_people_for_10_places_are_10_at_the_table(table: Table, race: Race) -> None:
    ends = race(
        lambda number: table.book(who=somebody(number), place=a_place(str(number + 1))),
        people=40,
    )

    assert ends == {"done": 10, "SlotTaken": 30}
    assert (the_session(table.meal_id).taken, standing(table.meal_id)) == (10, 10)
    assert [row.state for row in kept(BookingRow)] == ["confirmed"] * 10


def test_families_of_all_sizes_never_sit_on_each_other(table: Table, race: Race) -> None:
    ends = race(lambda number: table.hold(1 + number % 4), people=24)

    assert set(ends) <= {"done", "SlotTaken"}
    taken = the_session(table.meal_id).taken
    assert taken == standing(table.meal_id) <= 10
    # One chair that is left goes to who wants one.
    for _ in range(10 - taken):
        table.hold(1)
    with pytest.raises(SlotTaken):
        table.hold(1)


def test_places_that_are_freed_meanwhile_are_taken_again_and_none_twice(table: Table, race: Race) -> None:
    booked = [table.book(who=somebody(number)) for number in range(10)]

    def freed_or_taken(number: int) -> None:
        if number < 5:
            table.cancel(booked[number])
        else:
            table.hold()

    ends = race(freed_or_taken, people=20)

    assert set(ends) <= {"done", "SlotTaken"}
    taken = the_session(table.meal_id).taken
    assert taken == standing(table.meal_id) == 5 + ends["done"] - 5
    for _ in range(10 - taken):
        table.hold()
    with pytest.raises(SlotTaken):
        table.hold()


def test_holds_that_are_over_are_let_go_once_however_many_want_them(table: Table, race: Race) -> None:
    for _ in range(10):
        table.hold()
    later = MONDAY + timedelta(minutes=16)

    ends = race(lambda number: table.expire(now=later) if number % 8 == 0 else table.hold(now=later), people=24)

    assert ends["SlotTaken"] == 21 - 10
    assert the_session(table.meal_id).taken == standing(table.meal_id) == 10
    assert Counter(row.state for row in kept(BookingRow)) == {"held": 10, "expired": 10}


def test_who_change_tables_in_opposite_directions_do_not_wait_for_each_other_for_ever(table: Table, race: Race) -> None:
    thursday = WEDNESDAY_NOON + DAY
    other = table.plan(starts_at=thursday, ends_at=WEDNESDAY_END + DAY, places=10)
    here = [table.book(who=somebody(number)) for number in range(8)]
    there = [table.book(who=somebody(number + 50), starts_at=thursday) for number in range(8)]

    def change(number: int) -> object:
        if number % 2:
            return table.move(here[number // 2], thursday)
        return table.move(there[number // 2], WEDNESDAY_NOON)

    ends = race(change, people=16)

    assert set(ends) <= {"done", "SlotTaken"}
    assert ends["done"] >= 2
    for session_id in (table.meal_id, other):
        assert the_session(session_id).taken == standing(session_id) <= 10
    assert standing(table.meal_id) + standing(other) == 16


def test_nobody_gets_a_chair_that_is_being_taken_away(table: Table, race: Race) -> None:
    fewer = ChangeSession(session_id=table.meal_id, starts_at=WEDNESDAY_NOON, ends_at=WEDNESDAY_END, places=6)

    ends = race(lambda number: table.as_coordinator(change_session, fewer) if number == 7 else table.hold(), people=16)

    row = the_session(table.meal_id)
    assert set(ends) <= {"done", "SlotTaken", PlacesAreTaken.__name__}
    assert row.taken == standing(table.meal_id) <= row.places


def test_nobody_keeps_a_place_in_a_session_that_is_cancelled_meanwhile(table: Table, race: Race) -> None:
    ends = race(
        lambda number: table.as_coordinator(cancel_session, table.meal_id, RAIN)
        if number == 6
        else table.book(who=somebody(number)),
        people=14,
    )  # fmt: skip

    assert set(ends) <= {"done", "SlotTaken", "NotATime"}
    assert (the_session(table.meal_id).state, standing(table.meal_id)) == ("cancelled", 0)
    assert {row.state for row in kept(BookingRow)} <= {"cancelled", "expired"}
