"""While somebody is re-planned, others do not stand still: two clerks, a resident who cancels, one who books."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask

from booking.store.database import in_transaction
from booking.store.tables import AssignmentRow
from tests.harness.together import together
from tests.usecases.bookings.house import House, a_house, assignments, changes, kept, on, the_booking
from tests.usecases.replanning.absences import absences, another_worker, ill, to_phone
from tests.usecases.replanning.test_replan_worker import booked_for

FIRST = on(2, "10:00").date()
CLOCKS = ("09:00", "10:00", "11:00", "13:00", "14:00", "15:00")

pytestmark = pytest.mark.usefixtures("app_context")

Race = Callable[..., list[object]]


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


@pytest.fixture
def race(app: Flask, house: House) -> Race:
    """Let people each do their own thing at once; what goes wrong fails the test."""

    def run(*works: Callable[[], object]) -> list[object]:
        def one(number: int) -> object:
            with app.app_context():
                return works[number]()

        ends = together(one, people=len(works))
        assert not [end for end in ends if isinstance(end, Exception)], ends
        return ends

    return run


def a_full_day(house: House) -> list[int]:
    an = house.town.workers["An"]
    return [booked_for(house, an, on(2, clock)) for clock in CLOCKS]


def nobody_is_twice() -> bool:
    standing = [row for row in kept(AssignmentRow) if row.state in {"held", "planned"}]
    places = Counter((row.worker_id, row.starts_at) for row in standing)
    return max(places.values()) == 1


def test_two_clerks_at_once_replan_a_worker_once(house: House, race: Race) -> None:
    visits, an = a_full_day(house), house.town.workers["An"]
    first, second = race(*[lambda: ill(house, an, first=FIRST)] * 2)
    assert {first.taken_over, second.taken_over} == {0, len(visits)}  # type: ignore[attr-defined]
    assert len(absences(an)) == 1
    assert all(changes(one).count("reassign") == 1 for one in visits)
    assert to_phone(house) == set()


def test_two_workers_who_are_ill_at_once_leave_nothing_unseen(house: House, race: Race) -> None:
    """Each takes over from the other, unless somebody sees in time that they are away too."""
    visits = a_full_day(house)
    an, bilal = house.town.workers["An"], house.town.workers["Bilal"]
    race(lambda: ill(house, an, first=FIRST), lambda: ill(house, bilal, first=FIRST))
    assert {the_booking(one).state for one in visits} == {"confirmed"}
    assert to_phone(house) == {the_booking(one).number for one in visits}


def test_a_resident_who_cancels_at_that_moment_is_cancelled(house: House, race: Race) -> None:
    visits, an = a_full_day(house), house.town.workers["An"]
    race(lambda: ill(house, an, first=FIRST), *[lambda one=one: house.cancel(one) for one in visits[::2]])
    for one in visits[::2]:
        assert the_booking(one).state == "cancelled"
        assert assignments(one) == []
    assert {the_booking(one).state for one in visits[1::2]} == {"confirmed"}
    assert to_phone(house) == set()
    assert nobody_is_twice()


def test_a_resident_who_moves_at_that_moment_has_one_time_and_one_worker(house: House, race: Race) -> None:
    another_worker(house, "Cem")
    visits, an = a_full_day(house), house.town.workers["An"]
    race(
        lambda: ill(house, an, first=FIRST),
        *[lambda one=one, n=n: house.move(one, on(3, CLOCKS[n])) for n, one in enumerate(visits[:3])],
    )
    for one in visits:
        assert len(assignments(one)) == 1
    assert [the_booking(one).starts_at for one in visits[:3]] == [on(3, clock) for clock in CLOCKS[:3]]
    assert to_phone(house) == set()
    assert nobody_is_twice()


def test_somebody_who_books_at_that_moment_never_gets_who_is_ill_unseen(house: House, race: Race) -> None:
    an = house.town.workers["An"]
    a_full_day(house)
    ends = race(lambda: ill(house, an, first=FIRST), lambda: house.book(on(3, "10:00")))
    assert the_booking(ends[1]).state == "confirmed"  # type: ignore[arg-type]
    assert nobody_is_twice()
