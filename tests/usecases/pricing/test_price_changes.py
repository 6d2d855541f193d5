"""What a decision changes for visits that are not invoiced yet, and giving them their new price."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role, resident_of
from booking.rules.money import Money
from booking.rules.refusals import NotAllowed, NotFound, VersionChanged
from booking.rules.refusals.bookings import NotPossibleNow
from booking.store.database import in_transaction, reading
from booking.store.tables import AssignmentRow, HouseholdRow, PaymentRow, PriceDecisionRow, QuoteRow
from booking.usecases.bookings.price_again import Keeps
from booking.usecases.bookings.reprice_booking import reprice_booking
from booking.usecases.pricing.find_price_changes import PriceChange, find_price_changes, version_of
from booking.usecases.pricing.record_decision import RecordDecision, record_decision
from booking.usecases.pricing.use_new_prices import UseNewPrices, use_new_prices
from booking.usecases.work.finish_assignment import finish_assignment
from tests.harness.town import MONDAY, a_town
from tests.usecases.bookings.house import House, a_house, changes, history, on, quotes, the_booking, told

TODAY = date(2026, 11, 23)
TUESDAY_TEN, WEDNESDAY_TEN, THURSDAY_TEN = on(1, "10:00"), on(2, "10:00"), on(3, "10:00")
LATER = on(4, "17:00")

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


def household() -> int:
    with reading() as session:
        return session.query(HouseholdRow.id).order_by(HouseholdRow.id).limit(1).scalar() or 0


def decide(house: House, class_code: str = "vt", *, now: datetime = MONDAY, **others: object) -> int:
    """Record a decision from this Monday on; ``others`` replace its facts."""
    usual: dict[str, object] = {
        "household_id": household(),
        "service_id": house.town.service_id,
        "class_code": class_code,
        "ground": {"vt": "vt", "social": "igo", "standard": ""}[class_code],
        "evidence": "certificate",
        "seen_on": TODAY,
        "valid_from": TODAY,
        "valid_until": TODAY + timedelta(days=365),
    }
    asked = RecordDecision(**(usual | others))  # type: ignore[arg-type]
    return in_transaction(lambda session: record_decision(session, asked, by=house.desk, now=now))


def found(house: House, *, now: datetime = MONDAY) -> tuple[PriceChange, ...]:
    with reading() as session:
        return find_price_changes(session, household(), by=house.desk, now=now)


def cents(house: House, *, now: datetime = MONDAY) -> list[tuple[int, int]]:
    return [(one.given.cents, one.now.cents) for one in found(house, now=now)]


def use(
    house: House,
    *,
    seen: str | None = None,
    by: Actor | None = None,
    now: datetime = MONDAY,
    called: bool = True,
) -> int:
    """Use them; the visits of these tests were booked by who typed a name, and the desk called."""
    asked = UseNewPrices(household(), version_of(found(house, now=now)) if seen is None else seen, called=called)
    return in_transaction(lambda session: use_new_prices(session, asked, by=by or house.desk, now=now))


def finish(house: House, booking_id: int, *, at: datetime) -> None:
    """Let whoever was sent finish the work."""

    def work(session: Session) -> None:
        for row in session.query(AssignmentRow).filter_by(booking_id=booking_id, state="planned"):
            worker = Actor(house.town.organisation_id, frozenset({Role.WORKER}), worker_id=row.worker_id)
            finish_assignment(session, row.id, by=worker, now=at)

    in_transaction(work)


def pay(booking_id: int, amount_cents: int) -> None:
    """Let a payment of so much be with us."""

    def keep(session: Session) -> None:
        quote = session.query(QuoteRow).filter_by(booking_id=booking_id).one()
        session.add(
            PaymentRow(
                organisation_id=quote.organisation_id,
                booking_id=booking_id,
                quote_id=quote.id,
                reference=f"pay {booking_id}",
                state="paid",
                amount_cents=amount_cents,
                opened_at=MONDAY,
                expires_at=MONDAY + timedelta(hours=1),
                paid_at=MONDAY,
            )
        )

    in_transaction(keep)


def test_each_visit_on_a_day_of_the_decision_is_named_with_both_prices(house: House) -> None:
    first, second = house.book(TUESDAY_TEN), house.book(WEDNESDAY_TEN)
    assert found(house) == ()
    decide(house, valid_until=TODAY + timedelta(days=2))
    (change,) = found(house)
    assert (change.booking_id, change.given, change.now) == (first, Money.of("37.50"), Money.of("13.50"))
    assert (change.difference, change.keeps) == (Money.of("-24.00"), None)
    assert second != first


def test_one_yes_gives_all_of_them_their_price_and_tells_each(house: House) -> None:
    booked = [house.book(TUESDAY_TEN), house.book(THURSDAY_TEN)]
    decision = decide(house)
    assert use(house) == 2
    for booking_id in booked:
        before, after = quotes(booking_id)
        assert (before.total_cents, after.total_cents) == (3750, 1350)
        assert (after.cause, after.decision_id, after.stage) == ("decision", decision, "estimate")
        assert told(booking_id) == ["booking_confirmed", "price_changed"]
        assert changes(booking_id)[-1] == "reprice"
    assert (found(house), use(house)) == ((), 0)


def test_what_was_booked_with_a_typed_name_waits_for_a_call(house: House) -> None:
    typed = house.book(TUESDAY_TEN)
    sure = house.hold(THURSDAY_TEN, by=house.desk)
    house.confirm(sure, by=house.desk)
    decide(house)
    before = the_booking(typed).link_epoch
    assert {one.booking_id: one.is_typed for one in found(house)} == {typed: True, sure: False}
    assert (use(house, called=False), use(house, called=False)) == (1, 0)
    assert (the_booking(typed).household_proved, the_booking(typed).link_epoch) == (False, before)
    assert [one.total_cents for one in quotes(typed)] == [3750]
    assert use(house) == 1
    assert the_booking(typed).household_proved


def test_work_that_is_done_is_corrected_back_to_the_first_day_once_decided(house: House) -> None:
    house.cancel(house.book(THURSDAY_TEN))
    decide(house, "standard", provisional=True, evidence="on_its_way", valid_until=TODAY + timedelta(days=30))
    booking_id = house.hold(TUESDAY_TEN)
    house.confirm(booking_id, by=house.desk)
    finish(house, booking_id, at=TUESDAY_TEN + timedelta(minutes=45))
    final = quotes(booking_id)[-1]
    assert (final.stage, final.total_cents) == ("final", 3750)
    assert cents(house, now=LATER) == []

    decide(house, "vt", now=LATER)
    (change,) = found(house, now=LATER)
    assert (change.given.cents, change.now.cents, change.becomes_final) == (3750, 1350, True)
    assert use(house, now=LATER) == 1
    corrected = quotes(booking_id)[-1]
    assert (corrected.stage, corrected.total_cents, corrected.cause) == ("final", 1350, "decision")
    assert corrected.corrects_id == final.id
    assert the_booking(booking_id).state == "done"
    assert changes(booking_id)[-1] == "final_price"
    assert history(booking_id)[-1].facts == {"from_cents": 3750, "to_cents": 1350}
    assert told(booking_id)[-1] == "price_changed"


def test_a_provisional_price_of_work_that_is_done_may_become_dearer(house: House) -> None:
    decide_first = house.book(TUESDAY_TEN)
    decide(house, "social", provisional=True, evidence="on_its_way")
    use(house)
    finish(house, decide_first, at=TUESDAY_TEN + timedelta(minutes=45))
    decide(house, "vt", now=LATER)
    assert [(one.difference.cents, one.keeps) for one in found(house, now=LATER)] == [(750, None)]
    assert use(house, now=LATER) == 1


def test_work_that_was_priced_for_good_never_becomes_dearer_afterwards(house: House) -> None:
    booking_id = house.book(TUESDAY_TEN)
    decide(house, "social")
    use(house)
    finish(house, booking_id, at=TUESDAY_TEN + timedelta(minutes=45))
    decide(house, "vt", now=LATER)
    (change,) = found(house, now=LATER)
    assert change.keeps is Keeps.GIVEN_FOR_GOOD
    assert use(house, now=LATER) == 0
    with pytest.raises(NotPossibleNow):
        in_transaction(lambda session: reprice_booking(session, booking_id, by=house.desk, now=LATER))
    assert quotes(booking_id)[-1].total_cents == 600


def test_the_same_price_for_good_is_kept_without_telling_anybody(house: House) -> None:
    booking_id = house.book(TUESDAY_TEN)
    decide(house, "vt", provisional=True, evidence="on_its_way")
    use(house)
    decide(house, "vt")
    (change,) = found(house)
    assert (change.difference.cents, change.becomes_final) == (0, True)
    before = told(booking_id)
    assert use(house) == 1
    assert told(booking_id) == before
    assert found(house) == ()


def test_a_visit_that_is_paid_gets_money_back_and_never_becomes_dearer(house: House) -> None:
    cheaper = house.book(TUESDAY_TEN)
    pay(cheaper, 3750)
    decide(house, "vt")
    assert use(house) == 1
    with reading() as session:
        (payment,) = session.query(PaymentRow).filter_by(booking_id=cheaper)
        assert (payment.state, payment.refund_cents) == ("refund_due", 2400)
    decide(house, "standard")
    (change,) = found(house)
    assert change.keeps is Keeps.PAID
    assert use(house) == 0
    assert quotes(cheaper)[-1].total_cents == 1350


def test_a_decision_elsewhere_in_the_year_leaves_old_work_alone(house: House) -> None:
    booking_id = house.book(TUESDAY_TEN)
    finish(house, booking_id, at=TUESDAY_TEN + timedelta(minutes=45))
    decide(house, "vt", valid_from=TODAY + timedelta(days=2), now=LATER)
    assert found(house, now=LATER) == ()
    decide(house, "vt", now=LATER)
    assert len(found(house, now=LATER)) == 1
    assert found(house, now=LATER + timedelta(days=400)) == ()


def test_another_change_than_was_seen_is_shown_first(house: House) -> None:
    booking_id = house.book(TUESDAY_TEN)
    decide(house, "vt")
    seen = version_of(found(house))
    decide(house, "social")
    with pytest.raises(VersionChanged):
        use(house, seen=seen)
    assert len(quotes(booking_id)) == 1


def test_only_the_office_of_the_organisation_changes_prices(house: House) -> None:
    house.book(TUESDAY_TEN)
    decide(house)
    with pytest.raises(NotAllowed):
        use(house, by=resident_of(house.town.organisation_id, household_id=household()))
    other = in_transaction(lambda session: a_town(session, host="elders.example", name="Elders"))
    with pytest.raises(NotFound):
        use(house, by=Actor(other.organisation_id, roles=frozenset({Role.COORDINATOR}), user_id=1))


def test_a_visit_without_a_price_by_now_keeps_the_one_it_has(house: House) -> None:
    house.book(TUESDAY_TEN)
    decide(house)
    in_transaction(lambda session: session.execute(update(PriceDecisionRow).values(class_code="gone")))
    assert found(house) == ()
