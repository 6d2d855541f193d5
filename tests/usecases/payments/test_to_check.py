"""The payments that a person has to look at."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from booking.gateways.payments import PaymentsUnavailable
from booking.rules.actors import Actor, Role
from booking.rules.money import Money
from booking.store.database import in_transaction, reading
from booking.store.queries.payments_to_check import PaymentToCheck, Worry, payments_to_check
from booking.store.tables import AssignmentRow
from booking.usecases.payments.reconcile_payments import reconcile_payments
from booking.usecases.payments.send_refunds import WORRYING, send_refunds
from booking.usecases.work.finish_assignment import finish_assignment
from booking.usecases.work.give_up_assignment import GiveUp, Obstacle, give_up_assignment
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import House, a_house, assignments, on, payments, the_booking, told
from tests.usecases.payments.till import Till, paid, paid_booking, refunded, take_in, to_be_paid

TEN = on(2, "10:00")

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


def to_check(house: House, *, since: datetime = MONDAY, can_send: bool = True) -> list[PaymentToCheck]:
    with reading() as session:
        return payments_to_check(
            session, house.town.organisation_id, worrying_attempts=WORRYING, not_done_since=since, can_send=can_send
        )


def worries(house: House) -> list[tuple[Worry, Money]]:
    return [(one.worry, one.amount) for one in to_check(house)]


def test_what_goes_well_worries_nobody(house: House) -> None:
    to_be_paid(house, Till(), TEN)
    cancelled = paid_booking(house, Till(), on(3, "10:00"))
    house.cancel(cancelled)
    assert worries(house) == []
    switched_off = to_check(house, can_send=False)
    assert [(one.worry, one.amount) for one in switched_off] == [(Worry.NO_PROVIDER, Money.of("37.50"))]


def test_other_money_than_we_asked_is_looked_at_in_its_own_organisation(house: House) -> None:
    booking_id = to_be_paid(house, Till(), TEN)
    take_in(paid(booking_id, amount_cents=1))
    (found,) = to_check(house)
    assert (found.worry, found.booking_number) == (Worry.MISMATCH, the_booking(booking_id).number)
    with reading() as session:
        assert payments_to_check(session, 999, worrying_attempts=WORRYING, not_done_since=MONDAY) == []


def test_a_refund_and_a_question_that_keep_failing_are_shown_after_three_times(house: House) -> None:
    till = Till()
    cancelled, asked = paid_booking(house, till, TEN), to_be_paid(house, till, on(3, "10:00"))
    house.cancel(cancelled)
    till.broken, now = PaymentsUnavailable("no answer"), MONDAY
    for shown in ([], [], [Worry.REFUND_FAILS, Worry.NO_ANSWER]):
        now += timedelta(hours=1)
        send_refunds(till, now=now)
        reconcile_payments(till, livemode=False, now=now)
        assert [one.worry for one in to_check(house)] == shown
    assert payments(asked)[0].state == "open"


def test_money_that_goes_back_to_an_unknown_payment_is_shown_at_once_and_not_tried(house: House) -> None:
    till = Till()
    booking_id = to_be_paid(house, till, TEN)
    forget_its_page(booking_id)
    take_in(paid(booking_id, payment_intent=None, session_id=None))
    house.cancel(booking_id)
    assert worries(house) == [(Worry.UNKNOWN_PAYMENT, Money.of("37.50"))]
    assert send_refunds(till, now=MONDAY + timedelta(hours=1)) == 0
    take_in(refunded(booking_id, 3750))
    assert worries(house) == [], "given back by hand"


def forget_its_page(booking_id: int) -> None:
    (payment,) = payments(booking_id)

    def forget(session: Session) -> None:
        session.get_one(type(payment), payment.id).session_id = None

    in_transaction(forget)


def give_up(house: House, booking_id: int, *obstacles: Obstacle | None) -> None:
    """Let the crew give up, each for its own reason; None is who finishes."""
    for (worker_id, _), obstacle in zip(assignments(booking_id), obstacles, strict=True):
        by = Actor(house.town.organisation_id, frozenset({Role.WORKER}), worker_id=worker_id, name="An")

        def step(session: Session, by: Actor = by, obstacle: Obstacle | None = obstacle) -> None:
            mine = session.query(AssignmentRow).filter_by(booking_id=booking_id, worker_id=by.worker_id).one()
            if obstacle is None:
                finish_assignment(session, mine.id, by=by, now=TEN)
            else:
                give_up_assignment(session, GiveUp(mine.id, obstacle, "said"), by=by, now=TEN)

        in_transaction(step)


@pytest.mark.parametrize("obstacle", [Obstacle.MATERIAL_MISSING, Obstacle.NOT_SAFE])
def test_a_paid_visit_that_we_could_not_do_is_paid_back_by_itself(house: House, obstacle: Obstacle) -> None:
    till = Till()
    booking_id = paid_booking(house, till, TEN)
    give_up(house, booking_id, obstacle)
    assert the_booking(booking_id).state == "not_done"
    assert worries(house) == []
    assert send_refunds(till, now=TEN) == 1
    assert (payments(booking_id)[0].state, told(booking_id)[-1]) == ("refunded", "money_back")


@pytest.mark.parametrize("obstacle", [Obstacle.NOBODY_HOME, Obstacle.OTHER])
def test_a_paid_visit_that_could_not_be_done_for_another_reason_waits_for_a_person(
    house: House, obstacle: Obstacle
) -> None:
    booking_id = paid_booking(house, Till(), TEN)
    give_up(house, booking_id, obstacle)
    assert payments(booking_id)[0].state == "paid"
    assert worries(house) == [(Worry.VISIT_NOT_DONE, Money.of("37.50"))]
    assert to_check(house, since=TEN + timedelta(seconds=1)) == []
    take_in(refunded(booking_id, 1000))
    assert worries(house) == [(Worry.VISIT_NOT_DONE, Money.of("27.50"))]
    take_in(refunded(booking_id, 3750))
    assert worries(house) == []


@pytest.mark.parametrize(
    ("obstacles", "state", "payment"),
    [
        ((Obstacle.NOT_SAFE, Obstacle.MATERIAL_MISSING), "not_done", "refund_due"),
        ((Obstacle.NOT_SAFE, Obstacle.NOBODY_HOME), "not_done", "paid"),
        ((Obstacle.NOBODY_HOME, Obstacle.NOT_SAFE), "not_done", "paid"),
        # One of the two did the work, so the final price is half of what was paid.
        ((Obstacle.NOT_SAFE, None), "done", "refund_due"),
    ],
)
def test_money_goes_back_when_all_of_the_crew_gave_up_for_a_reason_on_our_side(
    house: House, obstacles: tuple[Obstacle | None, ...], state: str, payment: str
) -> None:
    booking_id = to_be_paid(house, Till(), TEN, "gutter", cents=15000)
    take_in(paid(booking_id))
    give_up(house, booking_id, *obstacles)
    assert (the_booking(booking_id).state, payments(booking_id)[0].state) == (state, payment)


def test_a_visit_by_invoice_that_could_not_be_done_gives_nothing_back(house: House) -> None:
    booking_id = house.book(TEN)
    give_up(house, booking_id, Obstacle.NOT_SAFE)
    assert (the_booking(booking_id).state, payments(booking_id), worries(house)) == ("not_done", [], [])
