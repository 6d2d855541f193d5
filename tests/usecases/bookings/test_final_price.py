"""What a booking cost in the end: the work, a correction of it, or a visit that nobody needed any more."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.lifecycle import Change
from booking.rules.money import ZERO, Money
from booking.rules.pricing.quote import Stage
from booking.rules.refusals import NotAllowed, ReasonMissing
from booking.rules.refusals.bookings import NotPossibleNow, PriceChanged
from booking.rules.refusals.prices import QuotaUsedUp, WorkNotRecorded
from booking.rules.refusals.tariffs import NoRate
from booking.rules.work_done import CrewWork, DoneWork
from booking.store.database import in_transaction, reading
from booking.store.queries.bookings import BookingView, booking_view
from booking.store.queries.payments_to_check import payments_to_check
from booking.store.quotes import Cause, GivenQuote, quotes_of_booking
from booking.store.tables import AssignmentRow, BookingRow, TariffRow
from booking.usecases.bookings.cancel_booking import cancel_booking
from booking.usecases.bookings.correct_work import CorrectWork, correct_work
from booking.usecases.bookings.give_final_price import give_final_price
from booking.usecases.bookings.late_fee import late_fee
from booking.usecases.bookings.requests import CancelBooking
from booking.usecases.bookings.waive_fee import WaiveFee, waive_fee
from booking.usecases.bookings.without_final_price import Unpriced, without_final_price
from booking.usecases.payments.send_refunds import send_refunds
from booking.usecases.work.finish_assignment import finish_assignment
from booking.usecases.work.give_up_assignment import GiveUp, Obstacle, give_up_assignment
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import (
    House,
    a_dearer_tariff,
    a_house,
    assignments,
    history,
    kept,
    on,
    payments,
    the_booking,
    told,
)
from tests.usecases.payments.till import Till, paid_booking

TEN = on(2, "10:00")
FEES = """
[[lines]]
code = "late"
name.nl = "Te laat afgezegd"
when = { outcome = "late_cancelled", notice_hours = { below = 24 } }
percent_of = ["labour"]
percent = 50

[[lines]]
code = "no_show"
name.nl = "Niemand thuis"
of = "visits"
when.outcome = "no_show"
price = 15.00
"""
QUOTA = """
[[quotas]]
code = "hours"
name.nl = "Hoogstens een uur per klus"
of = "worker_minutes"
per = "job"
most = 60
"""

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


def with_rules(house: House, more: str) -> None:
    """Let the tariff say more."""

    def add(session: Session) -> None:
        row = session.get_one(TariffRow, house.town.tariff_id)
        row.text += more

    in_transaction(add)


def booked(house: House, task: str = "lamp") -> int:
    """Promise a visit: a lamp for An or Bilal, or a gutter for both."""
    return house.book(TEN, task, cents={"lamp": 3750, "gutter": 15000}[task])


def work(house: House, booking_id: int, *done: DoneWork | Obstacle) -> None:
    """Let each of the crew finish with what it did, or give up."""
    for (worker_id, _), what in zip(assignments(booking_id), done, strict=True):
        by = Actor(house.town.organisation_id, frozenset({Role.WORKER}), worker_id=worker_id, name="An")

        def step(session: Session, by: Actor = by, what: DoneWork | Obstacle = what) -> None:
            mine = session.query(AssignmentRow).filter_by(booking_id=booking_id, worker_id=by.worker_id).one()
            if isinstance(what, Obstacle):
                give_up_assignment(session, GiveUp(mine.id, what, "said"), by=by, now=TEN)
            else:
                finish_assignment(session, mine.id, by=by, now=TEN, done=what)

        in_transaction(step)


def given(house: House, booking_id: int) -> list[GivenQuote]:
    with reading() as session:
        return list(quotes_of_booking(session, house.town.organisation_id, booking_id))


def view(house: House, booking_id: int) -> BookingView:
    with reading() as session:
        return booking_view(session, house.town.organisation_id, booking_id)


def correct(
    house: House,
    booking_id: int,
    minutes: int,
    *,
    workers: int = 1,
    reason: str = "The customer called",
    by: Actor | None = None,
) -> None:
    asked = CorrectWork(booking_id, CrewWork(DoneWork(minutes), workers), reason)
    in_transaction(lambda session: correct_work(session, asked, by=by or house.desk, now=TEN + timedelta(days=1)))


def test_done_work_gets_its_final_price_beside_the_estimate(house: House) -> None:
    booking_id = booked(house)
    work(house, booking_id, DoneWork(60))
    estimate, final = given(house, booking_id)
    assert (estimate.quote.stage, estimate.quote.total) == (Stage.ESTIMATE, Money.of("37.50"))
    assert (final.quote.stage, final.quote.total) == (Stage.FINAL, Money.of("50.00"))
    assert (final.cause, final.corrects_id) == (Cause.WORK, None)
    last = history(booking_id)[-1]
    assert (last.change, last.by_role) == (Change.FINAL_PRICE, "system")
    assert (last.facts["from_cents"], last.facts["to_cents"]) == (3750, 5000)
    assert view(house, booking_id).due_by_invoice == Money.of("50.00")


def test_the_hours_of_a_crew_add_up(house: House) -> None:
    booking_id = booked(house, "gutter")
    work(house, booking_id, DoneWork(90, job_km=Decimal(10)), DoneWork(60))
    assert given(house, booking_id)[-1].quote.total == Money.of("129.45")


@pytest.mark.parametrize("crew", [(DoneWork(90), Obstacle.NOT_SAFE), (Obstacle.NOT_SAFE, DoneWork(90))])
def test_who_gave_up_is_not_charged(house: House, crew: tuple[DoneWork | Obstacle, ...]) -> None:
    booking_id = booked(house, "gutter")
    work(house, booking_id, *crew)
    assert given(house, booking_id)[-1].quote.total == Money.of("75.00")


def test_what_was_paid_beyond_the_final_price_goes_back(house: House) -> None:
    booking_id = paid_booking(house, Till(), TEN)
    work(house, booking_id, DoneWork(30))
    (payment,) = payments(booking_id)
    assert (payment.state, payment.refund_cents) == ("refund_due", 1250)
    assert not view(house, booking_id).due_by_invoice


def test_what_is_missing_after_paying_on_line_is_due_by_invoice(house: House) -> None:
    booking_id = paid_booking(house, Till(), TEN)
    work(house, booking_id, DoneWork(60))
    assert view(house, booking_id).due_by_invoice == Money.of("12.50")


def test_without_a_rate_the_work_is_done_all_the_same_and_the_office_finds_it(house: House) -> None:
    booking_id = booked(house)
    text = kept(TariffRow)[0].text
    with_rules(house, UNKNOWN_RATE)
    work(house, booking_id, DoneWork(60))
    assert the_booking(booking_id).state == "done"
    assert [one.quote.stage for one in given(house, booking_id)] == [Stage.ESTIMATE]
    (found,) = missing(house)
    assert found.number == the_booking(booking_id).number
    assert isinstance(found.refusal, NoRate)

    set_text(house, text)
    assert missing(house)[0].refusal is None
    for _ in range(2):
        in_transaction(lambda session: give_final_price(session, booking_id, by=house.desk, now=TEN))
    assert [one.quote.stage for one in given(house, booking_id)] == [Stage.ESTIMATE, Stage.FINAL]
    assert missing(house) == []


def test_the_final_price_follows_the_tariff_of_the_price_that_was_accepted(house: House) -> None:
    booking_id = booked(house)
    a_dearer_tariff(house.town, TEN.date())
    work(house, booking_id, DoneWork(45))
    assert [one.quote.total.cents for one in given(house, booking_id)] == [3750, 3750]


def test_a_final_price_above_what_was_said_is_told_and_a_lower_one_is_not(house: House) -> None:
    dearer, cheaper = booked(house), house.book(on(2, "10:30"), "lamp", cents=3750)
    work(house, dearer, DoneWork(90))
    work(house, cheaper, DoneWork(30))
    assert "price_changed" in told(dearer)
    assert "price_changed" not in told(cheaper)


UNKNOWN_RATE = """
[[lines]]
code = "visit"
name.nl = "Bezoek"
of = "visits"
rate = "nobody_set_it"
"""


def set_text(house: House, text: str) -> None:
    in_transaction(
        lambda session: session.execute(update(TariffRow).where(TariffRow.id == house.town.tariff_id).values(text=text))
    )


def missing(house: House) -> list[Unpriced]:
    with reading() as session:
        return list(without_final_price(session, by=house.desk, now=TEN + timedelta(hours=3)))


def test_work_that_nobody_wrote_down_waits_for_the_office(house: House) -> None:
    booking_id = booked(house)

    def forget(session: Session) -> None:
        session.query(AssignmentRow).filter_by(booking_id=booking_id).update({"state": "done"})
        session.get_one(BookingRow, booking_id).state = "done"

    in_transaction(forget)
    (found,) = missing(house)
    assert isinstance(found.refusal, WorkNotRecorded)
    with pytest.raises(WorkNotRecorded):
        in_transaction(lambda session: give_final_price(session, booking_id, by=house.desk, now=TEN))
    correct(house, booking_id, 45)
    assert [(one.quote.total, one.cause, one.corrects_id) for one in given(house, booking_id)[1:]] == [
        (Money.of("37.50"), Cause.BY_HAND, None)
    ]
    assert missing(house) == []


def test_the_desk_corrects_and_both_prices_stay_in_the_books(house: House) -> None:
    booking_id = booked(house)
    work(house, booking_id, DoneWork(120))
    for _ in range(2):
        correct(house, booking_id, 45, workers=2)
    estimate, first, second = given(house, booking_id)
    assert (first.quote.total, second.quote.total) == (Money.of("100.00"), Money.of("75.00"))
    assert (second.cause, second.corrects_id) == (Cause.BY_HAND, first.id)
    last = history(booking_id)[-1]
    assert (last.by_name, last.facts["reason"]) == (house.desk.name, "The customer called")
    assert estimate.quote.stage is Stage.ESTIMATE


def test_a_correction_needs_a_reason_the_office_and_work_that_is_done(house: House) -> None:
    booking_id = booked(house)
    with pytest.raises(NotPossibleNow):
        correct(house, booking_id, 45)
    work(house, booking_id, DoneWork(60))
    with pytest.raises(ReasonMissing):
        correct(house, booking_id, 45, reason="  ")
    with pytest.raises(NotAllowed):
        correct(house, booking_id, 45, by=house.resident)
    assert len(given(house, booking_id)) == 2


def test_work_beyond_a_quota_gets_its_price_once_the_desk_gives_a_reason(house: House) -> None:
    booking_id = booked(house)
    with_rules(house, QUOTA)
    work(house, booking_id, DoneWork(90))
    assert isinstance(missing(house)[0].refusal, QuotaUsedUp)
    correct(house, booking_id, 90, reason="The gutter was broken too")
    quote = given(house, booking_id)[-1].quote
    assert quote.total == Money.of("75.00")
    assert [one.code for one in quote.notices if one.code == "override"] == ["override"]


def test_nobody_home_costs_what_the_regulation_asks_and_the_rest_goes_back(house: House) -> None:
    with_rules(house, FEES)
    till = Till()
    booking_id = paid_booking(house, till, TEN)
    work(house, booking_id, Obstacle.NOBODY_HOME)
    assert the_booking(booking_id).state == "not_done"
    assert given(house, booking_id)[-1].quote.total == Money.of("15.00")
    (payment,) = payments(booking_id)
    assert (payment.state, payment.refund_cents) == ("refund_due", 2250)
    send_refunds(till, now=TEN)
    assert payments(booking_id)[0].state == "paid"
    with reading() as session:
        left = payments_to_check(session, house.town.organisation_id, worrying_attempts=3, not_done_since=MONDAY)
    assert left == []


@pytest.mark.parametrize("obstacle", [Obstacle.NOT_SAFE, Obstacle.OTHER])
def test_only_nobody_home_is_charged(house: House, obstacle: Obstacle) -> None:
    with_rules(house, FEES)
    booking_id = booked(house)
    work(house, booking_id, obstacle)
    assert len(given(house, booking_id)) == 1
    assert not view(house, booking_id).due_by_invoice


def test_where_the_regulation_asks_nothing_nobody_home_costs_nothing(house: House) -> None:
    booking_id = booked(house)
    work(house, booking_id, Obstacle.NOBODY_HOME)
    assert len(given(house, booking_id)) == 1


def test_a_fee_is_waived_with_a_reason_and_what_was_paid_goes_back(house: House) -> None:
    with_rules(house, FEES)
    booking_id = paid_booking(house, Till(), TEN)
    work(house, booking_id, Obstacle.NOBODY_HOME)

    def waive(reason: str) -> None:
        in_transaction(lambda session: waive_fee(session, WaiveFee(booking_id, reason), by=house.desk, now=TEN))

    with pytest.raises(ReasonMissing):
        waive(" ")
    for _ in range(2):
        waive("She was in hospital")
    fee, nothing = given(house, booking_id)[1:]
    assert (nothing.quote.total, nothing.corrects_id) == (Money.of("0"), fee.id)
    assert payments(booking_id)[0].refund_cents == 3750
    assert history(booking_id)[-1].facts["reason"] == "She was in hospital"


def test_a_visit_that_took_place_is_not_waived(house: House) -> None:
    booking_id = booked(house)
    work(house, booking_id, DoneWork(60))
    with pytest.raises(NotPossibleNow):
        in_transaction(lambda session: waive_fee(session, WaiveFee(booking_id, "please"), by=house.desk, now=TEN))


def cancel(house: House, booking_id: int, *, now: datetime, fee: str | None) -> None:
    asked = CancelBooking(booking_id, "Ill", fee=None if fee is None else Money.of(fee))
    in_transaction(lambda session: cancel_booking(session, asked, by=house.desk, now=now))


def fee_at(house: House, booking_id: int, now: datetime) -> Money:
    with reading() as session:
        return late_fee(session, booking_id, by=house.desk, now=now)


def test_cancelling_late_costs_what_the_desk_saw_and_the_rest_goes_back(house: House) -> None:
    with_rules(house, FEES)
    booking_id = paid_booking(house, Till(), TEN)
    late = TEN - timedelta(hours=3)
    assert fee_at(house, booking_id, late) == Money.of("18.75")
    cancel(house, booking_id, now=late, fee="18.75")
    assert the_booking(booking_id).state == "cancelled"
    assert given(house, booking_id)[-1].quote.total == Money.of("18.75")
    assert payments(booking_id)[0].refund_cents == 1875
    assert fee_at(house, booking_id, late) == ZERO


def test_cancelling_late_without_the_fee_costs_nothing(house: House) -> None:
    with_rules(house, FEES)
    booking_id = paid_booking(house, Till(), TEN)
    cancel(house, booking_id, now=TEN - timedelta(hours=3), fee=None)
    assert len(given(house, booking_id)) == 1
    assert payments(booking_id)[0].refund_cents == 3750
    assert not view(house, booking_id).due_by_invoice


def test_cancelling_in_time_is_free_and_a_fee_that_was_not_seen_is_refused(house: House) -> None:
    with_rules(house, FEES)
    booking_id = booked(house)
    in_time = TEN - timedelta(hours=25)
    assert fee_at(house, booking_id, in_time) == ZERO
    for now, fee in ((in_time, "18.75"), (TEN - timedelta(hours=3), "0")):
        with pytest.raises(PriceChanged):
            cancel(house, booking_id, now=now, fee=fee)
    assert the_booking(booking_id).state == "confirmed"


def test_a_cancelled_visit_with_a_fee_is_due_by_invoice(house: House) -> None:
    with_rules(house, FEES)
    booking_id = booked(house)
    cancel(house, booking_id, now=TEN - timedelta(hours=3), fee="18.75")
    assert view(house, booking_id).due_by_invoice == Money.of("18.75")
