"""We cannot come ourselves: nobody pays, and the message says sorry and why. A time given back is free at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from booking.rules.money import Money
from booking.rules.on_our_side import OnOurSide, OurReason
from booking.rules.refusals import NotAllowed, ReasonMissing
from booking.rules.refusals.bookings import PriceChanged, TooLate
from booking.rules.refusals.times import SlotTaken
from booking.store.database import in_transaction, reading
from booking.store.tables import BookingRow
from booking.usecases.bookings.cancel_booking import cancel_booking
from booking.usecases.bookings.late_fee import late_fee
from booking.usecases.bookings.requests import CancelBooking
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import (
    House,
    a_house,
    assignments,
    history,
    kept,
    messages,
    on,
    payments,
    quotes,
    the_booking,
    told,
)
from tests.usecases.bookings.test_final_price import FEES, with_rules
from tests.usecases.payments.till import Till, paid_booking

TEN, ELEVEN = on(2, "10:00"), on(2, "11:00")
STORM = OnOurSide(OurReason.WEATHER)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


def end(house: House, booking_id: int, *, desk: bool = True, now: datetime = MONDAY, **others: Any) -> None:
    asked = CancelBooking(booking_id, **others)
    by = house.desk if desk else house.resident
    in_transaction(lambda session: cancel_booking(session, asked, by=by, now=now))


def test_what_we_cancel_ourselves_costs_nothing_and_all_the_money_goes_back(house: House) -> None:
    with_rules(house, FEES)
    booking_id = paid_booking(house, Till(), TEN)
    late = TEN - timedelta(hours=3)
    with reading() as session:
        assert late_fee(session, booking_id, by=house.desk, now=late) == Money.of("18.75")
    end(house, booking_id, now=late, ours=STORM)
    assert the_booking(booking_id).state == "cancelled"
    assert payments(booking_id)[0].refund_cents == 3750
    assert len(quotes(booking_id)) == 1
    message = messages(booking_id)[-1]
    assert (message.kind, message.facts["our_reason"], message.facts["refund_cents"]) == (
        "booking_cancelled", "weather", 3750,
    )  # fmt: skip
    assert "price_changed" not in told(booking_id)


def test_even_a_fee_that_was_ticked_is_not_charged_for_what_is_our_doing(house: House) -> None:
    with_rules(house, FEES)
    booking_id = house.book(TEN)
    end(house, booking_id, now=TEN - timedelta(hours=3), ours=STORM, fee=Money.of("18.75"))
    assert len(quotes(booking_id)) == 1


def test_the_history_keeps_why(house: House) -> None:
    booking_id = house.book(TEN)
    end(house, booking_id, ours=OnOurSide(OurReason.OTHER, " er is een feest in de straat "))
    assert history(booking_id)[-1].facts == {
        "reason": "", "our_reason": "other", "our_words": "er is een feest in de straat",
    }  # fmt: skip


@pytest.mark.parametrize("words", ["", "  "])
def test_another_reason_has_to_be_said(house: House, words: str) -> None:
    booking_id = house.book(TEN)
    other = OnOurSide(OurReason.OTHER, words)
    with pytest.raises(ReasonMissing):
        end(house, booking_id, ours=other)
    with pytest.raises(ReasonMissing):
        house.move(booking_id, ELEVEN, by=house.desk, ours=other)
    assert the_booking(booking_id).starts_at == TEN


def test_a_resident_does_not_speak_for_us(house: House) -> None:
    booking_id = house.book(TEN)
    with pytest.raises(NotAllowed):
        end(house, booking_id, desk=False, ours=STORM)
    with pytest.raises(NotAllowed):
        house.move(booking_id, ELEVEN, ours=STORM)
    assert (the_booking(booking_id).state, the_booking(booking_id).starts_at) == ("confirmed", TEN)


def test_what_we_move_ourselves_says_sorry_and_why(house: House) -> None:
    booking_id = house.book(TEN)
    house.move(booking_id, ELEVEN, by=house.desk, ours=OnOurSide(OurReason.VEHICLE))
    moved = next(row for row in messages(booking_id) if row.kind == "booking_moved")
    assert moved.facts["our_reason"] == "vehicle"
    assert history(booking_id)[-1].facts["our_reason"] == "vehicle"
    house.move(booking_id, TEN, by=house.desk)
    again = [row for row in messages(booking_id) if row.kind == "booking_moved"][-1]
    assert again.facts["our_reason"] == ""


def test_a_resident_agrees_to_the_fee_that_they_saw_and_to_no_other(house: House) -> None:
    with_rules(house, FEES)
    booking_id = paid_booking(house, Till(), TEN)
    late = TEN - timedelta(hours=3)
    with pytest.raises(TooLate) as refused:
        end(house, booking_id, desk=False, now=late)
    assert refused.value.until == on(1, "10:00")
    with pytest.raises(PriceChanged):
        end(house, booking_id, desk=False, now=late, fee=Money.of("1.00"))
    assert the_booking(booking_id).state == "confirmed"
    for _ in range(2):
        end(house, booking_id, desk=False, now=late, fee=Money.of("18.75"))
    assert the_booking(booking_id).state == "cancelled"
    assert payments(booking_id)[0].refund_cents == 1875
    assert [quote.cause for quote in quotes(booking_id)][-1] == "cancelled"


def test_a_resident_in_time_pays_nothing_whatever_the_page_said(house: House) -> None:
    with_rules(house, FEES)
    booking_id = house.book(TEN)
    end(house, booking_id, desk=False, now=TEN - timedelta(hours=25), fee=Money.of("18.75"))
    assert len(quotes(booking_id)) == 1


def test_a_place_that_is_not_promised_yet_is_let_go_at_any_time(house: House) -> None:
    with_rules(house, FEES)
    held = house.hold(TEN, now=TEN - timedelta(hours=30))
    end(house, held, desk=False, now=TEN - timedelta(hours=29, minutes=50))
    assert the_booking(held).state == "cancelled"


def is_free(house: House) -> bool:
    """Tell whether An's ten o'clock can be had at this moment, by having it."""
    try:
        house.hold(TEN, "handrail", now=MONDAY + timedelta(minutes=20))
    except SlotTaken:
        return False
    return True


def test_a_time_that_is_taken_is_not_free(house: House) -> None:
    house.book(TEN, "handrail")
    assert not is_free(house)


def test_a_cancelled_visit_frees_its_time_at_once(house: House) -> None:
    booking_id = house.book(TEN, "handrail")
    house.cancel(booking_id)
    assert is_free(house)


def test_a_visit_that_we_cancel_frees_its_time_at_once(house: House) -> None:
    booking_id = house.book(TEN, "handrail")
    end(house, booking_id, ours=STORM)
    assert is_free(house)


def test_a_moved_visit_frees_its_time_at_once_and_takes_the_new_one(house: House) -> None:
    booking_id = house.book(TEN, "handrail")
    house.move(booking_id, on(2, "14:00"))
    assert is_free(house)
    with pytest.raises(SlotTaken):
        house.hold(on(2, "14:00"), "handrail")


def test_a_hold_that_is_over_frees_its_time_without_anybody_sweeping(house: House) -> None:
    held = house.hold(TEN, "handrail", now=MONDAY)
    assert the_booking(held).state == "held"
    assert is_free(house)
    assert the_booking(held).state == "expired"
    assert assignments(held) == []


def test_a_hold_that_was_swept_frees_its_time(house: House) -> None:
    house.hold(TEN, "handrail", now=MONDAY)
    house.expire(now=MONDAY + timedelta(minutes=16))
    assert is_free(house)
    assert sum(row.state == "held" for row in kept(BookingRow)) == 1


def test_the_other_half_of_a_crew_is_free_too(house: House) -> None:
    booking_id = house.hold(TEN, "gutter", by=house.desk)
    house.confirm(booking_id, by=house.desk, cents=15000)
    with pytest.raises(SlotTaken):
        house.hold(TEN, "lamp")
    house.cancel(booking_id)
    for _ in range(2):
        house.confirm(house.hold(TEN, "lamp"), cents=3750)
