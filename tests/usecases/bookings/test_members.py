"""A day of child care, booked by the desk for a child by name, at the price of its attest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, update

from booking.regulations import regulation_text
from booking.rules.money import Money
from booking.rules.pricing.document import parse, read_tariff
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.care import MemberNeeded
from booking.rules.refusals.prices import AmountMissing
from booking.rules.refusals.times import NotATime, SlotTaken
from booking.store.database import in_transaction, reading
from booking.store.quotes import newest_quote
from booking.store.tables import BookingMemberRow, BookingRow, GroupSessionRow, OptionRow, ServiceRow, TariffRow
from booking.usecases.bookings.book_for_caller import BookForCaller, book_for_caller
from booking.usecases.bookings.move_booking import move_booking
from booking.usecases.bookings.requests import Choice, MoveBooking, Who
from booking.usecases.residents.keep_attest import KeepAttest, keep_attest
from booking.usecases.residents.keep_member import KeepMember, keep_member
from booking.usecases.residents.register_resident import Registered, register_resident
from tests.harness.meals import WEDNESDAY_NOON, Meals, a_meal, a_restaurant
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import MARIA, House, a_house, kept

pytestmark = pytest.mark.usefixtures("app_context")

BORN = date(2025, 1, 10)


@pytest.fixture
def house() -> House:
    return in_transaction(a_house)


@pytest.fixture
def care(house: House) -> Meals:
    """Day care for children up to two, at the attest price of domain A2.1, with two places."""

    def make(session: Any) -> Meals:
        made = a_restaurant(session, house.town, slug="opvang")
        session.execute(update(ServiceRow).where(ServiceRow.id == made.service_id).values(for_members=True))
        session.execute(
            update(OptionRow).where(OptionRow.id == made.options["meals"]).values(counts_as="days", usual_minutes=540)
        )
        text = regulation_text("vlaanderen-kinderopvang")
        tariff = read_tariff(parse(text))
        session.execute(delete(TariffRow).where(TariffRow.service_id == made.service_id))
        session.add(
            TariffRow(
                organisation_id=house.town.organisation_id,
                service_id=made.service_id,
                state="published",
                name=dict(tariff.name),
                source=tariff.source,
                valid_from=tariff.valid_from,
                text=text,
                created_at=MONDAY,
                published_at=MONDAY,
            )
        )
        a_meal(session, house.town, made, places=2)
        session.execute(update(GroupSessionRow).values(most_age=2))
        return made

    return in_transaction(make)


@pytest.fixture
def maria(house: House) -> Registered:
    return in_transaction(lambda session: register_resident(session, MARIA, a_place(), by=house.desk, now=MONDAY))


@pytest.fixture
def child(house: House, maria: Registered) -> Callable[..., int]:
    """Write down a child of Maria's with an attest, ``born_on`` and so on."""

    def make(name: str = "Mila", *, born_on: date = BORN, last: date = date(2026, 12, 31), active: bool = True) -> int:
        kept_as = KeepMember(resident_id=maria.resident_id, name=name, born_on=born_on, active=active)
        member_id = in_transaction(lambda session: keep_member(session, kept_as, by=house.desk, now=MONDAY))
        attest = KeepAttest(
            resident_id=maria.resident_id,
            member_id=member_id,
            number="KG-1",
            day_price=Decimal("18.40"),
            first=date(2026, 1, 1),
            last=last,
        )
        in_transaction(lambda session: keep_attest(session, attest, by=house.desk, now=MONDAY))
        return member_id

    return make


def book(house: House, care: Meals, who: Registered, *members: int, euros: str = "18.40") -> None:
    request = BookForCaller(
        resident_id=who.resident_id,
        service_id=care.service_id,
        choices=(Choice(care.options["meals"], max(len(members), 1)),),
        place=a_place(),
        starts_at=WEDNESDAY_NOON,
        shown_total=Money.of(euros),
        client_key=f"care for {members}",
        location_id=care.location_id,
        member_ids=members,
    )
    in_transaction(lambda session: book_for_caller(session, request, by=house.desk, now=MONDAY))


def test_a_day_costs_what_the_attest_says(
    house: House, care: Meals, maria: Registered, child: Callable[..., int]
) -> None:
    mila = child()
    book(house, care, maria, mila)
    assert [row.member_id for row in kept(BookingMemberRow)] == [mila]
    with reading() as session:
        row = session.query(BookingRow).one()
        quote = newest_quote(session, row.organisation_id, row.id)
    assert quote is not None
    assert quote[1].total == Money.of("18.40")


def test_two_children_each_have_a_place_and_a_price(
    house: House, care: Meals, maria: Registered, child: Callable[..., int]
) -> None:
    book(house, care, maria, child(), child("Noor", born_on=date(2024, 12, 1)), euros="36.80")
    assert kept(GroupSessionRow)[0].taken == 2
    with pytest.raises(SlotTaken):
        book(house, care, maria, child("Finn"))


@pytest.mark.parametrize(
    ("others", "refused"),
    [
        # Two years old until the day before the third birthday.
        ({"born_on": date(2023, 11, 25)}, NotATime),
        ({"last": date(2026, 11, 24)}, AmountMissing),
        ({"active": False}, NotFound),
    ],
)
def test_too_old_or_without_an_attest_or_gone_is_refused(
    house: House, care: Meals, maria: Registered, child: Callable[..., int], others: Any, refused: type[Refusal]
) -> None:
    mila = child(**others)
    with pytest.raises(refused):
        book(house, care, maria, mila)
    assert kept(BookingRow) == []


def test_the_last_day_before_a_birthday_still_counts(
    house: House, care: Meals, maria: Registered, child: Callable[..., int]
) -> None:
    book(house, care, maria, child(born_on=date(2023, 11, 26)))
    assert len(kept(BookingRow)) == 1


def test_a_place_is_always_for_somebody_of_the_own_household(
    house: House, care: Meals, maria: Registered, child: Callable[..., int]
) -> None:
    mila = child()
    jozef = Who("Jozef Claes", "+32470999999", "", "nl")
    other = in_transaction(lambda session: register_resident(session, jozef, a_place("16"), by=house.desk, now=MONDAY))
    with pytest.raises(NotFound):
        book(house, care, other, mila)
    with pytest.raises(MemberNeeded):
        book(house, care, maria)


def test_a_child_that_will_be_too_old_is_not_moved_to_that_day(
    house: House, care: Meals, maria: Registered, child: Callable[..., int]
) -> None:
    later = WEDNESDAY_NOON + timedelta(days=7)
    in_transaction(
        lambda session: a_meal(session, house.town, care, starts_at=later, ends_at=later + timedelta(hours=1))
    )
    in_transaction(lambda session: session.execute(update(GroupSessionRow).values(most_age=2)))
    book(house, care, maria, child(born_on=date(2023, 11, 28)))
    move = MoveBooking(kept(BookingRow)[0].id, later)
    with pytest.raises(NotATime):
        in_transaction(lambda session: move_booking(session, move, by=house.desk, now=MONDAY))
    assert kept(BookingRow)[0].starts_at == WEDNESDAY_NOON
