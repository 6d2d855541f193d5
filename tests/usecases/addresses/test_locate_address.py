"""From a typed address to a place on the map."""

from dataclasses import replace

import pytest

from booking.rules.actors import resident_of
from booking.rules.refusals import OutsideArea, UnknownPostcode
from booking.store.database import in_transaction, reading
from booking.store.queries.services import service_by_slug
from booking.usecases.addresses.locate_address import TypedAddress, locate_address
from booking.usecases.bookings.requests import Place
from tests.harness.town import AREAS, STREETS, Town, a_town

MOLENSTRAAT = TypedAddress(street="Molenstraat", house_number="14", box="2", postcode="3140", access_notes="Ring.")
CENTRE = AREAS["3140"][1]
POINT = STREETS["Molenstraat", "3140"]


@pytest.fixture
def town(app_context: None) -> Town:
    return in_transaction(a_town)


def located(town: Town, typed: TypedAddress) -> Place:
    with reading() as session:
        service = service_by_slug(session, town.organisation_id, town.service_slug)
        return locate_address(session, typed, service, by=resident_of(town.organisation_id))


def test_a_known_street_gives_its_point_and_the_municipality(town: Town) -> None:
    place = located(town, MOLENSTRAAT)
    assert place.at == POINT
    assert place.address.lines == ("Molenstraat 14 bus 2", "3140 Keerbergen")
    assert place.access_notes == "Ring."


@pytest.mark.parametrize("spelling", ["molenstraat", "MOLEN STRAAT", "Molen-straat", "Mólenstraat"])
def test_another_spelling_becomes_the_streets_own(town: Town, spelling: str) -> None:
    place = located(town, replace(MOLENSTRAAT, street=spelling))
    assert (place.at, place.address.street) == (POINT, "Molenstraat")


@pytest.mark.parametrize("typed", ["Molenstraet", "Molestraat", "Molenstraatt"])
def test_a_slip_of_the_hand_gives_the_point_and_keeps_what_was_typed(town: Town, typed: str) -> None:
    place = located(town, replace(MOLENSTRAAT, street=typed))
    assert (place.at, place.address.street) == (POINT, typed)


@pytest.mark.parametrize("street", ["Nergensstraat", "Baalsebaan", "?"])
def test_a_street_that_the_postcode_does_not_have_is_put_at_its_centre(town: Town, street: str) -> None:
    assert located(town, replace(MOLENSTRAAT, street=street)).at == CENTRE


def test_a_postcode_outside_the_area_is_refused_with_where_we_come(town: Town) -> None:
    with pytest.raises(OutsideArea) as refused:
        located(town, replace(MOLENSTRAAT, postcode="2580"))
    assert refused.value.municipalities == ("Keerbergen", "Tremelo")


@pytest.mark.parametrize("postcode", ["9999", "1001", "0000"])
def test_a_postcode_that_belgium_does_not_have_is_refused(town: Town, postcode: str) -> None:
    with pytest.raises(UnknownPostcode):
        located(town, replace(MOLENSTRAAT, postcode=postcode))
