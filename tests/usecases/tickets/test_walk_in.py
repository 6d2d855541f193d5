"""Somebody stands at the bench and has to get home (domain A1.5, thuiskomprincipe)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from booking.messages.kinds import Kind
from booking.rules.lifecycle import State
from booking.rules.money import Money
from booking.rules.refusals import NotFound
from booking.rules.refusals.tickets import AlreadyBrought, DearerThanAgreed, NoBenchToday
from booking.rules.tickets import Stage
from booking.store.database import reading
from booking.store.queries.sessions import planned_session
from booking.store.tables import BookingRow, TicketRow
from booking.usecases.addresses.locate_address import TypedAddress
from booking.usecases.tickets.walk_in import WalkIn, walk_in
from tests.harness.bikes import TINE
from tests.harness.town import MONDAY
from tests.usecases.bookings.house import kept, told
from tests.usecases.tickets.shop import Shop

#: In the middle of the day at the bench.
NOON = MONDAY + timedelta(hours=4)
HOME = TypedAddress("Kerkstraat", "5", "", "3140")


def wish(shop: Shop, *tasks: str, most: str = "25", key: str = "form 1") -> WalkIn:
    return WalkIn(
        service_id=shop.point.service_id,
        location_id=shop.point.location_id,
        options=tuple(shop.point.options[one] for one in tasks or ("lek",)),
        who=TINE,
        home=HOME,
        thing="Rode Oxford",
        agreed_most=Money.of(most),
        client_key=key,
    )


def test_a_flat_tyre_is_taken_in_at_once_on_the_bench_time_of_today(shop: Shop) -> None:
    assert shop.do(walk_in, wish(shop), now=NOON) == 1
    (ticket,) = kept(TicketRow)
    (booking,) = kept(BookingRow)
    assert (ticket.stage, ticket.home_at_once, ticket.agreed_most_cents) == (Stage.WORKING, True, 2500)
    assert (booking.state, booking.location_id) == (State.STARTED, shop.point.location_id)
    with reading() as session:
        assert planned_session(session, shop.town.organisation_id, shop.point.session_id).taken == 20


def test_the_same_form_twice_is_one_bike(shop: Shop) -> None:
    assert shop.do(walk_in, wish(shop), now=NOON) == shop.do(walk_in, wish(shop), now=NOON) == 1
    assert len(kept(TicketRow)) == 1


def test_who_waits_for_it_gets_no_message_that_it_is_ready(shop: Shop) -> None:
    shop.do(walk_in, wish(shop), now=NOON)
    (ticket,) = kept(TicketRow)
    shop.finish(ticket.id, now=NOON)
    assert Kind.TICKET_READY not in told(ticket.booking_id)


def test_what_costs_more_than_they_want_to_pay_is_not_begun_and_leaves_nothing(shop: Shop) -> None:
    with pytest.raises(DearerThanAgreed):
        shop.do(walk_in, wish(shop, "lek", "remmen", most="20"), now=NOON)
    assert kept(BookingRow) == []


def test_a_bench_without_time_left_refuses(shop: Shop) -> None:
    for number in range(12):
        shop.do(walk_in, replace(wish(shop, key=f"form {number}"), thing=f"fiets {number}"), now=NOON)
    with pytest.raises(NoBenchToday):
        shop.do(walk_in, replace(wish(shop, key="one too many"), thing="nog een"), now=NOON)
    with pytest.raises(NoBenchToday):
        shop.do(walk_in, wish(shop), now=MONDAY + timedelta(hours=10))


def test_a_typed_name_gets_no_price_of_a_household(shop: Shop) -> None:
    shop.do(walk_in, wish(shop), now=NOON)
    with reading() as session:
        assert session.scalar(select(BookingRow.household_proved)) is False


def test_the_same_bike_cannot_stand_there_twice(shop: Shop) -> None:
    shop.do(walk_in, wish(shop), now=NOON)
    with pytest.raises(AlreadyBrought):
        shop.do(walk_in, wish(shop, key="another form"), now=NOON)


def test_who_does_not_stand_at_that_bench_takes_nothing_in(shop: Shop) -> None:
    with pytest.raises(NotFound):
        shop.do(walk_in, wish(shop), by=shop.bilal, now=NOON)
