"""The address register is asked once for each address, outside any transaction, and never in anybody's way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import func, select

from booking.gateways.geocoding import Asked, GeocoderFailed, HastyGeocoder, Located
from booking.rules.actors import resident_of
from booking.rules.addresses import Point
from booking.store.database import in_transaction, reading
from booking.store.tables import FoundAddressRow
from booking.usecases.addresses.locate_address import TypedAddress, locate_address
from booking.usecases.addresses.look_up_address import look_up_address
from booking.usecases.bookings.requests import Place
from booking.usecases.rides.locate_stop import TypedStop, locate_stop
from tests.harness.town import AREAS, MONDAY, STREETS, Town, a_town

HOUSE, ELSEWHERE = Point(51.01, 4.61), Point(51.02, 4.62)
TYPED = TypedAddress(street="molenstraat", house_number="14 a", box="2", postcode="3140")


@dataclass
class Register:
    """Tells what it was told to tell."""

    answer: Located | GeocoderFailed | None
    asked: list[Asked] = field(default_factory=list)
    name: str = "register"

    def find(self, asked: Asked) -> Located | None:
        self.asked.append(asked)
        if isinstance(self.answer, GeocoderFailed):
            raise self.answer
        return self.answer


@pytest.fixture
def town(app_context: None) -> Town:
    return in_transaction(a_town)


def looked_up(town: Town, register: Register, typed: TypedAddress = TYPED, *, times: int = 1) -> bool:
    hasty = HastyGeocoder(register, seconds=20)
    told = [
        look_up_address(
            hasty,
            street=typed.street,
            house_number=typed.house_number,
            postcode=typed.postcode,
            organisation_id=town.organisation_id,
            now=MONDAY,
        )
        for _ in range(times)
    ]
    return all(told)


def located(town: Town, typed: TypedAddress = TYPED) -> Place:
    with reading() as session:
        return locate_address(session, typed, by=resident_of(town.organisation_id), service_id=town.service_id)


def test_a_house_that_the_register_knows_is_exact_and_keeps_its_box(town: Town) -> None:
    register = Register(Located(HOUSE, "Molenstraat", exact=True))
    assert looked_up(town, register, times=2)
    assert register.asked == [Asked("molenstraat", "14 a", "3140", "Keerbergen")], "once, without the box"
    place = located(town, replace(TYPED, house_number="14A"))
    assert (place.at, place.address.street, place.address.box) == (HOUSE, "Molenstraat", "2")


def test_a_street_that_we_know_is_better_than_a_street_that_is_told(town: Town) -> None:
    assert looked_up(town, Register(Located(ELSEWHERE, "Molenstraat", exact=False)))
    assert located(town).at == STREETS["Molenstraat", "3140"]
    new = replace(TYPED, street="Nieuwe Dreef")
    assert looked_up(town, Register(Located(ELSEWHERE, "Nieuwe Dreef", exact=False)), new)
    assert located(town, new).at == ELSEWHERE


@pytest.mark.parametrize("answer", [None, GeocoderFailed("away")])
def test_what_is_not_told_falls_back_on_the_middle_of_the_postcode(
    town: Town, answer: Located | GeocoderFailed | None
) -> None:
    unknown = replace(TYPED, street="Nergensstraat")
    register = Register(answer)
    assert looked_up(town, register, unknown) is (answer is None)
    assert located(town, unknown).at == AREAS["3140"][1]


def test_another_organisation_has_answers_of_its_own(town: Town) -> None:
    elsewhere = in_transaction(lambda session: a_town(session, host="elsewhere.example"))
    assert looked_up(town, Register(Located(HOUSE, "Molenstraat", exact=True)))
    assert located(elsewhere).at != HOUSE


@pytest.mark.parametrize(
    "typed", [replace(TYPED, postcode="0000"), replace(TYPED, street=" "), replace(TYPED, street="x" * 99)]
)
def test_what_is_no_address_is_not_sent_to_anybody(town: Town, typed: TypedAddress) -> None:
    register = Register(None)
    assert not looked_up(town, register, typed)
    assert register.asked == []
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(FoundAddressRow)) == 0


def test_a_stop_of_a_ride_is_found_by_its_street_and_number_in_one_line(town: Town) -> None:
    gent = TypedAddress("Kortrijksesteenweg", "100", "", "9000")
    assert looked_up(town, Register(Located(HOUSE, "Kortrijksesteenweg", exact=True)), gent)
    with reading() as session:
        stop = locate_stop(
            session, TypedStop("", "Kortrijksesteenweg 100 bus 3", "9000"), by=resident_of(town.organisation_id)
        )
    assert (stop.at, stop.exact) == (HOUSE, True)
