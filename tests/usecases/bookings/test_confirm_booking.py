"""From a kept place to a promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from booking.rules.actors import resident_of
from booking.rules.money import Money
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import NotPossibleNow, PriceChanged
from booking.rules.refusals.tariffs import NoTariff
from booking.rules.refusals.times import SlotTaken
from booking.store.database import in_transaction
from booking.store.tables import BookingRow, HouseholdRow, ResidentRow, ServiceRow, TariffRow
from booking.usecases.bookings.requests import Who
from tests.harness.prices import change_hourly
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import (
    HANDRAIL_CENTS,
    LAMP_CENTS,
    MARIA,
    House,
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

WEDNESDAY_TEN = on(2, "10:00")
LATER = MONDAY + timedelta(minutes=20)
VT_CENTS = 1350

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def house(app_context: None) -> House:
    return in_transaction(a_house)


def test_a_confirmed_booking_is_promised_priced_and_told(house: House) -> None:
    booking_id = house.hold(WEDNESDAY_TEN)
    answer = house.confirm(booking_id)
    row = the_booking(booking_id)
    assert (answer.state, row.state, row.held_until, row.pay_by) == ("confirmed", "confirmed", None, "invoice")
    assert [state for _, state in assignments(booking_id)] == ["planned"]
    (quote,) = quotes(booking_id)
    assert (quote.total_cents, quote.class_code, quote.class_reason) == (LAMP_CENTS, "standard", "not_told")
    assert quote.document["lines"][0]["amount"] == "37.50"
    confirmation, reminder = messages(booking_id)
    assert (confirmation.kind, confirmation.channel, confirmation.recipient) == (
        "booking_confirmed",
        "email",
        MARIA.email,
    )
    assert confirmation.key == f"booking_confirmed:{booking_id}:{row.version}:email"
    assert confirmation.due_at == MONDAY
    assert (reminder.kind, reminder.due_at, reminder.worthless_at) == ("visit_reminder", on(1, "18:00"), WEDNESDAY_TEN)
    assert "standard" not in str(confirmation.facts)
    assert changes(booking_id) == ["hold", "confirm"]
    assert (history(booking_id)[-1].by_role, history(booking_id)[-1].facts) == ("resident", {"pay_by": "invoice"})


def test_confirming_again_answers_as_the_first_time(house: House) -> None:
    booking_id = house.hold(WEDNESDAY_TEN)
    first = house.confirm(booking_id)
    assert house.confirm(booking_id, cents=1, now=LATER) == first
    assert len(quotes(booking_id)) == 1
    assert told(booking_id) == ["booking_confirmed"]
    assert len(kept(ResidentRow)) == 1


def test_who_pays_online_keeps_the_place_and_is_told_nothing_yet(house: House) -> None:
    booking_id = house.hold(WEDNESDAY_TEN)
    first = house.confirm(booking_id, pay_by="online")
    assert house.confirm(booking_id, pay_by="online") == first
    assert the_booking(booking_id).state == "held"
    assert [state for _, state in assignments(booking_id)] == ["held"]
    assert messages(booking_id) == []
    assert len(quotes(booking_id)) == 1, "a payment page belongs to one quote"
    assert len(kept(ResidentRow)) == 1


def test_another_price_than_shown_is_asked_again_and_leaves_nothing(house: House) -> None:
    booking_id = house.hold(WEDNESDAY_TEN)
    with pytest.raises(PriceChanged) as refused:
        house.confirm(booking_id, cents=1)
    assert (refused.value.shown, refused.value.now) == (Money.of("0.01"), Money.of("37.50"))
    assert the_booking(booking_id).state == "held"
    assert quotes(booking_id) == []
    assert kept(ResidentRow) == []
    assert kept(HouseholdRow) == []


def test_a_claimed_ground_is_remembered_and_does_not_lower_the_price(house: House) -> None:
    booking_id = house.hold(WEDNESDAY_TEN)
    with pytest.raises(PriceChanged):
        house.confirm(booking_id, cents=VT_CENTS, claimed_ground="vt")
    house.confirm(booking_id, claimed_ground="vt")
    assert the_booking(booking_id).claimed_ground == "vt"
    assert quotes(booking_id)[0].class_reason == "claimed"


def a_decided_household(house: House) -> int:
    """Let Maria be known and have the reduced price; return the id of her household."""
    house.book(on(3, "10:00"), by=house.desk)
    (household,) = kept(HouseholdRow)
    house.decide(household.id, "vt")
    return household.id


def test_a_stranger_who_types_a_neighbours_name_gets_the_highest_price(house: House) -> None:
    household_id = a_decided_household(house)
    booking_id = house.hold(WEDNESDAY_TEN)
    with pytest.raises(PriceChanged) as refused:
        house.confirm(booking_id, cents=VT_CENTS)
    assert refused.value.now == Money.from_cents(LAMP_CENTS)
    house.confirm(booking_id)
    row = the_booking(booking_id)
    assert (row.household_id, row.household_proved) == (household_id, False)
    assert quotes(booking_id)[0].class_code == "standard"


def test_a_stranger_cannot_name_a_resident_or_another_household(house: House) -> None:
    household_id = a_decided_household(house)
    (maria,) = kept(ResidentRow)
    booking_id = house.hold(WEDNESDAY_TEN)
    for somebody in (house.resident, resident_of(house.town.organisation_id, household_id=household_id + 1)):
        with pytest.raises(NotFound):
            house.confirm(booking_id, cents=VT_CENTS, resident_id=maria.id, by=somebody)
    with pytest.raises(NotFound):
        house.confirm(booking_id, resident_id=maria.id + 1, by=house.desk)
    with pytest.raises(NotFound):
        house.confirm(booking_id, who=None)


def test_who_proved_their_household_gets_the_price_that_was_decided(house: House) -> None:
    household_id = a_decided_household(house)
    (maria,) = kept(ResidentRow)
    by_link = resident_of(house.town.organisation_id, household_id=household_id)
    one, two, three = house.hold(WEDNESDAY_TEN), house.hold(on(2, "13:00")), house.hold(on(2, "15:00"))
    house.confirm(one, cents=VT_CENTS, by=by_link)
    house.confirm(two, cents=VT_CENTS, by=by_link, who=None, resident_id=maria.id)
    house.confirm(three, cents=VT_CENTS, by=house.desk, who=None, resident_id=maria.id)
    for booking_id in (one, two, three):
        assert the_booking(booking_id).household_proved
        assert [(quote.class_code, quote.total_cents) for quote in quotes(booking_id)] == [("vt", VT_CENTS)]
    assert (history(three)[-1].by_role, history(three)[-1].by_name) == ("desk", "Ilse")
    assert len(kept(ResidentRow)) == 1


def test_another_mail_address_never_changes_where_a_neighbours_messages_go(house: House) -> None:
    a_decided_household(house)
    booking_id = house.hold(WEDNESDAY_TEN)
    house.confirm(booking_id, who=replace(MARIA, email="thief@example.org"))
    assert sorted(row.email for row in kept(ResidentRow)) == [MARIA.email, "thief@example.org"]
    assert messages(booking_id)[0].recipient == "thief@example.org"
    assert len(kept(HouseholdRow)) == 2


def test_the_desk_joins_people_of_one_address_and_a_stranger_does_not(house: House) -> None:
    house.book(on(2, "10:00"), by=house.desk)
    house.book(on(2, "13:00"), by=house.desk, who=Who("Jef Maes", "+32470999999", "", "nl"))
    assert len({row.household_id for row in kept(ResidentRow)}) == 1
    house.book(on(2, "15:00"), who=Who("Ann Claes", "+32470888888", "", "nl"))
    assert len({row.household_id for row in kept(ResidentRow)}) == 2


@pytest.mark.parametrize(
    ("who", "way"),
    [
        (Who("Jef", "+32470123456", "", "nl"), [("sms", "+32470123456")]),
        (Who("Jef", "+3216208887", "jef@example.org", "nl"), [("email", "jef@example.org")]),
        (Who("Jef", "+3216208887", "", "nl"), []),
    ],
)
def test_people_are_told_in_the_way_they_can_be_reached(house: House, who: Who, way: list[tuple[str, str]]) -> None:
    booking_id = house.book(WEDNESDAY_TEN, who=who)
    assert [(row.channel, row.recipient) for row in messages(booking_id) if row.kind == "booking_confirmed"] == way


def test_a_visit_of_tomorrow_morning_gets_no_reminder_that_is_already_past(house: House) -> None:
    booking_id = house.hold(on(1, "10:00"), by=house.desk, now=on(0, "18:30"))
    house.confirm(booking_id, by=house.desk, now=on(0, "18:30"))
    assert reminders(booking_id) == []
    assert told(booking_id) == ["booking_confirmed"]


@pytest.mark.parametrize("ended_by_the_clock", [True, False])
def test_a_hold_that_is_over_is_taken_up_again_where_the_place_is_free(
    house: House, *, ended_by_the_clock: bool
) -> None:
    booking_id = house.hold(WEDNESDAY_TEN)
    if ended_by_the_clock:
        house.expire(now=LATER)
    house.confirm(booking_id, now=LATER)
    assert the_booking(booking_id).state == "confirmed"
    assert [state for _, state in assignments(booking_id)] == ["planned"]
    assert changes(booking_id) == ["hold", "expire", "revive", "confirm"]


def test_a_hold_that_is_over_and_taken_gets_other_times(house: House) -> None:
    booking_id = house.hold(WEDNESDAY_TEN, "handrail")
    house.book(WEDNESDAY_TEN, "handrail", now=LATER)
    with pytest.raises(SlotTaken) as refused:
        house.confirm(booking_id, cents=HANDRAIL_CENTS, now=LATER)
    assert len(refused.value.alternatives) == 4
    assert WEDNESDAY_TEN not in refused.value.alternatives
    assert the_booking(booking_id).state == "expired"
    assert quotes(booking_id) == []
    assert messages(booking_id) == []


def test_a_hold_that_is_over_and_too_near_by_now_gets_other_times(house: House) -> None:
    booking_id = house.hold(on(1, "09:00"), now=on(0, "08:50"))
    with pytest.raises(SlotTaken) as refused:
        house.confirm(booking_id, now=on(0, "09:10"))
    assert min(refused.value.alternatives) >= on(1, "09:10")


@pytest.mark.parametrize("end", ["cancelled", "done"])
def test_what_is_over_cannot_be_promised_any_more(house: House, end: str) -> None:
    booking_id = house.hold(WEDNESDAY_TEN)
    if end == "done":
        house.confirm(booking_id)
        finish(booking_id)
    else:
        house.cancel(booking_id)
    with pytest.raises(NotPossibleNow) as refused:
        house.confirm(booking_id)
    assert refused.value.state == end


def finish(booking_id: int) -> None:
    def done(session: Session) -> None:
        session.get_one(BookingRow, booking_id).state = "done"

    in_transaction(done)


def test_a_booking_of_another_organisation_does_not_exist(house: House) -> None:
    booking_id = house.hold(WEDNESDAY_TEN)
    with pytest.raises(NotFound):
        house.confirm(booking_id, by=resident_of(house.town.organisation_id + 1))


def test_without_a_tariff_for_that_day_there_is_no_promise(house: House) -> None:
    def end(session: Session) -> None:
        session.get_one(TariffRow, house.town.tariff_id).valid_until = on(2, "12:00").date()

    booking_id = house.hold(WEDNESDAY_TEN)
    in_transaction(end)
    with pytest.raises(NoTariff):
        house.confirm(booking_id)
    assert the_booking(booking_id).state == "held"


@pytest.mark.parametrize(("hourly", "cents"), [("0.00", 0), ("0.65", 49)])
def test_what_costs_nothing_or_too_little_to_pay_on_line_is_promised_without_payment(
    house: House, hourly: str, cents: int
) -> None:
    in_transaction(lambda session: change_hourly(session, house.town.tariff_id, hourly))
    booking_id = house.hold(WEDNESDAY_TEN)
    house.confirm(booking_id, cents=cents, pay_by="online")
    assert (the_booking(booking_id).state, the_booking(booking_id).pay_by) == ("confirmed", "invoice")


def test_a_class_that_the_tariff_no_longer_has_is_no_dead_end(house: House) -> None:
    household_id = a_decided_household(house)
    house.decide(household_id, "gone")
    booking_id = house.hold(WEDNESDAY_TEN)
    house.confirm(booking_id, by=house.desk)
    assert [(quote.class_code, quote.total_cents) for quote in quotes(booking_id)] == [("standard", LAMP_CENTS)]


def test_a_service_that_was_stopped_still_keeps_its_promises(house: House) -> None:
    def close(session: Session) -> None:
        session.get_one(ServiceRow, house.town.service_id).active = False

    booking_id = house.hold(WEDNESDAY_TEN)
    in_transaction(close)
    house.confirm(booking_id)
    house.move(booking_id, on(3, "10:00"))
    assert the_booking(booking_id).state == "confirmed"
