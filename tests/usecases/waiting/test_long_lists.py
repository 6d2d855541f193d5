"""A long list is walked in parts: the last are reached, and nobody is passed over because of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from booking.rules.waiting import Window
from booking.store.database import in_transaction
from booking.usecases.waiting.offer_places import Looked, offer_places_of
from tests.harness.town import MONDAY
from tests.usecases.waiting.lists import DAY, List, a_list, the_offer

NEXT_DAY = DAY + timedelta(days=1)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def waiting(app_context: None) -> List:
    return in_transaction(a_list)


@pytest.fixture
def looked() -> Looked:
    return Looked()


def walk(waiting: List, looked: Looked, *, most_looks: int = 2) -> int:
    return offer_places_of(waiting.organisation_id, now=MONDAY, looked=looked, most_looks=most_looks)


def join(waiting: List, *names: str) -> None:
    """Let people wait for the full Wednesday, in this order."""
    for minutes, name in enumerate(names):
        waiting.join(name, now=MONDAY + minutes * MINUTE)


def test_the_last_of_a_long_list_is_reached_in_some_walks(waiting: List, looked: Looked) -> None:
    waiting.fill()
    join(waiting, "Maria", "Els", "Omar", "Jef")
    last = waiting.join("Rita", Window(NEXT_DAY, NEXT_DAY), now=MONDAY + 9 * MINUTE)
    assert [walk(waiting, looked) for _ in range(3)] == [0, 0, 1]
    assert the_offer().waiting_id == last.waiting_id
    assert looked.passed(waiting.organisation_id) == frozenset()


def test_a_walk_that_is_not_at_its_end_goes_on_though_nothing_changed(waiting: List, looked: Looked) -> None:
    waiting.fill()
    join(waiting, "Maria", "Els", "Omar")
    walk(waiting, looked)
    assert len(looked.passed(waiting.organisation_id)) == 2
    walk(waiting, looked)
    assert looked.passed(waiting.organisation_id) == frozenset()


def test_the_first_in_line_gets_what_became_free_between_two_walks(waiting: List, looked: Looked) -> None:
    visits = waiting.fill()
    join(waiting, "Maria", "Els", "Omar", "Jef")
    assert walk(waiting, looked) == 0
    waiting.house.cancel(visits[1])
    assert walk(waiting, looked) == 1
    assert the_offer().waiting_id == waiting.line()[0].waiting_id


def test_whom_a_walk_passed_still_comes_before_who_stands_behind(waiting: List, looked: Looked) -> None:
    visits = waiting.fill()
    first = waiting.join("Anna", Window(NEXT_DAY + timedelta(days=2), NEXT_DAY + timedelta(days=2)))
    second = waiting.join("Maria", now=MONDAY + MINUTE)
    waiting.join("Els", now=MONDAY + 2 * MINUTE)
    waiting.join("Omar", now=MONDAY + 3 * MINUTE)
    assert walk(waiting, looked) == 0
    assert looked.passed(waiting.organisation_id) == {first.waiting_id, second.waiting_id}
    waiting.house.cancel(visits[1])
    assert walk(waiting, looked) == 1
    assert the_offer().waiting_id == second.waiting_id


@pytest.mark.parametrize("most_looks", [1, 2, 5, 100])
def test_however_short_the_walks_everybody_gets_their_place(waiting: List, looked: Looked, most_looks: int) -> None:
    visits = waiting.fill()
    join(waiting, "Maria", "Els", "Omar", "Jef")
    for visit in visits[:3]:
        waiting.house.cancel(visit)
    made = sum(walk(waiting, looked, most_looks=most_looks) for _ in range(6))
    assert made == 3
    assert [one.name for one in waiting.line() if not one.has_offer] == ["Jef"]
