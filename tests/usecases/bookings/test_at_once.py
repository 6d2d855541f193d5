"""Many people at the same moment: nobody is booked twice, nothing is done by halves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from booking.rules.addresses import Point
from booking.rules.refusals.bookings import HoldLapsed
from booking.rules.refusals.times import SlotTaken
from booking.rules.travel import TravelMode, travel_minutes
from booking.store.database import in_transaction
from booking.store.tables import AssignmentRow, BookingRow, ResidentRow, TariffRow
from tests.harness.together import together
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import (
    HANDRAIL_CENTS,
    House,
    a_house,
    assignments,
    changes,
    kept,
    on,
    payments,
    quotes,
    the_booking,
    told,
)
from tests.usecases.payments.till import Till, paid, take_in, to_be_paid

TEN = on(2, "10:00")
OVER = MONDAY + timedelta(minutes=15)

pytestmark = pytest.mark.usefixtures("app_context")

Race = Callable[..., Counter[str]]


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


@pytest.fixture
def race(app: Flask, house: House) -> Race:
    """Let people do something at once, and count how it ended for them: "done", or the name of a refusal."""

    def run(work: Callable[[int], object], *, people: int) -> Counter[str]:
        def one(number: int) -> object:
            with app.app_context():
                return work(number)

        ends = together(one, people=people)
        return Counter(type(end).__name__ if isinstance(end, Exception) else "done" for end in ends)

    return run


def taken() -> dict[int, list[AssignmentRow]]:
    """Return who has to be where, by worker and in order of time."""
    rows = sorted(kept(AssignmentRow), key=lambda row: row.starts_at)
    standing = [row for row in rows if row.state in {"held", "planned"}]
    return {worker: [row for row in standing if row.worker_id == worker] for worker in {row.worker_id for row in rows}}


def test_24_people_give_one_worker_visits_that_overlap_and_none_does(house: House, race: Race) -> None:
    streets = ("Molenstraat", "Bakestraat", "Baalsebaan")

    def hold(number: int) -> int:
        starts_at = TEN + timedelta(minutes=30 * (number % 4))
        return house.hold(starts_at, "handrail", place=a_place(street=streets[number % 3]))

    ends = race(hold, people=24)
    assert set(ends) <= {"done", "SlotTaken"}
    (visits,) = taken().values()
    # How many fit depends on who came first: a visit at half past ten leaves room for no other before lunch.
    assert 1 <= len(visits) == ends["done"] <= 3
    for one, following in pairwise(visits):
        here, there = (Point(row.latitude, row.longitude) for row in (one, following))
        gap = (following.starts_at - one.ends_at) / timedelta(minutes=1)
        assert gap >= travel_minutes(here, there, TravelMode.CAR)


def test_one_place_for_16_people_goes_to_one(house: House, race: Race) -> None:
    ends = race(lambda _: house.hold(TEN, "handrail"), people=16)
    assert ends == {"done": 1, "SlotTaken": 15}
    assert len(kept(BookingRow)) == 1


def test_one_wish_sent_12_times_at_once_is_one_booking(house: House, race: Race) -> None:
    # Only one worker fits handrails: whoever comes second finds nobody left, but the answer of the first.
    ends = race(lambda _: house.ask(house.wish(TEN, "handrail", key="once")), people=12)
    assert ends == {"done": 12}
    assert len(kept(BookingRow)) == 1


def test_crews_and_single_visits_do_not_wait_for_each_other_for_ever(house: House, race: Race) -> None:
    tasks = ("gutter", "lamp", "handrail")

    def hold(number: int) -> int:
        return house.hold(on(2 + number % 2, f"{9 + number % 3 * 2}:00".zfill(5)), tasks[number % 3])

    ends = race(hold, people=18)
    assert set(ends) <= {"done", "SlotTaken"}
    assert ends["done"] >= 4
    assert all(one.ends_at <= two.starts_at for visits in taken().values() for one, two in pairwise(visits))


@pytest.mark.parametrize("pay_by", ["invoice", "online"])
def test_a_double_click_on_confirm_is_one_promise(house: House, race: Race, pay_by: str) -> None:
    booking_id = house.hold(TEN)
    assert race(lambda _: house.confirm(booking_id, pay_by=pay_by), people=6) == {"done": 6}
    assert len(quotes(booking_id)) == len(kept(ResidentRow)) == 1
    assert told(booking_id) == (["booking_confirmed"] if pay_by == "invoice" else [])


def test_confirming_while_the_clock_ends_the_hold_is_one_or_the_other(house: House, race: Race) -> None:
    bookings = [house.hold(on(day, "10:00")) for day in (2, 3, 4, 7, 8)]

    def either(number: int) -> object:
        if number % 2:
            return house.expire(now=OVER)
        return house.confirm(bookings[number // 2], now=OVER - timedelta(seconds=1))

    assert race(either, people=10) == {"done": 10}
    for booking_id in bookings:
        assert the_booking(booking_id).state == "confirmed"
        assert [state for _, state in assignments(booking_id)] == ["planned"]
        assert changes(booking_id) in (["hold", "confirm"], ["hold", "expire", "revive", "confirm"])


def test_a_hold_that_is_over_and_a_new_one_race_for_the_place(house: House, race: Race) -> None:
    old = house.hold(TEN, "handrail")

    def either(number: int) -> object:
        if number == 0:
            return house.confirm(old, cents=HANDRAIL_CENTS, now=OVER)
        return house.hold(TEN, "handrail", now=OVER)

    assert race(either, people=6) == {"done": 1, "SlotTaken": 5}
    assert [len(visits) for visits in taken().values()] == [1]


def test_keeping_it_longer_and_losing_it_never_both_succeed(house: House, race: Race) -> None:
    old = house.hold(TEN, "handrail")
    just_in_time = OVER - timedelta(seconds=1)

    def either(number: int) -> object:
        return house.extend(old, now=just_in_time) if number == 0 else house.hold(TEN, "handrail", now=OVER)

    ends = race(either, people=4)
    assert ends["done"] == 1
    assert ends[HoldLapsed.__name__] + ends[SlotTaken.__name__] == 3
    assert [len(visits) for visits in taken().values()] == [1]


def test_two_visits_that_change_places_do_not_end_in_both_at_one(house: House, race: Race) -> None:
    one, two = house.book(TEN, "handrail"), house.book(on(3, "10:00"), "handrail")
    targets = {one: on(3, "10:00"), two: TEN}
    ends = race(lambda number: house.move(*list(targets.items())[number]), people=2)
    assert set(ends) <= {"done", "SlotTaken"}
    starts = [row.starts_at for visits in taken().values() for row in visits]
    assert len(starts) == len(set(starts)) == 2


def test_money_and_somebody_else_race_for_a_place_that_was_lost(house: House, race: Race) -> None:
    booking_id = to_be_paid(house, Till(), TEN, "handrail", cents=HANDRAIL_CENTS)
    event, late = paid(booking_id), MONDAY + timedelta(hours=1)

    def either(number: int) -> object:
        if number < 3:
            return take_in(event, now=late)
        return house.hold(TEN, "handrail", now=late)

    ends = race(either, people=6)
    assert set(ends) <= {"done", "SlotTaken"}
    assert [len(visits) for visits in taken().values()] == [1]
    assert told(booking_id) in (["booking_confirmed"], ["place_lost"])


def test_money_and_cancelling_at_once_never_leave_us_with_both(house: House, race: Race) -> None:
    bookings: list[tuple[int, object]] = []
    starts: list[datetime] = [on(day, "10:00") for day in (2, 3, 4)]
    for starts_at in starts:
        booking_id = to_be_paid(house, Till(), starts_at)
        bookings.append((booking_id, paid(booking_id)))

    def either(number: int) -> object:
        booking_id, event = bookings[number // 2]
        return house.cancel(booking_id) if number % 2 else take_in(event)  # type: ignore[arg-type]

    assert race(either, people=6) == {"done": 6}
    for booking_id, _ in bookings:
        assert the_booking(booking_id).state == "cancelled"
        assert [(one.state, one.refund_cents) for one in payments(booking_id)] == [("refund_due", 3750)]


QUOTA = """
[[quotas]]
code = "month"
name.nl = "Hoogstens honderd minuten in een maand"
of = "worker_minutes"
per = "month"
most = 100
"""


def allow_a_hundred_minutes(house: House) -> None:
    def add(session: Session) -> None:
        session.get_one(TariffRow, house.town.tariff_id).text += QUOTA

    in_transaction(add)


def test_two_bookings_of_one_household_at_once_do_not_both_fit_in_what_it_may_have(house: House, race: Race) -> None:
    allow_a_hundred_minutes(house)
    house.confirm(house.hold(on(3, "10:00")), by=house.desk)
    held = [house.hold(on(2, clock)) for clock in ("09:00", "14:00")]
    ends = race(lambda number: house.confirm(held[number], by=house.desk), people=2)
    assert ends == {"done": 1, "QuotaUsedUp": 1}


def test_a_name_that_was_only_typed_uses_up_nothing_of_its_neighbour(house: House) -> None:
    allow_a_hundred_minutes(house)
    for clock in ("09:00", "11:00", "14:00"):
        house.book(on(3, clock))
    held = house.hold(on(2, "10:00"))
    house.confirm(held, by=house.desk)
    assert the_booking(held).state == "confirmed"
