"""Payment pages that are out of date: closed at the provider, and what becomes of money that was faster."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from booking.gateways.payments import CheckoutState, PaymentsUnavailable
from booking.rules.actors import resident_of
from booking.rules.money import Money
from booking.rules.refusals.bookings import NotPossibleNow
from booking.store.database import in_transaction, reading
from booking.store.queries.bookings import BookingView, booking_view
from booking.store.tables import HouseholdRow
from booking.usecases.bookings.reprice_booking import reprice_booking
from booking.usecases.payments.open_checkout import open_checkout
from booking.usecases.payments.reconcile_payments import reconcile_payments
from booking.usecases.payments.send_refunds import send_refunds
from tests.harness.prices import change_hourly
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import (
    House,
    a_dearer_tariff,
    a_house,
    kept,
    messages,
    on,
    payments,
    quotes,
    the_booking,
    told,
)
from tests.usecases.payments.till import PAGES, Till, paid, paid_booking, take_in, to_be_paid

TEN = on(2, "10:00")
SOON = MONDAY + timedelta(minutes=1)
VT = Money.of("13.50")

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


def agree_to_less(house: House, booking_id: int, *, pay_by: str = "online") -> None:
    """Let the person prove a lower class meanwhile, and agree to its price."""
    (household,) = kept(HouseholdRow)
    house.decide(household.id, "vt")
    by = resident_of(house.town.organisation_id, household_id=household.id)
    house.confirm(booking_id, cents=VT.cents, pay_by=pay_by, by=by)
    assert [quote.total_cents for quote in quotes(booking_id)] == [3750, VT.cents]


def states(booking_id: int) -> list[str]:
    return [payment.state for payment in payments(booking_id)]


def money(booking_id: int) -> list[tuple[str, int]]:
    return [(payment.state, payment.refund_cents) for payment in payments(booking_id)]


def look(booking_id: int) -> BookingView:
    with reading() as session:
        return booking_view(session, the_booking(booking_id).organisation_id, booking_id)


def close(till: Till) -> int:
    return reconcile_payments(till, livemode=False, now=SOON)


@pytest.mark.parametrize("change", ["another price", "invoice", "cancelled", "another page"])
def test_a_page_that_nobody_should_pay_on_any_more_is_closed(house: House, change: str) -> None:
    till = Till()
    booking_id = to_be_paid(house, till, TEN)
    match change:
        case "another price":
            agree_to_less(house, booking_id)
        case "invoice":
            house.confirm(booking_id, pay_by="invoice")
        case "cancelled":
            house.cancel(booking_id)
        case "another page":
            open_checkout(till, booking_id, PAGES, by=house.resident, now=MONDAY + timedelta(minutes=30))
    assert close(till) == 1
    first, *others = payments(booking_id)
    assert first.state == "closed"
    assert till.states.keys() == {first.session_id}, "only this page"
    assert [payment.state for payment in others] == ["open"] * len(others)
    assert close(till) == 0


def test_a_page_that_is_waited_for_stays_open(house: House) -> None:
    till = Till()
    booking_id = to_be_paid(house, till, TEN)
    assert (close(till), till.states, states(booking_id)) == (0, {}, ["open"])


def test_a_page_that_cannot_be_closed_is_tried_again_and_keeps_no_other_open(house: House) -> None:
    till = Till()
    one, two = to_be_paid(house, till, TEN), to_be_paid(house, till, on(3, "10:00"))
    house.cancel(one)
    till.broken = PaymentsUnavailable("no answer")
    assert close(till) == 0
    (payment,) = payments(one)
    assert (payment.state, payment.attempts) == ("open", 1)
    till.broken = None
    house.cancel(two)
    assert close(till) == 1, "the first waits its turn"
    assert payment.retry_at is not None
    assert reconcile_payments(till, livemode=False, now=payment.retry_at) == 1
    assert states(one) == states(two) == ["closed"]


def test_a_page_that_turns_out_to_be_paid_is_taken_in(house: House) -> None:
    till = Till()
    booking_id = to_be_paid(house, till, TEN)
    house.cancel(booking_id)
    (payment,) = payments(booking_id)
    session_id = str(payment.session_id)
    till.states[session_id] = CheckoutState(
        session_id, "complete", "paid", "pi_x", 3750, "eur", False, payment.reference, {}, None
    )
    assert close(till) == 1
    assert money(booking_id) == [("refund_due", 3750)]


@pytest.mark.parametrize("expired", [True, False])
def test_money_at_an_earlier_price_promises_nothing_and_goes_back(house: House, *, expired: bool) -> None:
    till = Till()
    booking_id = to_be_paid(house, till, TEN)
    agree_to_less(house, booking_id)
    if expired:
        house.expire(now=MONDAY + timedelta(hours=1))
    assert take_in(paid(booking_id)) == "refund_due"
    assert the_booking(booking_id).state == ("expired" if expired else "held")
    assert send_refunds(till, now=MONDAY + timedelta(hours=1)) == 1
    assert told(booking_id) == ["money_back"]


def test_after_money_at_an_earlier_price_the_new_price_can_still_be_paid(house: House) -> None:
    till = Till()
    booking_id = to_be_paid(house, till, TEN)
    agree_to_less(house, booking_id)
    open_checkout(till, booking_id, PAGES, by=house.resident, now=MONDAY)
    assert take_in(paid(booking_id, number=0)) == "refund_due"
    assert take_in(paid(booking_id, number=1)) == "confirmed"
    assert money(booking_id) == [("refund_due", 3750), ("paid", 0)]
    assert the_booking(booking_id).state == "confirmed"


def test_an_earlier_quote_of_the_same_price_still_promises(house: House) -> None:
    booking_id = to_be_paid(house, Till(), TEN)
    house.confirm(booking_id, pay_by="online", claimed_ground="vt")
    assert len(quotes(booking_id)) == 2
    assert take_in(paid(booking_id)) == "confirmed"
    assert (the_booking(booking_id).state, money(booking_id)) == ("confirmed", [("paid", 0)])


def test_too_much_for_a_promise_by_invoice_goes_back_and_the_rest_stays(house: House) -> None:
    booking_id = to_be_paid(house, Till(), TEN)
    agree_to_less(house, booking_id, pay_by="invoice")
    assert take_in(paid(booking_id)) == "confirmed"
    assert money(booking_id) == [("refund_due", 2400)]
    assert (the_booking(booking_id).pay_by, look(booking_id).due_by_invoice) == ("online", Money.of(0))
    assert take_in(paid(booking_id)) == "known"


def test_too_little_for_a_promise_by_invoice_counts_as_a_part(house: House) -> None:
    booking_id = to_be_paid(house, Till(), TEN)
    house.confirm(booking_id, pay_by="invoice")
    a_dearer_tariff(house.town, date(2026, 11, 26))
    house.move(booking_id, on(3, "10:00"), accepted_total=Money.of("45.00"))
    assert look(booking_id).due_by_invoice == Money.of("45.00")
    assert take_in(paid(booking_id)) == "confirmed"
    assert money(booking_id) == [("paid", 0)]
    assert look(booking_id).due_by_invoice == Money.of("7.50")


def test_a_paid_visit_that_moves_to_a_dearer_day_leaves_the_difference_to_the_invoice(house: House) -> None:
    booking_id = paid_booking(house, Till(), TEN)
    assert look(booking_id).due_by_invoice == Money.of(0)
    a_dearer_tariff(house.town, date(2026, 11, 26))
    assert look(booking_id).rest_by_invoice(Money.of("45.00")) == Money.of("7.50")
    house.move(booking_id, on(3, "10:00"), accepted_total=Money.of("45.00"))
    assert look(booking_id).due_by_invoice == Money.of("7.50")
    assert money(booking_id) == [("paid", 0)]
    (moved,) = [message for message in messages(booking_id) if message.kind == "booking_moved"]
    assert (moved.facts["total_cents"], moved.facts["rest_cents"]) == (4500, 750)
    house.move(booking_id, TEN, accepted_total=Money.of("37.50"))
    assert (look(booking_id).due_by_invoice, money(booking_id)) == (Money.of(0), [("paid", 0)])


def test_nothing_is_asked_for_what_does_not_take_place(house: House) -> None:
    held, booked = house.hold(on(3, "10:00")), house.book(TEN)
    assert (look(held).due_by_invoice, look(booked).due_by_invoice) == (Money.of(0), Money.of("37.50"))
    assert look(booked).rest_by_invoice(Money.of("45.00")) is None, "no part was paid online"
    house.cancel(booked)
    assert look(booked).due_by_invoice == Money.of(0)


def test_money_that_still_has_to_go_back_pays_no_invoice(house: House) -> None:
    till = Till()
    booking_id = to_be_paid(house, till, TEN)
    open_checkout(till, booking_id, PAGES, by=house.resident, now=MONDAY + timedelta(minutes=30))
    take_in(paid(booking_id, number=1))
    take_in(paid(booking_id, number=0))
    a_dearer_tariff(house.town, date(2026, 11, 26))
    house.move(booking_id, on(3, "10:00"), accepted_total=Money.of("45.00"))
    assert look(booking_id).due_by_invoice == Money.of("7.50")


def test_a_refund_of_a_payment_that_was_not_named_is_asked_for_by_its_page(house: House) -> None:
    till = Till()
    booking_id = to_be_paid(house, till, TEN)
    take_in(paid(booking_id, payment_intent=None))
    house.cancel(booking_id)
    assert send_refunds(till, now=SOON) == 0
    (payment,) = payments(booking_id)
    assert "names no payment" in payment.problem
    assert payment.retry_at is not None
    session_id = str(payment.session_id)
    till.states[session_id] = CheckoutState(
        session_id, "complete", "paid", "pi_found", 3750, "eur", False, payment.reference, {}, None
    )
    assert send_refunds(till, now=payment.retry_at) == 1
    (payment,) = payments(booking_id)
    assert (payment.state, payment.payment_intent, till.given_back("pi_found")) == ("refunded", "pi_found", 3750)


def test_a_lower_price_after_a_part_was_paid_gives_back_what_is_too_much(house: House) -> None:
    booking_id = paid_booking(house, Till(), TEN)
    house.decide(kept(HouseholdRow)[0].id, "vt")
    in_transaction(lambda session: reprice_booking(session, booking_id, by=house.desk, now=MONDAY))
    assert (money(booking_id), look(booking_id).due_by_invoice) == ([("refund_due", 2400)], Money.of(0))


def test_a_visit_of_which_a_part_is_paid_may_become_cheaper_and_not_dearer(house: House) -> None:
    booking_id = paid_booking(house, Till(), TEN)
    a_dearer_tariff(house.town, date(2026, 11, 26))
    house.move(booking_id, on(3, "10:00"), accepted_total=Money.of("45.00"))

    def reprice_at(hourly: str) -> Money:
        accepted = quotes(booking_id)[-1].tariff_id
        in_transaction(lambda session: change_hourly(session, accepted, hourly, of="standard"))
        return in_transaction(lambda session: reprice_booking(session, booking_id, by=house.desk, now=MONDAY))

    assert reprice_at("56.00") == Money.of("42.00")
    assert look(booking_id).due_by_invoice == Money.of("4.50")
    with pytest.raises(NotPossibleNow):
        reprice_at("56.80")
