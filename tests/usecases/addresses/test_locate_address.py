"""From a typed address to a place on the map."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from booking.rules.actors import resident_of
from booking.rules.refusals.addresses import OutsideArea, UnknownPostcode
from booking.store.database import in_transaction, reading
from booking.store.tables import AreaRow, ServiceRow
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
        return locate_address(session, typed, by=resident_of(town.organisation_id), service_id=town.service_id)


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


def test_without_a_service_any_place_where_one_comes_will_do(town: Town) -> None:
    anywhere = replace(MOLENSTRAAT, postcode="2580", street="Kerkstraat", box="")
    rides = in_transaction(lambda session: a_service_in(session, town, "2580"))
    by = resident_of(town.organisation_id)
    with reading() as session:
        assert locate_address(session, anywhere, by=by).address.lines == ("Kerkstraat 14", "2580 Putte")
        assert locate_address(session, MOLENSTRAAT, by=by).at == POINT
    in_transaction(lambda session: setattr(session.get_one(ServiceRow, rides), "active", False))
    with reading() as session, pytest.raises(OutsideArea):
        locate_address(session, anywhere, by=by)


def a_service_in(session: Session, town: Town, postcode: str) -> int:
    """Offer another service in one more postcode, and in one that is known already."""
    rides = ServiceRow(
        organisation_id=town.organisation_id,
        slug="rides",
        name={"nl": "Vervoer"},
        summary={"nl": ""},
        icon="tools",
        shape="visit",
    )
    session.add(rides)
    session.flush()
    session.add_all(
        AreaRow(
            organisation_id=town.organisation_id,
            service_id=rides.id,
            postcode=code,
            municipality=municipality,
            latitude=CENTRE.latitude,
            longitude=CENTRE.longitude,
        )
        for code, municipality in ((postcode, "Putte"), ("3140", "Keerbergen"))
    )
    return rides.id
