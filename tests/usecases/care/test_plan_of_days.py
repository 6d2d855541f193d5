"""A plan of days for a child: its price, its respite days, and what a day costs in the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from booking.rules.actors import resident_of
from booking.rules.care import CareTimes
from booking.rules.lifecycle import State
from booking.rules.money import ZERO, Money
from booking.rules.refusals.bookings import PriceChanged
from booking.rules.refusals.care import HoursOutside, MemberNeeded
from booking.rules.series import SeriesRule
from booking.store.database import in_transaction, reading
from booking.store.quotes import newest_quote
from booking.store.tables import BookingMemberRow, BookingRow, CareHoursRow, CarePlanRow, GroupSessionRow, RespiteDayRow
from booking.usecases.bookings.cancel_booking import cancel_booking
from booking.usecases.bookings.late_fee import late_fee
from booking.usecases.bookings.requests import CancelBooking, Choice
from booking.usecases.residents.register_resident import Registered
from booking.usecases.series.book_series import book_series
from booking.usecases.series.check_series import check_series
from booking.usecases.series.requests import BookSeries, ChosenDate, SeriesWish, SeriesWork
from booking.usecases.series.respite import respite_days
from booking.usecases.sessions.note_stay import NoteStay, note_stay
from tests.harness.day_care import OPENS, a_child, a_day, a_day_care, a_family
from tests.harness.meals import Meals
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import House, a_house, kept

pytestmark = pytest.mark.usefixtures("app_context")


@dataclass(frozen=True)
class Family:
    """Maria and Mila, and the day care of their town."""

    house: House
    care: Meals
    maria: Registered
    mila: int


@pytest.fixture
def family() -> Family:
    def make(session: Any) -> Family:
        house = a_house(session)
        care = a_day_care(session, house.town, days=3, asks_hours=True, respite_days=1)
        maria = a_family(session, by=house.desk)
        return Family(house, care, maria, a_child(session, maria, by=house.desk))

    return in_transaction(make)


def wish(family: Family, *members: int) -> SeriesWish:
    work = SeriesWork(
        (Choice(family.care.options["meals"], 1),),
        a_place(),
        member_ids=members,
        hours=CareTimes(time(8), time(12)),
    )
    rule = SeriesRule(
        every_weeks=1, weekdays=(2, 3, 4), clock=time(7, 30), first=date(2026, 11, 25), last=date(2026, 11, 27)
    )
    return SeriesWish(family.maria.resident_id, family.care.service_id, work, rule)


def a_plan(family: Family) -> int:
    asked, by = wish(family, family.mila), family.house.desk
    with reading() as session:
        check = check_series(session, asked, by=by, now=MONDAY)
    chosen = tuple(
        ChosenDate(one.meant_on, one.starts_at, one.total) for one in check.dates if one.starts_at and one.total
    )
    assert [one.shown_total for one in chosen] == [Money.of("11.04")] * 3
    booked = in_transaction(
        lambda session: book_series(session, BookSeries(asked, chosen, client_key="plan"), by=by, now=MONDAY)
    )
    return booked.series_id


def cancel(family: Family, booking: BookingRow, *, fee: Money | None = None, by_desk: str = "") -> None:
    by = family.house.desk if by_desk else resident_of(family.house.town.organisation_id)
    asked = CancelBooking(booking.id, by_desk, fee=fee)
    in_transaction(lambda session: cancel_booking(session, asked, by=by, now=MONDAY))


def total_of(booking: BookingRow) -> Money:
    with reading() as session:
        quote = newest_quote(session, booking.organisation_id, booking.id)
    assert quote is not None
    return quote[1].total


def test_a_plan_books_each_day_for_the_child_at_its_hours(family: Family) -> None:
    a_plan(family)
    assert [row.member_id for row in kept(BookingMemberRow)] == [family.mila] * 3
    assert {row.planned_from.hour for row in kept(CareHoursRow) if row.planned_from} == {7}
    assert [row.respite_days for row in kept(CarePlanRow)] == [1]


def test_a_plan_is_for_somebody_by_name(family: Family) -> None:
    with pytest.raises(MemberNeeded), reading() as session:
        check_series(session, wish(family), by=family.house.desk, now=MONDAY)


def test_a_planned_day_costs_a_respite_day_and_then_its_price(family: Family) -> None:
    series_id = a_plan(family)
    first, second, third = kept(BookingRow)
    organisation_id = first.organisation_id

    cancel(family, first)
    with reading() as session:
        left = respite_days(session, organisation_id, series_id, on=date(2026, 11, 26))
        fee = late_fee(session, second.id, by=family.house.desk, now=MONDAY)
    assert left is not None
    assert (left.granted, left.used, left.left) == (1, 1, 0)
    assert fee == Money.of("11.04")

    # Nobody pays what they did not see.
    with pytest.raises(PriceChanged):
        cancel(family, second)
    cancel(family, second, fee=fee)
    cancel(family, third, by_desk="Het kind is ziek")
    assert [row.state for row in kept(BookingRow)] == [State.CANCELLED] * 3
    assert total_of(kept(BookingRow)[1]) == Money.of("11.04")
    assert [row.reason for row in kept(RespiteDayRow)] == ["", "Het kind is ziek"]


def test_an_occasional_day_needs_no_respite_day(family: Family) -> None:
    in_transaction(lambda session: a_day(session, family.care, family.maria, family.mila, by=family.house.desk))
    (booking,) = kept(BookingRow)
    with reading() as session:
        assert late_fee(session, booking.id, by=family.house.desk, now=MONDAY) == ZERO
    cancel(family, booking)
    assert kept(RespiteDayRow) == []


@pytest.mark.parametrize(
    ("fetched", "euros"),
    # Ordered from eight to noon is 60 %; five hours and more is a whole day.
    [(time(11), "11.04"), (time(12, 59), "11.04"), (time(13), "18.40")],
)
def test_the_final_price_follows_from_when_the_child_was_fetched(family: Family, fetched: time, euros: str) -> None:
    hours, by = CareTimes(time(8), time(12)), family.house.desk
    in_transaction(
        lambda session: a_day(session, family.care, family.maria, family.mila, by=by, euros="11.04", hours=hours)
    )
    (booking,) = kept(BookingRow)
    session_id = in_transaction(_session_of)
    evening = OPENS + timedelta(hours=9)
    for is_leaving, clock in ((False, time(8)), (True, fetched)):
        note = NoteStay(session_id, booking.id, is_leaving=is_leaving, clock=clock)
        in_transaction(partial(note_stay, request=note, by=by, now=evening))
    assert [row.state for row in kept(BookingRow)] == [State.DONE]
    assert total_of(booking) == Money.of(euros)


def test_hours_outside_the_session_are_refused_and_leave_nothing(family: Family) -> None:
    with pytest.raises(HoursOutside):
        in_transaction(
            lambda session: a_day(
                session,
                family.care,
                family.maria,
                family.mila,
                by=family.house.desk,
                hours=CareTimes(time(7), time(12)),
            )
        )
    assert kept(BookingRow) == []


def _session_of(session: Any) -> int:
    found = session.scalars(select(GroupSessionRow.id).where(GroupSessionRow.starts_at == OPENS))
    return int(found.one())
