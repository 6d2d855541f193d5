"""What the provider tells us: twice, in any order, too late, or about something else."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy.orm import Session

from booking.gateways.payments import PaymentEvent
from booking.rules.money import Money
from booking.store.database import in_transaction
from booking.store.tables import BookingRow, HouseholdRow, PaymentEventRow
from booking.usecases.bookings.reprice_booking import reprice_booking
from booking.usecases.payments.open_checkout import open_checkout
from booking.usecases.payments.send_refunds import send_refunds
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import House, a_house, assignments, kept, on, payments, the_booking, told
from tests.usecases.payments.till import PAGES, Till, closed, paid, paid_booking, refunded, take_in, to_be_paid

TEN = on(2, "10:00")
LATE = MONDAY + timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


def outcome_for(booking_id: int) -> tuple[str, list[tuple[str, int, int]], list[str]]:
    """Return what counts in the end: the booking's state, the money, and what people were told."""
    money = [(one.state, one.refund_cents, one.refunded_cents) for one in payments(booking_id)]
    return the_booking(booking_id).state, money, told(booking_id)


def test_a_payment_makes_the_promise(house: House) -> None:
    booking_id = to_be_paid(house, Till(), TEN)
    assert take_in(paid(booking_id)) == "confirmed"
    assert outcome_for(booking_id) == ("confirmed", [("paid", 0, 0)], ["booking_confirmed"])
    assert the_booking(booking_id).pay_by == "online"
    assert [state for _, state in assignments(booking_id)] == ["planned"]


def test_an_event_that_comes_twice_counts_once(house: House) -> None:
    booking_id = to_be_paid(house, Till(), TEN)
    event = paid(booking_id)
    assert [take_in(event), take_in(event), take_in(paid(booking_id))] == ["confirmed", "repeated", "known"]
    assert outcome_for(booking_id) == ("confirmed", [("paid", 0, 0)], ["booking_confirmed"])
    assert [row.outcome for row in kept(PaymentEventRow)] == ["confirmed", "known"]


STORIES = {
    "paid": lambda booking_id: [paid(booking_id), paid(booking_id, type="checkout.session.async_payment_succeeded")],
    "paid after a try that failed": lambda booking_id: [
        paid(booking_id, payment_status="unpaid"),
        closed(booking_id),
        paid(booking_id, type="checkout.session.async_payment_succeeded"),
    ],
    "paid and given back by hand": lambda booking_id: [
        paid(booking_id),
        refunded(booking_id, 1000),
        refunded(booking_id, 3750),
    ],
}


@pytest.mark.parametrize("story", STORIES)
def test_in_any_order_and_each_twice_the_end_is_the_same(house: House, story: str) -> None:
    ends = set()
    for number, order in enumerate(permutations(range(len(STORIES[story](first_of(house)))))):
        booking_id = to_be_paid(house, Till(), on(7 + number, "10:00") if number < 5 else on(15, "10:00"))
        events: list[PaymentEvent] = STORIES[story](booking_id)
        for which in order:
            take_in(events[which])
            take_in(events[which])
        ends.add(str(outcome_for(booking_id)))
    assert len(ends) == 1, ends
    assert "confirmed" in ends.pop()


def first_of(house: House) -> int:
    return to_be_paid(house, Till(), on(3, "13:00"))


@pytest.mark.parametrize("ended_by_the_clock", [True, False])
def test_money_after_the_hold_is_over_still_books_where_the_place_is_free(
    house: House, *, ended_by_the_clock: bool
) -> None:
    booking_id = to_be_paid(house, Till(), TEN)
    if ended_by_the_clock:
        house.expire(now=LATE)
        assert the_booking(booking_id).state == "expired"
    assert take_in(paid(booking_id), now=LATE) == "confirmed"
    assert outcome_for(booking_id) == ("confirmed", [("paid", 0, 0)], ["booking_confirmed"])
    assert len(assignments(booking_id)) == 1


def test_money_for_a_place_that_is_gone_goes_back_once_and_is_told(house: House) -> None:
    till = Till()
    booking_id = to_be_paid(house, till, TEN, "handrail", cents=5000)
    house.book(TEN, "handrail", now=LATE)
    assert take_in(paid(booking_id), now=LATE) == "refund_due"
    assert take_in(paid(booking_id), now=LATE) == "known"
    assert outcome_for(booking_id) == ("expired", [("refund_due", 5000, 0)], ["place_lost"])
    assert [send_refunds(till, now=LATE), send_refunds(till, now=LATE)] == [1, 0]
    assert outcome_for(booking_id) == ("expired", [("refunded", 5000, 5000)], ["place_lost", "money_back"])
    assert sum(cents for _, cents in till.refunds.values()) == 5000


def test_money_for_a_visit_that_would_be_over_goes_back(house: House) -> None:
    booking_id = to_be_paid(house, Till(), TEN)
    assert take_in(paid(booking_id), now=on(2, "11:00")) == "refund_due"
    assert outcome_for(booking_id) == ("expired", [("refund_due", 3750, 0)], ["place_lost"])


@pytest.mark.parametrize(
    "facts",
    [
        {"amount_cents": 3749},
        {"amount_cents": 3751},
        {"amount_cents": None},
        {"currency": "usd"},
        {"currency": None},
        {"livemode": True},
        {"livemode": None},
    ],
    ids=str,
)
def test_other_money_than_we_asked_never_books_and_waits_for_a_person(house: House, facts: dict[str, Any]) -> None:
    till = Till()
    booking_id = to_be_paid(house, till, TEN)
    assert take_in(paid(booking_id, **facts)) == "mismatch"
    assert take_in(paid(booking_id)) == "known"
    assert outcome_for(booking_id) == ("held", [("mismatch", 0, 0)], [])
    assert "asked 3750 eur" in payments(booking_id)[0].problem
    assert send_refunds(till, now=LATE) == 0


def test_an_event_about_something_we_do_not_know_changes_nothing(house: House) -> None:
    one, two = to_be_paid(house, Till(), TEN), to_be_paid(house, Till(), on(3, "10:00"))
    strange: dict[str, dict[str, Any]] = {
        "unknown": {"session_id": "cs_x", "payment_intent": "pi_x", "reference": "x", "metadata": {}},
        "nothing": {"session_id": None, "payment_intent": None, "reference": None, "metadata": {}},
        "two at once": {"metadata": {"reference": payments(two)[0].reference}},
        "another account": {"account": "acct_1"},
    }
    assert {name: take_in(paid(one, **facts)) for name, facts in strange.items()} == dict.fromkeys(strange, "unknown")
    assert take_in(paid(one, type="customer.created")) == "not_needed"
    assert [outcome_for(booking_id) for booking_id in (one, two)] == [("held", [("open", 0, 0)], [])] * 2


def test_an_event_of_the_other_mode_neither_closes_nor_refunds(house: House) -> None:
    booking_id = paid_booking(house, Till(), TEN)
    assert take_in(refunded(booking_id, 3750, livemode=True)) == "other_mode"
    assert outcome_for(booking_id)[1] == [("paid", 0, 0)]


def test_a_page_that_closed_late_does_not_undo_a_payment(house: House) -> None:
    booking_id = paid_booking(house, Till(), TEN)
    assert take_in(closed(booking_id)) == "known"
    assert outcome_for(booking_id)[1] == [("paid", 0, 0)]


def test_money_for_a_cancelled_booking_goes_back_without_saying_that_the_place_was_lost(house: House) -> None:
    till = Till()
    booking_id = to_be_paid(house, till, TEN)
    house.cancel(booking_id)
    assert take_in(paid(booking_id)) == "refund_due"
    send_refunds(till, now=LATE)
    assert outcome_for(booking_id) == ("cancelled", [("refunded", 3750, 3750)], ["money_back"])


def test_a_cancelled_visit_that_was_paid_is_paid_back(house: House) -> None:
    till = Till()
    booking_id = paid_booking(house, till, TEN)
    house.cancel(booking_id)
    assert outcome_for(booking_id)[1] == [("refund_due", 3750, 0)]
    send_refunds(till, now=LATE)
    assert outcome_for(booking_id) == (
        "cancelled",
        [("refunded", 3750, 3750)],
        ["booking_confirmed", "booking_cancelled", "money_back"],
    )


def paid_twice(house: House, till: Till) -> int:
    """Return a booking with two payment pages, of which the second is paid and then the first."""
    booking_id = to_be_paid(house, till, TEN)
    open_checkout(till, booking_id, PAGES, by=house.resident, now=MONDAY + timedelta(minutes=30))
    assert take_in(paid(booking_id, number=1)) == "confirmed"
    assert take_in(paid(booking_id, number=0)) == "refund_due"
    return booking_id


def test_who_paid_twice_gets_the_second_back_and_keeps_the_visit(house: House) -> None:
    till = Till()
    booking_id = paid_twice(house, till)
    send_refunds(till, now=LATE)
    assert outcome_for(booking_id) == (
        "confirmed",
        [("refunded", 3750, 3750), ("paid", 0, 0)],
        ["booking_confirmed", "money_back"],
    )
    house.decide(kept(HouseholdRow)[0].id, "vt")
    in_transaction(lambda session: reprice_booking(session, booking_id, by=house.desk, now=MONDAY))
    assert outcome_for(booking_id)[1] == [("refunded", 3750, 3750), ("refund_due", 2400, 0)]


def test_a_lower_price_comes_out_of_the_payment_that_stays_with_us(house: House) -> None:
    booking_id = paid_twice(house, Till())
    house.decide(kept(HouseholdRow)[0].id, "vt")
    in_transaction(lambda session: reprice_booking(session, booking_id, by=house.desk, now=MONDAY))
    assert outcome_for(booking_id)[1] == [("refund_due", 3750, 0), ("refund_due", 2400, 0)]


def test_both_of_two_payments_that_go_back_are_told(house: House) -> None:
    till = Till()
    booking_id = paid_twice(house, till)
    house.cancel(booking_id)
    assert send_refunds(till, now=LATE) == 2
    assert told(booking_id).count("money_back") == 2
    assert sum(cents for _, cents in till.refunds.values()) == 7500


def test_a_visit_by_invoice_that_is_paid_on_line_after_all_is_not_invoiced(house: House) -> None:
    booking_id = to_be_paid(house, Till(), TEN)
    house.confirm(booking_id, pay_by="invoice")
    assert take_in(paid(booking_id)) == "confirmed"
    assert the_booking(booking_id).pay_by == "online"
    assert outcome_for(booking_id) == ("confirmed", [("paid", 0, 0)], ["booking_confirmed"])


def test_a_part_and_then_the_rest_goes_back_each_once(house: House) -> None:
    till = Till()
    booking_id = paid_booking(house, till, TEN)
    house.decide(kept(HouseholdRow)[0].id, "vt")
    new = in_transaction(lambda session: reprice_booking(session, booking_id, by=house.desk, now=MONDAY))
    assert new == Money.of("13.50")
    assert send_refunds(till, now=LATE) == 1
    assert outcome_for(booking_id)[1] == [("paid", 2400, 2400)]
    house.cancel(booking_id)
    assert send_refunds(till, now=LATE) == 1
    assert outcome_for(booking_id) == (
        "cancelled",
        [("refunded", 3750, 3750)],
        ["booking_confirmed", "price_changed", "money_back", "booking_cancelled", "money_back"],
    )
    assert sorted(cents for _, cents in till.refunds.values()) == [1350, 2400]


def test_a_paid_visit_that_moves_to_a_cheaper_day_gets_the_difference_back(house: House) -> None:
    till = Till()
    booking_id = paid_booking(house, till, TEN)
    house.decide(kept(HouseholdRow)[0].id, "vt")
    in_transaction(lambda session: prove(session, booking_id))
    house.move(booking_id, on(3, "10:00"), accepted_total=Money.of("13.50"))
    assert outcome_for(booking_id)[1] == [("refund_due", 2400, 0)]
    assert send_refunds(till, now=LATE) == 1
    assert told(booking_id) == ["booking_confirmed", "booking_moved", "money_back"]


def prove(session: Session, booking_id: int) -> None:
    """Let the household be known for sure."""
    session.get_one(BookingRow, booking_id).household_proved = True
