"""Who else pays: kept with the booking when it is promised, settled again when its day changes, billed to the cent."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.money import Money
from booking.rules.payers import PayerKind
from booking.rules.pricing.quote import Part, Stage
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.people import PartyTaken
from booking.rules.refusals.times import DayToCome, PeriodBackwards, PeriodTooLong
from booking.store.database import in_transaction, reading
from booking.store.quotes import Cause, keep_quote, newest_quote
from booking.store.tables import BookingPayerRow, BookingRow, HouseholdPayerRow
from booking.usecases.payers.find_bill import Bill, find_bill
from booking.usecases.payers.keep_payer import KeepPayer, keep_payer
from booking.usecases.payers.set_household_payer import SetHouseholdPayer, end_household_payer, set_household_payer
from booking.usecases.residents.register_resident import Registered, register_resident
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import MARIA, House, a_house, kept, on, the_booking

pytestmark = pytest.mark.usefixtures("app_context")

NOVEMBER = {"first": date(2026, 11, 1), "last": date(2026, 11, 30)}


@pytest.fixture
def house() -> House:
    return in_transaction(a_house)


@pytest.fixture
def maria(house: House) -> Registered:
    return in_transaction(lambda session: register_resident(session, MARIA, a_place(), by=house.desk, now=MONDAY))


def coordinator(house: House) -> Actor:
    return replace(house.desk, roles=frozenset({Role.COORDINATOR}))


def a_payer(house: House, name: str = "OCMW Keerbergen", **others: object) -> int:
    asked = KeepPayer(**{"name": name, "kind": PayerKind.OCMW} | others)  # type: ignore[arg-type]
    return in_transaction(lambda session: keep_payer(session, asked, by=coordinator(house), now=MONDAY))


def agree(house: House, maria: Registered, payer_id: int, **others: object) -> int:
    usual = {"service_id": None, "first": date(2026, 11, 23), "last": None, "seen_on": date(2026, 11, 20)}
    asked = SetHouseholdPayer(resident_id=maria.resident_id, payer_id=payer_id, **usual | others)  # type: ignore[arg-type]
    return in_transaction(lambda session: set_household_payer(session, asked, by=house.desk, now=MONDAY))


def who_pays() -> dict[int, int | None]:
    """Return who pays the household's own part of each booking."""
    return {row.booking_id: row.payer_id for row in kept(BookingPayerRow) if row.party == "resident"}


def book(house: House, maria: Registered, day: int, *, pay_by: str = "invoice") -> int:
    known = replace(house.resident, household_id=maria.household_id)
    booking_id = house.hold(on(day, "09:00"), by=known)
    house.confirm(booking_id, by=known, who=None, resident_id=maria.resident_id, pay_by=pay_by)
    return booking_id


def test_own_part_is_billed_to_who_pays_on_the_day_and_never_asked_online(house: House, maria: Registered) -> None:
    ocmw = a_payer(house)
    agree(house, maria, ocmw, last=date(2026, 11, 26))
    paid, after = book(house, maria, 3, pay_by="online"), book(house, maria, 4, pay_by="online")
    assert who_pays() == {paid: ocmw}
    assert [the_booking(one).pay_by for one in (paid, after)] == ["invoice", "online"]
    assert the_booking(paid).state == "confirmed"


def test_who_types_a_neighbours_name_sends_no_bill(house: House, maria: Registered) -> None:
    agree(house, maria, a_payer(house))
    booking_id = house.book(on(3, "09:00"))
    assert the_booking(booking_id).household_id == maria.household_id
    assert who_pays() == {}


def test_another_day_and_another_agreement_settle_what_is_still_to_come(house: House, maria: Registered) -> None:
    booking_id, ocmw, house_company = book(house, maria, 3), a_payer(house), a_payer(house, "De Woning")
    agree(house, maria, ocmw, last=date(2026, 11, 27))
    assert who_pays() == {booking_id: ocmw}
    own = agree(house, maria, house_company, service_id=house.town.service_id)
    assert who_pays() == {booking_id: house_company}
    in_transaction(lambda session: end_household_payer(session, maria.resident_id, own, by=house.desk, now=MONDAY))
    assert who_pays() == {booking_id: ocmw}
    house.move(booking_id, on(7, "09:00"), by=house.desk)
    assert who_pays() == {}


def test_an_agreement_that_is_taken_back_before_it_began_leaves_no_bill(house: House, maria: Registered) -> None:
    booking_id, ocmw = book(house, maria, 3), a_payer(house)
    later = agree(house, maria, ocmw, first=date(2026, 11, 25))
    assert who_pays() == {booking_id: ocmw}
    in_transaction(lambda session: end_household_payer(session, maria.resident_id, later, by=house.desk, now=MONDAY))
    assert who_pays() == {}


def test_a_new_agreement_ends_the_one_before(house: House, maria: Registered) -> None:
    first, second = a_payer(house), a_payer(house, "De Woning")
    agree(house, maria, first, first=date(2026, 11, 1))
    agree(house, maria, second, first=date(2026, 12, 1))
    rows = [(row.payer_id, row.first, row.last) for row in kept(HouseholdPayerRow)]
    assert rows == [(first, date(2026, 11, 1), date(2026, 11, 30)), (second, date(2026, 12, 1), None)]


def test_what_nobody_can_have_meant_is_refused(house: House, maria: Registered) -> None:
    payer = a_payer(house)
    elsewhere = in_transaction(lambda session: a_house(session, host="elders.example"))
    with pytest.raises(PeriodBackwards):
        agree(house, maria, payer, last=date(2026, 11, 1))
    with pytest.raises(DayToCome):
        agree(house, maria, payer, seen_on=date(2026, 11, 24))
    stranger = a_payer(elsewhere)
    for theirs in (house, elsewhere):
        with pytest.raises(NotFound):
            agree(theirs, maria, stranger)
    with pytest.raises(NotAllowed):
        in_transaction(
            lambda session: keep_payer(session, KeepPayer(name="x", kind=PayerKind.OTHER), by=house.desk, now=MONDAY)
        )


def test_a_party_of_the_tariffs_has_one_payer_who_takes_over_what_waits(house: House, maria: Registered) -> None:
    booking_id = book(house, maria, 3)
    finish(house, booking_id, Part("municipality", Money.of("2.50")))
    assert [(row.party, row.payer_id) for row in kept(BookingPayerRow)] == [("municipality", None)]
    town = a_payer(house, "Gemeente", party="municipality")
    with pytest.raises(PartyTaken):
        a_payer(house, "Andere gemeente", party="municipality")
    assert [row.payer_id for row in kept(BookingPayerRow)] == [town]


def finish(house: House, booking_id: int, *others: Part) -> None:
    """Let a booking be over at its price, of which ``others`` pay something besides."""

    def end(session: Session) -> None:
        row = session.get_one(BookingRow, booking_id)
        row.state = "done"
        (_id, quote) = newest_quote(session, row.organisation_id, row.id) or (0, None)
        assert quote is not None
        (line,) = quote.lines
        more = Money.from_cents(sum(part.amount.cents for part in others))
        line = replace(line, full=line.full + more, pays=(*line.pays, *others))
        final = replace(quote, stage=Stage.FINAL, lines=(line,))
        keep_quote(session, final, organisation_id=row.organisation_id, booking_id=row.id, cause=Cause.WORK, now=MONDAY)

    in_transaction(end)


def bill(house: House, payer_id: int, **period: date) -> Bill:
    with reading() as session:
        return find_bill(session, payer_id, by=coordinator(house), **NOVEMBER | period)


def test_a_bill_has_every_line_of_the_period_and_its_exact_sum(house: House, maria: Registered) -> None:
    town = a_payer(house, "Gemeente", party="municipality", kind=PayerKind.MUNICIPALITY, gets_names=True)
    ocmw = a_payer(house)
    agree(house, maria, ocmw, last=date(2026, 11, 26))
    meals = [book(house, maria, day) for day in (2, 3, 4)]
    for one, cents in zip(meals, ("2.51", "0.07", "2.50"), strict=True):
        finish(house, one, Part("municipality", Money.of(cents)))
    for_town, for_ocmw = bill(house, town), bill(house, ocmw)
    assert [line.part for line in for_town.lines] == [Money.of(one) for one in ("2.51", "0.07", "2.50")]
    assert (for_town.part, for_town.full) == (Money.of("5.08"), Money.of("117.58"))
    assert {line.name for line in for_town.lines} == {"Maria Peeters"}
    assert [line.part for line in for_ocmw.lines] == [Money.of("37.50")] * 2
    assert {line.name for line in for_ocmw.lines} == {""}
    assert {line.address[:4].isdigit() for line in for_ocmw.lines} == {True}, "no names, and no door either"
    assert not any(line.address[:4].isdigit() for line in for_town.lines)
    assert bill(house, town, last=date(2026, 11, 26)).part == Money.of("2.58")
    assert bill(house, town, first=date(2026, 11, 28)).lines == ()


def test_a_bill_is_refused_rather_than_cut(house: House) -> None:
    payer = a_payer(house)
    with pytest.raises(PeriodTooLong):
        bill(house, payer, last=NOVEMBER["first"] + timedelta(days=366))
    with pytest.raises(PeriodBackwards):
        bill(house, payer, first=date(2026, 12, 1))
    elsewhere = in_transaction(lambda session: a_house(session, host="elders.example"))
    with pytest.raises(NotFound):
        bill(elsewhere, payer)
    with pytest.raises(NotAllowed), reading() as session:
        find_bill(session, payer, by=house.desk, **NOVEMBER)
