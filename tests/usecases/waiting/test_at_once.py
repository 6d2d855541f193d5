"""The waiting list with several people and several schedulers at the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from booking.rules.waiting import Window
from booking.store.database import in_transaction
from booking.store.queries.waiting import Waiting
from booking.usecases.bookings.cancel_booking import cancel_booking
from booking.usecases.bookings.requests import CancelBooking
from booking.usecases.waiting.find_place import find_place
from booking.usecases.waiting.offer_places import AT_LAST, LATE, Looked, offer_places
from tests.harness.together import together
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import on, the_booking, told
from tests.usecases.waiting.lists import DAY, List, a_list, offers, standing, the_offer, wishes

pytestmark = pytest.mark.usefixtures("app_context")

A_DAY = timedelta(hours=24)
MINUTE = timedelta(minutes=1)

Race = Callable[..., Counter[str]]


@pytest.fixture
def waiting(app_context: None) -> List:
    return in_transaction(a_list)


@pytest.fixture
def race(app: Flask, waiting: List) -> Race:
    """Let people do something at once, and count how it ended: "done", or the name of a refusal."""

    def run(work: Callable[[int], object], *, people: int) -> Counter[str]:
        def one(number: int) -> object:
            with app.app_context():
                return work(number)

        ends = together(one, people=people)
        return Counter(type(end).__name__ if isinstance(end, Exception) else "done" for end in ends)

    return run


def one_place_for(waiting: List, *names: str) -> None:
    visits = waiting.fill()
    for number, name in enumerate(names):
        waiting.join(name, now=MONDAY + number * MINUTE)
    waiting.house.cancel(visits[1])


def test_four_schedulers_at_once_give_one_place_once_and_to_the_first(waiting: List, race: Race) -> None:
    one_place_for(waiting, "Maria", "Els", "Omar")
    assert race(lambda _n: waiting.offer(), people=4) == {"done": 4}
    offer = the_offer()
    assert offer.waiting_id == min(wishes())
    assert len(offers()) == 1
    assert [row.starts_at for row in standing()].count(on(2, "10:00")) == 1


def test_four_schedulers_at_once_give_three_places_to_the_first_three(waiting: List, race: Race) -> None:
    visits = waiting.fill()
    for number, name in enumerate(("Maria", "Els", "Omar", "Jos")):
        waiting.join(name, now=MONDAY + number * MINUTE)
    for visit in (visits[0], visits[2], visits[4]):
        waiting.house.cancel(visit)
    assert race(lambda _n: waiting.offer(), people=4) == {"done": 4}
    waiting.offer()
    given = offers("open")
    assert sorted(one.waiting_id for one in given) == sorted(wishes())[:3]
    assert len({one.starts_at for one in given}) == 3


def test_yes_from_two_browsers_at_once_is_one_visit(waiting: List, race: Race) -> None:
    one_place_for(waiting, "Maria")
    waiting.offer()
    offer = the_offer()
    assert race(lambda _n: waiting.accept(offer), people=4) == {"done": 4}
    assert told(offer.booking_id).count("booking_confirmed") == 1
    assert the_booking(offer.booking_id).state == "confirmed"


@pytest.mark.parametrize("turn", range(4))
def test_yes_and_too_late_at_the_same_moment_end_one_way_or_the_other(waiting: List, race: Race, turn: int) -> None:
    """Never a visit that the next was offered too, and never "too late" while the visit stands."""
    one_place_for(waiting, "Maria", "Els")
    waiting.offer()
    offer = the_offer()
    just_in_time, over = MONDAY + A_DAY - timedelta(seconds=1), MONDAY + A_DAY

    def act(number: int) -> object:
        if (number + turn) % 4 == 0:
            return waiting.accept(offer, now=just_in_time)
        if number % 2:
            waiting.house.expire(now=over)
        return waiting.lapse(now=over) + waiting.offer(now=over)

    ends = race(act, people=4)
    assert set(ends) <= {"done", "OfferOver"}
    waiting.lapse(now=over)
    waiting.offer(now=over)
    of_the_place = [row for row in standing() if row.starts_at == on(2, "10:00")]
    assert len(of_the_place) == 1
    if ends["OfferOver"]:
        assert [one.state for one in offers()] == ["lapsed", "open"]
        assert of_the_place[0].id == offers("open")[0].booking_id
    else:
        assert [one.state for one in offers()] == ["accepted"]
        assert (of_the_place[0].id, of_the_place[0].state) == (offer.booking_id, "confirmed")


def test_yes_and_no_at_once_end_one_way_or_the_other(waiting: List, race: Race) -> None:
    one_place_for(waiting, "Maria")
    waiting.offer()
    offer = the_offer()
    ends = race(lambda n: waiting.accept(offer) if n % 2 else waiting.decline(offer), people=4)
    assert set(ends) <= {"done", "OfferOver"}
    state = offers()[0].state
    assert the_booking(offer.booking_id).state == {"accepted": "confirmed", "declined": "cancelled"}[state]


def test_an_earlier_day_is_taken_while_others_book_and_there_is_always_one_visit(waiting: List, race: Race) -> None:
    visits = waiting.fill()
    mine = waiting.house.book(on(9, "10:00"), "handrail")
    waiting.join_for_earlier(mine)
    waiting.house.cancel(visits[1])
    waiting.offer()
    offer = the_offer()

    def act(number: int) -> object:
        if number == 0:
            return waiting.accept(offer)
        return waiting.house.hold(on(2, "10:00") if number % 2 else on(9, "10:00"), "handrail")

    race(act, people=5)
    assert the_booking(mine).starts_at == on(2, "10:00")
    at_the_place = [row for row in standing() if row.starts_at == on(2, "10:00")]
    assert [row.id for row in at_the_place] == [mine]


def test_a_place_that_comes_free_while_we_look_goes_to_the_first_of_the_list(
    waiting: List, monkeypatch: pytest.MonkeyPatch
) -> None:
    """We looked for Maria and found nothing; then somebody cancels; Els, behind her, must not get it."""
    visits = waiting.fill()
    waiting.join("Maria")
    waiting.join("Els", now=MONDAY + MINUTE)
    looks: list[Waiting] = []

    def find(session: Session, one: Waiting, *others: Any, **named: Any) -> datetime | None:
        found = find_place(session, one, *others, **named)
        looks.append(one)
        if len(looks) == 1:
            session.rollback()
            in_transaction(lambda writing: _cancel(writing, visits[1], waiting))
        return found

    monkeypatch.setattr("booking.usecases.waiting.offer_places.find_place", find)
    waiting.offer()
    assert the_offer().waiting_id == min(wishes())


def _cancel(session: Session, booking_id: int, waiting: List) -> None:
    cancel_booking(session, CancelBooking(booking_id), by=waiting.house.resident, now=MONDAY)


# --- looking only where something changed ------------------------------------------------------------------------


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the lists that are looked at."""
    from booking.usecases.waiting import offer_places as looking  # noqa: PLC0415 - what is watched

    seen: list[int] = []
    real = looking.offer_places_of

    def watched(organisation_id: int, **named: object) -> int:
        seen.append(organisation_id)
        return real(organisation_id, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(looking, "offer_places_of", watched)
    return seen


def test_a_list_of_which_nothing_changed_is_not_looked_at(waiting: List, looks: list[int]) -> None:
    waiting.fill()
    waiting.join("Maria")
    looked, now = Looked(), MONDAY
    for _minute in range(8):
        offer_places(looked, now=now)
        now += MINUTE
    at_rest = len(looks)
    for _minute in range(4):
        offer_places(looked, now=now)
        now += MINUTE
    assert len(looks) == at_rest <= 4
    assert now - MONDAY < AT_LAST


def test_each_change_is_seen_at_the_next_look_and_whatever_else_within_a_quarter(
    waiting: List, looks: list[int]
) -> None:
    visits = waiting.fill()
    waiting.join("Maria")
    looked, now = Looked(), MONDAY
    for _minute in range(8):
        offer_places(looked, now=now)
        now += MINUTE
    waiting.house.cancel(visits[1], now=now)
    assert offer_places(looked, now=now) == 1

    now += LATE + 3 * MINUTE
    for _minute in range(3):
        offer_places(looked, now=now)
        now += MINUTE
    looks.clear()
    waiting.join("Els", Window(DAY + timedelta(days=1), DAY + timedelta(days=1)), now=now)
    assert offer_places(looked, now=now) == 1
    looks.clear()
    offer_places(looked, now=now + AT_LAST + LATE)
    assert looks == [waiting.organisation_id]


def test_an_installation_in_which_nobody_waits_looks_at_nothing(waiting: List, looks: list[int]) -> None:
    assert offer_places(Looked(), now=MONDAY) == 0
    assert looks == []
