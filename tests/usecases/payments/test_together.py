"""What is booked together is paid on one page: each booking has its own part of the money."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.rules.money import Money
from booking.rules.refusals.bookings import HoldLapsed, PartRefused, PaymentNotPossible
from booking.store.database import in_transaction
from booking.store.tables import BasketRow, BookingRow
from booking.usecases.baskets.confirm_basket import confirm_basket
from booking.usecases.baskets.requests import ConfirmBasket
from booking.usecases.bookings.requests import ConfirmBooking
from booking.usecases.payments.open_checkout import open_checkout
from booking.usecases.payments.reconcile_payments import reconcile_payments
from booking.usecases.payments.send_refunds import send_refunds
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import MARIA, House, a_house, on, payments, the_booking, told
from tests.usecases.payments.till import PAGES, Till, closed, paid, refunded, take_in

LAMP, HANDRAIL = 3750, 5000
BOTH = LAMP + HANDRAIL
LATER = MONDAY + timedelta(minutes=5)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


def kept(house: House) -> tuple[int, int]:
    """Keep a lamp and a handrail in one basket."""
    ids = house.hold(on(2, "10:00")), house.hold(on(3, "10:00"), "handrail")

    def together(session: Session) -> None:
        basket = BasketRow(organisation_id=house.town.organisation_id, created_at=MONDAY)
        session.add(basket)
        session.flush()
        session.execute(update(BookingRow).where(BookingRow.id.in_(ids)).values(basket_id=basket.id))

    in_transaction(together)
    return ids


def agree(house: House, ids: tuple[int, int], *, pay_by: tuple[str, str] = ("online", "online")) -> None:
    parts = tuple(
        ConfirmBooking(one, Money.from_cents(cents), pay_by=way, who=MARIA)
        for one, cents, way in zip(ids, (LAMP, HANDRAIL), pay_by, strict=True)
    )
    in_transaction(lambda session: confirm_basket(session, ConfirmBasket(parts), by=house.resident, now=MONDAY))


def to_be_paid(house: House, till: Till) -> tuple[int, int]:
    ids = kept(house)
    agree(house, ids)
    open_checkout(till, ids[0], PAGES, by=house.resident, now=MONDAY)
    return ids


def states(ids: tuple[int, int]) -> list[tuple[str, str]]:
    """Return how each booking stands, and its newest payment."""
    return [(the_booking(one).state, payments(one)[-1].state) for one in ids]


def test_one_page_asks_for_all_with_a_line_for_each(house: House) -> None:
    till = Till()
    ids = to_be_paid(house, till)
    (request,) = till.asked
    assert (request.amount_cents, [line.amount_cents for line in request.lines]) == (BOTH, [LAMP, HANDRAIL])
    assert states(ids) == [("held", "open")] * 2
    # From the page of the other one it is the same page, and nothing is a promise before it is paid.
    open_checkout(till, ids[1], PAGES, by=house.resident, now=LATER)
    assert len(till.asked) == 1
    assert told(ids[0]) == []


def test_money_for_all_makes_each_a_promise_and_what_is_cancelled_goes_back_alone(house: House) -> None:
    till = Till()
    ids = to_be_paid(house, till)
    event = paid(ids[0], amount_cents=BOTH)
    assert [take_in(event), take_in(paid(ids[0], amount_cents=BOTH))] == ["confirmed", "known"]
    assert states(ids) == [("confirmed", "paid")] * 2
    assert [told(one) for one in ids] == [["booking_confirmed"]] * 2

    house.cancel(ids[1])
    assert send_refunds(till, now=LATER) == 1
    assert (till.given_back(str(event.payment_intent)), states(ids)) == (
        HANDRAIL,
        [("confirmed", "paid"), ("cancelled", "refunded")],
    )
    # The provider tells of all of the page; it is no money of the other one.
    take_in(refunded(ids[0], HANDRAIL))
    assert [payments(one)[-1].refunded_cents for one in ids] == [0, HANDRAIL]
    take_in(refunded(ids[0], HANDRAIL + 1000))
    assert [payments(one)[-1].refunded_cents for one in ids] == [1000, HANDRAIL]


def test_while_both_wait_for_their_money_a_part_of_it_is_nobodys_yet(house: House) -> None:
    till = Till()
    ids = to_be_paid(house, till)
    take_in(paid(ids[0], amount_cents=BOTH))
    for one in ids:
        house.cancel(one)
    take_in(refunded(ids[0], LAMP))
    assert [payments(one)[-1].state for one in ids] == ["refund_due"] * 2
    take_in(refunded(ids[0], BOTH))
    assert [payments(one)[-1].state for one in ids] == ["refunded"] * 2


def test_other_money_than_for_all_is_for_a_person(house: House) -> None:
    ids = to_be_paid(house, Till())
    assert take_in(paid(ids[0], amount_cents=LAMP)) == "mismatch"
    assert states(ids) == [("held", "mismatch")] * 2


def test_the_part_that_lost_its_place_gets_its_money_back_and_the_other_stands(house: House) -> None:
    till = Till()
    ids = to_be_paid(house, till)
    over = MONDAY + timedelta(hours=1)
    house.expire(now=over)
    house.book(on(3, "10:00"), "handrail", now=over)
    assert take_in(paid(ids[0], amount_cents=BOTH), now=over) == "confirmed"
    assert states(ids) == [("confirmed", "paid"), ("expired", "refund_due")]
    assert told(ids[1]) == ["place_lost"]


def test_a_page_that_closes_or_is_out_of_date_is_closed_for_all(house: House) -> None:
    till = Till()
    ids = to_be_paid(house, till)
    take_in(closed(ids[0]))
    assert states(ids) == [("held", "closed")] * 2
    open_checkout(till, ids[1], PAGES, by=house.resident, now=LATER)
    # Somebody leaves the second one out: the page asks too much.
    house.cancel(ids[1], now=LATER)
    assert reconcile_payments(till, livemode=False, now=LATER) == 1
    assert [payments(one)[-1].state for one in ids] == ["closed"] * 2
    open_checkout(till, ids[0], PAGES, by=house.resident, now=LATER)
    assert till.asked[-1].amount_cents == LAMP
    with pytest.raises(HoldLapsed):
        open_checkout(till, ids[1], PAGES, by=house.resident, now=LATER)


def test_half_a_basket_is_never_a_promise_while_the_rest_waits(house: House) -> None:
    ids = kept(house)
    with pytest.raises(PartRefused) as refused:
        agree(house, ids, pay_by=("online", "invoice"))
    assert isinstance(refused.value.reason, PaymentNotPossible)
    assert [the_booking(one).state for one in ids] == ["held"] * 2
    agree(house, ids, pay_by=("invoice", "invoice"))
    assert [the_booking(one).state for one in ids] == ["confirmed"] * 2
