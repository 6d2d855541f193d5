"""Booking for a caller who wishes more than usual: what is offered, what is promised, what is refused."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from booking.rules.money import Money
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import TasksTooLong
from booking.rules.refusals.times import NotATime, SlotTaken
from booking.rules.why import Reason
from booking.store.database import in_transaction, reading
from booking.store.queries.services import service_by_id
from booking.store.tables import BookingRow, WorkerRow
from booking.usecases.bookings.book_for_caller import BookForCaller, book_for_caller
from booking.usecases.bookings.caller_wish import CallerWish
from booking.usecases.bookings.offer_for_caller import CallerOffer, offer_for_caller
from booking.usecases.bookings.requests import Choice, Confirmed
from booking.usecases.residents.register_resident import Registered, register_resident
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import MARIA, House, a_house, assignments, kept, on, the_booking

pytestmark = pytest.mark.usefixtures("app_context")

TEN, FAR = on(2, "10:00"), on(42, "10:00")


@pytest.fixture
def house() -> House:
    """A house at work; Bilal alone speaks Arabic."""
    found = in_transaction(a_house)

    def teach(session: Any) -> None:
        session.get_one(WorkerRow, found.town.workers["An"]).languages = ["nl"]
        session.get_one(WorkerRow, found.town.workers["Bilal"]).languages = ["nl", "ar"]

    in_transaction(teach)
    return found


@pytest.fixture
def maria(house: House) -> Registered:
    """A resident of it."""
    return in_transaction(lambda session: register_resident(session, MARIA, a_place(), by=house.desk, now=MONDAY))


def offer(house: House, maria: Registered, **wishes: Any) -> CallerOffer:
    with reading() as session:
        service = service_by_id(session, house.town.organisation_id, house.town.service_id)
        lamp = (Choice(house.town.options["lamp"]),)
        wish = CallerWish(maria.household_id, service, lamp, a_place(), MONDAY.date(), starts_at=TEN)
        return offer_for_caller(session, replace(wish, **wishes), by=house.desk, now=MONDAY)


def book(house: House, maria: Registered, *, cents: int = 3750, **wishes: Any) -> Confirmed:
    usual: dict[str, Any] = {
        "resident_id": maria.resident_id,
        "service_id": house.town.service_id,
        "choices": (Choice(house.town.options["lamp"]),),
        "place": a_place(),
        "starts_at": TEN,
        "shown_total": Money.from_cents(cents),
        "client_key": str(wishes),
    }
    asked = BookForCaller(**(usual | wishes))
    return in_transaction(lambda session: book_for_caller(session, asked, by=house.desk, now=MONDAY))


def test_what_is_offered_is_promised_at_the_same_price(house: House, maria: Registered) -> None:
    bilal = house.town.workers["Bilal"]
    several: list[dict[str, Any]] = [{"language": "ar"}, {"preferred_worker_id": bilal}, {"minutes": 90}]
    for number, wishes in enumerate(several):
        start = on(2 + number, "10:00")
        offered = offer(house, maria, starts_at=start, **wishes)
        assert offered.chosen is not None
        assert offered.quote is not None
        assert offered.outside is None
        done = book(house, maria, starts_at=start, cents=offered.quote.total.cents, **wishes)
        row = the_booking(done.booking_id)
        assert row.ends_at - row.starts_at == timedelta(minutes=offered.minutes)
        assert "minutes" in wishes or assignments(done.booking_id) == [(bilal, "planned")]


def test_beyond_the_horizon_only_with_a_reason(house: House, maria: Registered) -> None:
    offered = offer(house, maria, starts_at=FAR)
    assert offered.outside is not None
    assert offered.outside.reason is Reason.TOO_FAR_AHEAD
    with pytest.raises(NotATime):
        book(house, maria, starts_at=FAR)
    done = book(house, maria, starts_at=FAR, time_override=" In hospital until then ")
    assert the_booking(done.booking_id).time_override == "In hospital until then"


def test_beyond_the_wishes_only_with_a_reason_and_never_beyond_what_is_free(house: House, maria: Registered) -> None:
    book(house, maria, preferred_worker_id=house.town.workers["Bilal"])
    offered = offer(house, maria, language="ar")
    assert offered.outside is not None
    assert offered.outside.reason is Reason.NOBODY_AS_WISHED
    with pytest.raises(SlotTaken):
        book(house, maria, language="ar")
    done = book(house, maria, language="ar", time_override="Her son translates")
    assert assignments(done.booking_id) == [(house.town.workers["An"], "planned")]
    assert offer(house, maria, language="ar").chosen is None
    with pytest.raises(SlotTaken):
        book(house, maria, client_key="again", language="ar", time_override="Her son translates")


@pytest.mark.parametrize(
    "starts_at", [on(-1, "10:00"), on(2, "10:10"), on(2, "20:00"), on(5, "10:00"), on(3000, "10:00")]
)
def test_no_reason_makes_time_of_what_is_none(house: House, maria: Registered, starts_at: Any) -> None:
    assert offer(house, maria, starts_at=starts_at).chosen is None
    with pytest.raises((NotATime, SlotTaken)):
        book(house, maria, starts_at=starts_at, time_override="I want it")
    assert kept(BookingRow) == []


def test_minutes_and_workers_that_cannot_be_leave_nothing(house: House, maria: Registered) -> None:
    other = in_transaction(lambda session: a_house(session, host="elders.example"))
    for minutes in (0, -5, 241, 1800):
        with pytest.raises(TasksTooLong):
            offer(house, maria, minutes=minutes)
        with pytest.raises(TasksTooLong):
            book(house, maria, minutes=minutes)
    with pytest.raises(NotFound):
        book(house, maria, preferred_worker_id=other.town.workers["An"])
    assert kept(BookingRow) == []
