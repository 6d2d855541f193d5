"""What the scheduler does about money: refunds until they are sent, and asking where nobody told us."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from booking.gateways.payments import CheckoutState, PaymentsRefused, PaymentsUnavailable
from booking.store.database import in_transaction
from booking.usecases.payments.reconcile_payments import reconcile_payments
from booking.usecases.payments.send_refunds import send_refunds
from tests.harness.together import together
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import House, a_house, on, payments, the_booking, told
from tests.usecases.payments.till import Till, paid, paid_booking, refunded, take_in, to_be_paid

TEN = on(2, "10:00")
SOON = MONDAY + timedelta(minutes=4)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


def state_of(booking_id: int, *, status: str = "complete", is_paid: bool = True, cents: int = 3750) -> CheckoutState:
    (payment,) = payments(booking_id)
    return CheckoutState(
        session_id=str(payment.session_id),
        status=status,
        payment_status="paid" if is_paid else "unpaid",
        payment_intent=f"pi_{payment.reference}" if is_paid else None,
        amount_total=cents,
        currency="eur",
        livemode=False,
        reference=payment.reference,
        metadata={},
        expires_at=None,
    )


def test_a_refund_that_fails_waits_longer_each_time_and_goes_once(house: House) -> None:
    till = Till(broken=None)
    booking_id = paid_booking(house, till, TEN)
    house.cancel(booking_id, now=SOON)
    till.broken = PaymentsUnavailable("no answer")
    now, waits, (payment,) = SOON, [], payments(booking_id)
    for _ in range(4):
        assert send_refunds(till, now=now) == 0
        (payment,) = payments(booking_id)
        assert payment.retry_at is not None
        waits.append(payment.retry_at - now)
        now = payment.retry_at
        assert send_refunds(till, now=now - timedelta(seconds=1)) == 0
    assert waits == sorted(set(waits))
    assert (payment.attempts, payment.problem) == (4, "PaymentsUnavailable: no answer")
    till.broken = None
    assert send_refunds(till, now=now) == 1
    assert send_refunds(till, now=now + timedelta(days=1)) == 0
    (payment,) = payments(booking_id)
    assert (payment.state, payment.refunded_cents, payment.problem) == ("refunded", 3750, "")
    assert till.given_back(str(payment.payment_intent)) == 3750


def test_a_refund_whose_answer_was_lost_is_not_paid_twice(house: House) -> None:
    till = Till()
    booking_id = paid_booking(house, till, TEN)
    house.cancel(booking_id, now=SOON)
    till.dies_after_refund = True
    assert send_refunds(till, now=SOON) == 0
    till.dies_after_refund = False
    assert send_refunds(till, now=SOON + timedelta(days=2)) == 1
    assert sum(cents for _, cents in till.refunds.values()) == 3750
    assert told(booking_id).count("money_back") == 1


def test_one_refund_that_fails_does_not_keep_the_others_back(house: House) -> None:
    till = Till()
    one, two = paid_booking(house, till, TEN), paid_booking(house, till, on(3, "10:00"))
    house.cancel(one, now=SOON)
    house.cancel(two, now=SOON)
    till.refunds[f"refund-{payments(one)[0].reference}-0-3750"] = ("another payment", 1)
    assert send_refunds(till, now=SOON) == 1
    assert [payments(booking_id)[0].state for booking_id in (one, two)] == ["refund_due", "refunded"]


def test_a_refund_that_the_bank_sends_back_waits_for_a_person(house: House) -> None:
    till = Till(refund_status="failed")
    booking_id = paid_booking(house, till, TEN)
    house.cancel(booking_id, now=SOON)
    assert send_refunds(till, now=SOON) == 0
    (payment,) = payments(booking_id)
    assert (payment.state, payment.refunded_cents) == ("mismatch", 0)
    assert "by hand" in payment.problem
    assert "money_back" not in told(booking_id)


def test_what_a_person_gave_back_at_the_provider_is_not_sent_again(house: House) -> None:
    till = Till()
    booking_id = paid_booking(house, till, TEN)
    house.cancel(booking_id, now=SOON)
    assert take_in(refunded(booking_id, 1000)) == "refund_due"
    assert send_refunds(till, now=SOON) == 1
    assert sum(cents for _, cents in till.refunds.values()) == 2750
    assert payments(booking_id)[0].state == "refunded"


def test_two_schedulers_send_a_refund_once(house: House, app: Flask) -> None:
    till = Till()
    booking_id = paid_booking(house, till, TEN)
    house.cancel(booking_id, now=SOON)

    def send(_: int) -> int:
        with app.app_context():
            return send_refunds(till, now=SOON)

    assert sorted(together(send, people=4), key=str) == [0, 0, 0, 1]
    assert sum(cents for _, cents in till.refunds.values()) == 3750


def test_a_payment_of_which_nobody_told_us_is_found(house: House) -> None:
    till = Till()
    booking_id = to_be_paid(house, till, TEN)
    till.states[f"cs_{payments(booking_id)[0].reference}"] = state_of(booking_id)
    assert reconcile_payments(till, livemode=False, now=MONDAY + timedelta(minutes=2)) == 0
    assert reconcile_payments(till, livemode=False, now=SOON) == 1
    assert (the_booking(booking_id).state, payments(booking_id)[0].state) == ("confirmed", "paid")
    assert take_in(paid(booking_id)) == "known"
    assert reconcile_payments(till, livemode=False, now=SOON + timedelta(hours=1)) == 0
    assert told(booking_id) == ["booking_confirmed"]


def test_a_page_that_closed_is_closed_and_an_open_one_is_asked_again_later(house: House) -> None:
    till = Till()
    booking_id = to_be_paid(house, till, TEN)
    assert reconcile_payments(till, livemode=False, now=SOON) == 0
    till.states[f"cs_{payments(booking_id)[0].reference}"] = state_of(booking_id, status="expired", is_paid=False)
    assert reconcile_payments(till, livemode=False, now=SOON + timedelta(minutes=1)) == 0, "asked a minute ago"
    assert reconcile_payments(till, livemode=False, now=SOON + timedelta(minutes=3)) == 1
    assert payments(booking_id)[0].state == "closed"


def test_other_money_found_by_asking_waits_for_a_person_too(house: House) -> None:
    till = Till()
    booking_id = to_be_paid(house, till, TEN)
    till.states[f"cs_{payments(booking_id)[0].reference}"] = state_of(booking_id, cents=1)
    reconcile_payments(till, livemode=False, now=SOON)
    assert (the_booking(booking_id).state, payments(booking_id)[0].state) == ("held", "mismatch")


@pytest.mark.parametrize("fault", [PaymentsUnavailable("slow"), PaymentsRefused("no such page")])
def test_one_that_cannot_be_asked_waits_and_the_others_are_asked(house: House, fault: Exception) -> None:
    class OneBroken(Till):
        def checkout_state(self, session_id: str) -> CheckoutState:
            if session_id == bad:
                raise fault
            return super().checkout_state(session_id)

    till = OneBroken()
    one, two = to_be_paid(house, till, TEN), to_be_paid(house, till, on(3, "10:00"))
    bad = payments(one)[0].session_id
    till.states[str(payments(two)[0].session_id)] = state_of(two)
    assert reconcile_payments(till, livemode=False, now=SOON) == 1
    assert (the_booking(one).state, the_booking(two).state) == ("held", "confirmed")
    (payment,) = payments(one)
    assert (payment.attempts, payment.retry_at) == (1, SOON + timedelta(minutes=6))
    assert str(fault) in payment.problem
