"""Money that a person gives back, because nobody sends it by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from booking.gateways.payments import PaymentsUnavailable
from booking.rules.actors import Actor, Role
from booking.rules.money import Money
from booking.rules.refunds import PaidBackBy
from booking.rules.refusals import NotAllowed, NotFound, Refusal
from booking.rules.refusals.payments import NothingToPayBack, PaidBackOnNoSuchDay, RefundUnderWay
from booking.store.database import in_transaction, reading
from booking.store.queries.payments_to_check import payments_to_check
from booking.store.tables import BookingRow, HistoryRow
from booking.usecases.payments.give_back import give_back, give_back_too_much
from booking.usecases.payments.pay_back_by_hand import PaidBack, pay_back_by_hand
from booking.usecases.payments.send_refunds import CLAIM, WORRYING, send_refunds
from tests.harness.together import together
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import House, a_house, on, payments, told
from tests.usecases.payments.till import Till, paid_booking, refunded, take_in

TEN = on(2, "10:00")
LATER = MONDAY + timedelta(hours=1)
TODAY = LATER.date()

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


@pytest.fixture
def till() -> Till:
    return Till()


@pytest.fixture
def cancelled(house: House, till: Till) -> int:
    """A visit of 37.50 that was paid and cancelled."""
    booking_id = paid_booking(house, till, TEN)
    house.cancel(booking_id)
    return booking_id


def office(house: House, role: Role = Role.DESK) -> Actor:
    return Actor(house.town.organisation_id, frozenset({role}), user_id=1, name="Ilse")


def pay_back(
    house: House,
    booking_id: int,
    *,
    cents: int = 3750,
    how: PaidBackBy = PaidBackBy.TRANSFER,
    on_day: date = TODAY,
    by: Actor | None = None,
    can_send: bool = False,
    reference: str | None = None,
) -> None:
    asked = PaidBack(booking_id, reference or payments(booking_id)[0].reference, Money.from_cents(cents), how, on_day)
    in_transaction(
        lambda session: pay_back_by_hand(session, asked, by=by or office(house), now=LATER, can_send=can_send)
    )


def history(booking_id: int) -> list[HistoryRow]:
    with reading() as session:
        return session.query(HistoryRow).filter_by(booking_id=booking_id, change="pay_back").all()


def worries(house: House, *, can_send: bool = False) -> int:
    with reading() as session:
        return len(
            payments_to_check(
                session,
                house.town.organisation_id,
                worrying_attempts=WORRYING,
                not_done_since=MONDAY,
                can_send=can_send,
            )
        )


def too_much(booking_id: int, total_cents: int) -> None:
    in_transaction(
        lambda session: give_back_too_much(
            session, session.get_one(BookingRow, booking_id), total_cents=total_cents, now=LATER
        )
    )


@pytest.mark.parametrize("how", list(PaidBackBy))
def test_what_somebody_paid_back_leaves_the_list_and_is_never_sent(
    house: House, till: Till, cancelled: int, how: PaidBackBy
) -> None:
    assert worries(house) == 1
    pay_back(house, cancelled, how=how)
    (payment,), (line,) = payments(cancelled), history(cancelled)
    assert (payment.state, payment.refunded_cents, worries(house)) == ("refunded", 3750, 0)
    assert (line.by_name, line.state, line.at) == ("Ilse", "cancelled", LATER)
    assert line.facts == {
        "reference": payment.reference,
        "total_cents": 3750,
        "cents": 3750,
        "how": how.value,
        "on": TODAY.isoformat(),
    }
    # Payments on line are switched on again.
    assert send_refunds(till, now=LATER + timedelta(days=1)) == 0
    assert till.refunds == {}
    assert "money_back" not in told(cancelled), "that message speaks of the account that they paid with"


def test_pressed_twice_it_is_written_once(house: House, app: Flask, cancelled: int) -> None:
    def press(_: int) -> None:
        with app.app_context():
            pay_back(house, cancelled)

    together(press, people=4)
    pay_back(house, cancelled)
    assert (len(history(cancelled)), payments(cancelled)[0].by_hand_cents) == (1, 3750)


def test_money_that_is_being_sent_is_not_given_by_hand_too(house: House, till: Till, cancelled: int) -> None:
    till.broken = PaymentsUnavailable("no answer")
    claimed = LATER - CLAIM + timedelta(seconds=1)
    assert send_refunds(till, now=claimed) == 0
    with pytest.raises(RefundUnderWay):
        pay_back(house, cancelled)
    assert (payments(cancelled)[0].refunded_cents, history(cancelled)) == (0, [])


def test_a_try_that_is_over_does_not_stand_in_the_way(house: House, till: Till, cancelled: int) -> None:
    till.broken = PaymentsUnavailable("no answer")
    for minutes in (40, 10):
        assert send_refunds(till, now=LATER - timedelta(minutes=minutes)) == 0
    pay_back(house, cancelled)
    till.broken = None
    assert send_refunds(till, now=LATER + timedelta(days=1)) == 0
    assert (payments(cancelled)[0].problem, till.refunds) == ("", {})


def test_what_went_back_meanwhile_or_goes_by_itself_is_refused(house: House, till: Till, cancelled: int) -> None:
    with pytest.raises(NothingToPayBack):
        pay_back(house, cancelled, can_send=True)
    with pytest.raises(NothingToPayBack):
        pay_back(house, cancelled, cents=3000)
    assert send_refunds(till, now=LATER - timedelta(minutes=10)) == 1
    with pytest.raises(NothingToPayBack):
        pay_back(house, cancelled)
    assert history(cancelled) == []


def test_a_refund_that_the_bank_sent_back_is_settled_by_hand(house: House, cancelled: int) -> None:
    assert send_refunds(Till(refund_status="failed"), now=LATER - timedelta(minutes=10)) == 0
    assert (payments(cancelled)[0].state, worries(house, can_send=True)) == ("mismatch", 1)
    pay_back(house, cancelled, can_send=True)
    assert (payments(cancelled)[0].state, worries(house, can_send=True)) == ("refunded", 0)


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), TODAY - timedelta(days=1)])
def test_a_day_to_come_or_before_the_payment_is_refused(house: House, cancelled: int, day: date) -> None:
    with pytest.raises(PaidBackOnNoSuchDay) as refused:
        pay_back(house, cancelled, on_day=day)
    assert (refused.value.first, refused.value.last, history(cancelled)) == (TODAY, TODAY, [])


def test_only_the_office_of_the_organisation_writes_it_down(house: House, cancelled: int) -> None:
    stranger = Actor(999, frozenset({Role.COORDINATOR}), user_id=2, name="Tom")
    cases: list[tuple[Actor, type[Refusal]]] = [(office(house, Role.WORKER), NotAllowed), (stranger, NotFound)]
    for by, refusal in cases:
        with pytest.raises(refusal):
            pay_back(house, cancelled, by=by)
    with pytest.raises(NotFound):
        pay_back(house, cancelled, reference="somebody else's")
    assert payments(cancelled)[0].refunded_cents == 0


@pytest.mark.parametrize("word_first", [True, False])
def test_a_part_by_hand_and_the_rest_through_the_provider_is_all_of_it_once(
    house: House, till: Till, *, word_first: bool
) -> None:
    booking_id = paid_booking(house, till, TEN)
    too_much(booking_id, 2750)
    pay_back(house, booking_id, cents=1000)
    assert (payments(booking_id)[0].state, payments(booking_id)[0].refunded_cents) == ("paid", 1000)
    in_transaction(lambda session: give_back(session, session.get_one(BookingRow, booking_id), now=LATER))
    # The provider tells of its own part, before our own answer is written down, or long after it.
    if word_first:
        assert take_in(refunded(booking_id, 2750)) == "refunded"
        assert send_refunds(till, now=LATER) == 0
    else:
        assert send_refunds(till, now=LATER) == 1
        assert sum(cents for _, cents in till.refunds.values()) == 2750
        assert take_in(refunded(booking_id, 2750)) == "known"
    assert (payments(booking_id)[0].state, payments(booking_id)[0].refunded_cents) == ("refunded", 3750)


def test_what_somebody_gave_back_at_the_provider_is_not_counted_again_when_it_tells(house: House, till: Till) -> None:
    booking_id = paid_booking(house, till, TEN)
    too_much(booking_id, 2750)
    pay_back(house, booking_id, cents=1000, how=PaidBackBy.PROVIDER)
    assert take_in(refunded(booking_id, 1000)) == "known"
    assert payments(booking_id)[0].refunded_cents == 1000
