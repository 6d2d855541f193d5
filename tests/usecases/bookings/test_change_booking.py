"""Moving, cancelling and repricing a promise."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from booking.rules.actors import resident_of
from booking.rules.links import link_token
from booking.rules.money import Money
from booking.rules.refusals import NotAllowed, NotFound, ReasonMissing
from booking.rules.refusals.bookings import NotPossibleNow, PriceChanged, TooLate
from booking.rules.refusals.times import NotATime, SlotTaken
from booking.store.database import in_transaction, reading
from booking.store.tables import BookingRow, HouseholdRow
from booking.usecases.bookings.find import booking_id_by_link
from booking.usecases.bookings.reprice_booking import reprice_booking
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import (
    House,
    a_dearer_tariff,
    a_house,
    assignments,
    changes,
    history,
    kept,
    messages,
    on,
    quotes,
    reminders,
    the_booking,
    told,
)

WEDNESDAY_TEN, THURSDAY_TEN = on(2, "10:00"), on(3, "10:00")

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


def test_a_moved_visit_gives_its_old_time_back_and_is_told_of(house: House) -> None:
    booking_id = house.book(WEDNESDAY_TEN, "handrail")
    house.move(booking_id, THURSDAY_TEN)
    row = the_booking(booking_id)
    assert (row.starts_at, row.ends_at, row.state) == (THURSDAY_TEN, on(3, "11:00"), "confirmed")
    assert assignments(booking_id) == [(house.town.workers["An"], "planned")]
    assert told(booking_id) == ["booking_confirmed", "booking_moved"]
    assert reminders(booking_id) == [on(2, "18:00")]
    moved = history(booking_id)[-1]
    assert (moved.change, moved.facts) == (
        "move",
        {"from": WEDNESDAY_TEN.isoformat(), "to": THURSDAY_TEN.isoformat()},
    )
    assert len(quotes(booking_id)) == 1
    house.hold(WEDNESDAY_TEN, "handrail")
    with pytest.raises(SlotTaken):
        house.hold(THURSDAY_TEN, "handrail")


def test_a_visit_may_move_within_its_own_time(house: House) -> None:
    booking_id = house.book(WEDNESDAY_TEN, "handrail")
    house.move(booking_id, on(2, "10:30"))
    assert the_booking(booking_id).starts_at == on(2, "10:30")


def test_moving_there_and_back_tells_each_time(house: House) -> None:
    booking_id = house.book(WEDNESDAY_TEN)
    for starts_at in (THURSDAY_TEN, WEDNESDAY_TEN, THURSDAY_TEN):
        house.move(booking_id, starts_at)
        assert house.move(booking_id, starts_at).state == "confirmed"
    assert told(booking_id) == ["booking_confirmed", *["booking_moved"] * 3]
    assert len(reminders(booking_id)) == 1


def test_a_time_that_is_taken_leaves_everything_as_it_was(house: House) -> None:
    house.book(THURSDAY_TEN, "handrail")
    booking_id = house.book(WEDNESDAY_TEN, "handrail")
    before = the_booking(booking_id).version
    with pytest.raises(SlotTaken) as refused:
        house.move(booking_id, THURSDAY_TEN)
    assert len(refused.value.alternatives) == 4
    assert the_booking(booking_id).version == before
    assert assignments(booking_id) == [(house.town.workers["An"], "planned")]
    with pytest.raises(NotATime):
        house.move(booking_id, on(40, "10:00"))


def test_by_link_it_can_be_too_late_and_the_desk_still_can(house: House) -> None:
    booking_id = house.book(WEDNESDAY_TEN)
    now = on(1, "10:00") + timedelta(seconds=1)
    for too_late in (house.move, house.cancel):
        with pytest.raises(TooLate) as refused:
            too_late(booking_id, *([on(4, "10:00")] if too_late == house.move else []), now=now)
        assert refused.value.until == on(1, "10:00")
    house.move(booking_id, on(4, "10:00"), by=house.desk, now=now)
    assert (history(booking_id)[-1].by_role, history(booking_id)[-1].by_name) == ("desk", "Ilse")
    house.cancel(booking_id, by=house.desk, now=on(4, "09:59"), reason="caller is ill")


def test_on_the_last_moment_it_is_not_too_late(house: House) -> None:
    booking_id = house.book(WEDNESDAY_TEN)
    house.move(booking_id, on(4, "10:00"), now=on(1, "10:00"))
    assert the_booking(booking_id).starts_at == on(4, "10:00")


def test_another_price_on_the_new_day_is_asked_first(house: House) -> None:
    booking_id = house.book(WEDNESDAY_TEN)
    a_dearer_tariff(house.town, date(2026, 11, 26))
    for accepted in (None, Money.of("37.50"), Money.of("1.00")):
        with pytest.raises(PriceChanged) as refused:
            house.move(booking_id, THURSDAY_TEN, accepted_total=accepted)
        assert (refused.value.shown, refused.value.now) == (Money.of("37.50"), Money.of("45.00"))
    assert the_booking(booking_id).starts_at == WEDNESDAY_TEN
    house.move(booking_id, THURSDAY_TEN, accepted_total=Money.of("45.00"))
    assert [quote.total_cents for quote in quotes(booking_id)] == [3750, 4500]
    assert messages(booking_id)[-2].facts["total_cents"] == 4500


def test_only_a_promise_can_be_moved(house: House) -> None:
    with pytest.raises(NotPossibleNow):
        house.move(house.hold(WEDNESDAY_TEN), THURSDAY_TEN)
    cancelled = house.book(WEDNESDAY_TEN)
    house.cancel(cancelled)
    with pytest.raises(NotPossibleNow):
        house.move(cancelled, THURSDAY_TEN)


def test_a_strangers_booking_does_not_exist(house: House) -> None:
    booking_id = house.book(WEDNESDAY_TEN)
    stranger = resident_of(house.town.organisation_id + 1)
    for refused in (house.cancel, lambda one, by: house.move(one, THURSDAY_TEN, by=by)):
        with pytest.raises(NotFound):
            refused(booking_id, by=stranger)


def test_a_cancelled_visit_gives_its_time_back_once(house: House) -> None:
    booking_id = house.book(WEDNESDAY_TEN, "handrail")
    first = house.cancel(booking_id, reason="  no longer needed ")
    assert house.cancel(booking_id, now=MONDAY + timedelta(days=9)) == first
    assert (first.state, assignments(booking_id)) == ("cancelled", [])
    assert told(booking_id) == ["booking_confirmed", "booking_cancelled"]
    assert reminders(booking_id) == []
    assert changes(booking_id) == ["hold", "confirm", "cancel"]
    assert history(booking_id)[-1].facts == {"reason": "no longer needed"}
    house.hold(WEDNESDAY_TEN, "handrail")


def test_the_desk_gives_a_reason(house: House) -> None:
    booking_id = house.book(WEDNESDAY_TEN)
    for reason in ("", "  "):
        with pytest.raises(ReasonMissing):
            house.cancel(booking_id, by=house.desk, reason=reason)
    house.cancel(booking_id, by=house.desk, reason="worker ill")
    assert history(booking_id)[-1].facts == {"reason": "worker ill"}


def test_a_kept_place_is_let_go_without_a_message(house: House) -> None:
    booking_id = house.hold(WEDNESDAY_TEN)
    house.cancel(booking_id)
    assert (the_booking(booking_id).state, messages(booking_id)) == ("cancelled", [])


def test_what_ended_otherwise_cannot_be_cancelled(house: House) -> None:
    booking_id = house.hold(WEDNESDAY_TEN)
    house.expire(now=MONDAY + timedelta(hours=1))
    with pytest.raises(NotPossibleNow) as refused:
        house.cancel(booking_id)
    assert refused.value.state == "expired"


def test_a_decision_after_booking_gives_a_new_price_each_time_and_tells_it(house: House) -> None:
    booking_id = house.book(WEDNESDAY_TEN)
    (household,) = kept(HouseholdRow)

    def reprice(class_code: str) -> Money:
        house.decide(household.id, class_code)
        return in_transaction(lambda session: reprice_booking(session, booking_id, by=house.desk, now=MONDAY))

    assert [reprice(code).cents for code in ("vt", "social", "vt")] == [1350, 600, 1350]
    assert [quote.total_cents for quote in quotes(booking_id)] == [3750, 1350, 600, 1350]
    assert told(booking_id) == ["booking_confirmed", *["price_changed"] * 3]
    assert [row.facts["total_cents"] for row in messages(booking_id) if row.kind == "price_changed"] == [
        1350,
        600,
        1350,
    ]
    assert history(booking_id)[-1].facts == {"from_cents": 600, "to_cents": 1350}
    assert history(booking_id)[-1].by_name == "Ilse"
    assert reprice("vt").cents == 1350
    assert len(quotes(booking_id)) == 4
    assert the_booking(booking_id).household_proved


def test_who_booked_in_a_neighbours_name_cannot_read_what_is_decided_about_them(house: House) -> None:
    booking_id = house.book(WEDNESDAY_TEN)
    house.decide(kept(HouseholdRow)[0].id, "social")
    in_transaction(lambda session: reprice_booking(session, booking_id, by=house.desk, now=MONDAY))
    assert the_booking(booking_id).link_epoch == 1, "the link of whoever booked is worth nothing any more"
    new = [row for row in messages(booking_id) if row.kind != "booking_confirmed" and row.state == "waiting"]
    assert {row.kind for row in new} == {"price_changed", "visit_reminder"}
    assert {(row.facts["link_epoch"], row.facts["total_cents"]) for row in new} == {(1, 600)}

    house.decide(kept(HouseholdRow)[0].id, "vt")
    in_transaction(lambda session: reprice_booking(session, booking_id, by=house.desk, now=MONDAY))
    assert the_booking(booking_id).link_epoch == 1, "the household keeps the link that it was sent"


def test_a_repriced_visit_keeps_its_price_when_it_moves(house: House) -> None:
    booking_id = house.book(WEDNESDAY_TEN)
    house.decide(kept(HouseholdRow)[0].id, "vt", days=3)
    in_transaction(lambda session: reprice_booking(session, booking_id, by=house.desk, now=MONDAY))
    house.move(booking_id, on(2, "13:00"))
    with pytest.raises(PriceChanged) as refused:
        house.move(booking_id, THURSDAY_TEN)
    assert refused.value.now == Money.of("37.50"), "the decision ends before that day"


def test_only_the_desk_reprices_and_only_a_promise(house: House) -> None:
    booking_id = house.book(WEDNESDAY_TEN)
    with pytest.raises(NotAllowed):
        in_transaction(lambda session: reprice_booking(session, booking_id, by=house.resident, now=MONDAY))
    held = house.hold(THURSDAY_TEN)
    with pytest.raises(NotPossibleNow):
        in_transaction(lambda session: reprice_booking(session, held, by=house.desk, now=MONDAY))


def test_a_private_link_opens_its_own_booking_only(house: House) -> None:
    one, two = house.book(WEDNESDAY_TEN), house.book(THURSDAY_TEN)
    number = the_booking(one).number

    def opened(token: str, organisation_id: int = house.town.organisation_id) -> int:
        with reading() as session:
            return booking_id_by_link(session, token, key="key", organisation_id=organisation_id, on=MONDAY.date())

    token = link_token("key", number=number, epoch=0)
    assert opened(token) == one
    forged = [
        token.replace(number, the_booking(two).number),
        token.replace(number, "00000000"),
        link_token("key", number="00000000", epoch=-1),
        f"{number}\x00-x",
        link_token("other key", number=number, epoch=0),
    ]
    for wrong in forged:
        with pytest.raises(NotFound):
            opened(wrong)
    with pytest.raises(NotFound):
        opened(token, house.town.organisation_id + 1)

    def withdraw(session: Session) -> None:
        session.get_one(BookingRow, one).link_epoch = 1

    in_transaction(withdraw)
    with pytest.raises(NotFound):
        opened(token)
