"""On the way to the payment page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from booking.gateways.payments import PaymentsRefused, PaymentsUnavailable
from booking.rules.actors import resident_of
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import HoldExtendedTooOften, HoldLapsed, PaymentNotPossible
from booking.store.database import in_transaction
from booking.store.tables import PaymentRow
from booking.usecases.payments.open_checkout import MOST_PAGES, PAGE_OPEN, open_checkout
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import House, a_house, on, payments, the_booking
from tests.usecases.payments.till import PAGES, Till, paid, take_in, to_be_paid

TEN = on(2, "10:00")

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


def waiting(house: House) -> int:
    booking_id = house.hold(TEN)
    house.confirm(booking_id, pay_by="online")
    return booking_id


def test_the_page_asks_what_was_agreed_and_the_place_is_kept_as_long(house: House) -> None:
    till = Till()
    booking_id = to_be_paid(house, till, TEN)
    (request,), (payment,) = till.asked, payments(booking_id)
    assert (request.amount_cents, request.currency, request.reference) == (3750, "eur", payment.reference)
    assert request.metadata == {"reference": payment.reference, "booking": the_booking(booking_id).number}
    assert (payment.state, payment.session_id) == ("open", f"cs_{payment.reference}")
    held_until = the_booking(booking_id).held_until
    assert held_until is not None
    assert held_until > request.expires_at >= MONDAY + timedelta(minutes=30)


def test_asked_again_it_is_the_same_page(house: House) -> None:
    till = Till()
    booking_id = to_be_paid(house, till, TEN)
    first = open_checkout(till, booking_id, PAGES, by=house.resident, now=MONDAY)
    assert open_checkout(till, booking_id, PAGES, by=house.resident, now=MONDAY + timedelta(minutes=5)) == first
    assert len(till.asked) == len(payments(booking_id)) == 1


def test_a_page_that_is_about_to_close_is_replaced(house: House) -> None:
    till = Till()
    booking_id = to_be_paid(house, till, TEN)
    open_checkout(till, booking_id, PAGES, by=house.resident, now=MONDAY + timedelta(minutes=30))
    assert len({request.reference for request in till.asked}) == len(payments(booking_id)) == 2


def test_a_place_is_not_kept_for_ever_by_asking_for_pages(house: House) -> None:
    till = Till()
    booking_id = to_be_paid(house, till, TEN)
    for page in range(1, MOST_PAGES):
        open_checkout(till, booking_id, PAGES, by=house.resident, now=MONDAY + page * PAGE_OPEN)
    kept_until = the_booking(booking_id).held_until
    with pytest.raises(HoldExtendedTooOften):
        open_checkout(till, booking_id, PAGES, by=house.resident, now=MONDAY + MOST_PAGES * PAGE_OPEN)
    assert the_booking(booking_id).held_until == kept_until
    assert len(payments(booking_id)) == MOST_PAGES


def test_without_the_provider_the_booking_waits_and_can_be_paid_by_invoice(house: House) -> None:
    till = Till(broken=PaymentsUnavailable("no answer"))
    booking_id = waiting(house)
    with pytest.raises(PaymentNotPossible):
        open_checkout(till, booking_id, PAGES, by=house.resident, now=MONDAY)
    assert the_booking(booking_id).state == "held"
    house.confirm(booking_id, pay_by="invoice")
    assert the_booking(booking_id).state == "confirmed"


def test_after_an_answer_that_was_lost_the_same_question_is_asked_with_the_same_key(house: House) -> None:
    till = Till(broken=PaymentsUnavailable("cut"))
    booking_id = waiting(house)
    with pytest.raises(PaymentNotPossible):
        open_checkout(till, booking_id, PAGES, by=house.resident, now=MONDAY)
    (before,) = payments(booking_id)
    till.broken = None
    open_checkout(till, booking_id, PAGES, by=house.resident, now=MONDAY + timedelta(seconds=9))
    (payment,) = payments(booking_id)
    assert (before.state, payment.state, payment.reference) == ("opening", "open", before.reference)
    assert till.asked[0].idempotency_key == before.reference
    assert till.asked[0].expires_at == before.expires_at


def test_a_question_that_was_refused_is_not_asked_again(house: House) -> None:
    till = Till(broken=PaymentsRefused("no"))
    booking_id = waiting(house)
    with pytest.raises(PaymentNotPossible):
        open_checkout(till, booking_id, PAGES, by=house.resident, now=MONDAY)
    till.broken = None
    open_checkout(till, booking_id, PAGES, by=house.resident, now=MONDAY)
    assert [payment.state for payment in payments(booking_id)] == ["closed", "open"]


def test_another_language_after_a_lost_answer_does_not_lock_anybody_out(house: House) -> None:
    till = Till()
    booking_id = to_be_paid(house, till, TEN)
    forget_the_answer(booking_id)
    french = replace(PAGES, locale="fr", description="Petits travaux")
    with pytest.raises(PaymentNotPossible):
        open_checkout(till, booking_id, french, by=house.resident, now=MONDAY)
    open_checkout(till, booking_id, french, by=house.resident, now=MONDAY)
    assert [payment.state for payment in payments(booking_id)] == ["closed", "open"]


def forget_the_answer(booking_id: int) -> None:
    """Leave things as a process does that is killed between question and answer."""
    (payment,) = payments(booking_id)

    def forget(session: Session) -> None:
        row = session.get_one(PaymentRow, payment.id)
        row.state, row.session_id, row.checkout_url = "opening", None, None

    in_transaction(forget)


@pytest.mark.parametrize("end", ["promised", "cancelled", "expired", "not agreed"])
def test_only_what_waits_for_its_payment_can_be_paid(house: House, end: str) -> None:
    booking_id = house.hold(TEN)
    match end:
        case "promised":
            house.confirm(booking_id)
        case "cancelled":
            house.cancel(booking_id)
        case "expired":
            house.expire(now=MONDAY + timedelta(hours=1))
    with pytest.raises(HoldLapsed):
        open_checkout(Till(), booking_id, PAGES, by=house.resident, now=MONDAY)
    with pytest.raises(NotFound):
        open_checkout(Till(), booking_id, PAGES, by=resident_of(house.town.organisation_id + 1), now=MONDAY)
    assert payments(booking_id) == []


def test_money_that_comes_before_the_answer_is_known_by_our_reference(house: House) -> None:
    till = Till()
    booking_id = to_be_paid(house, till, TEN)
    forget_the_answer(booking_id)
    assert take_in(paid(booking_id)) == "confirmed"
    assert payments(booking_id)[0].payment_intent is not None
