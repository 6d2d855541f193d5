"""Changing a resident, opening a dossier."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from booking.rules.actors import Actor, Role, resident_of
from booking.rules.refusals import NotAllowed, NotFound, VersionChanged
from booking.rules.refusals.addresses import OutsideArea
from booking.store.database import in_transaction, reading
from booking.store.queries.dossier import Details, dossier_of
from booking.store.tables import DossierReadingRow, HouseholdRow, ResidentRow
from booking.usecases.addresses.locate_address import TypedAddress
from booking.usecases.bookings.requests import Who
from booking.usecases.residents.change_resident import ChangeResident, change_resident
from booking.usecases.residents.open_dossier import Purpose, open_dossier
from booking.usecases.residents.register_resident import Registered, register_resident
from tests.harness.together import together
from tests.harness.town import MONDAY, STREETS, a_place, a_town

MARIA = Who("Maria Van den Broeck", "+32470123456", "", "nl")


class Office:
    """A desk and Maria, who lives with Jozef."""

    def __init__(self, app: Flask) -> None:
        """Make them."""
        self.app = app
        with app.app_context():
            town = in_transaction(a_town)
            self.by = Actor(town.organisation_id, roles=frozenset({Role.DESK}), user_id=7, name="Els")
            self.maria = self._registered(MARIA)
            self._registered(Who("Jozef Peeters", "+3216208887", "", "nl"))

    def details(self) -> Details:
        """What is kept of Maria."""
        with self.app.app_context(), reading() as session:
            return dossier_of(
                session, self.by.organisation_id, self.maria.resident_id, today=MONDAY.date(), now=MONDAY
            ).details

    def ask(self, who: Who = MARIA, *, street: str = "Molenstraat", number: str = "14") -> ChangeResident:
        """Ask a change, as somebody who saw what is kept now."""
        address = TypedAddress(street, number, "", "3140", "Ring twice")
        return ChangeResident(self.maria.resident_id, who, address, seen=self.details().version)

    def change(self, asked: ChangeResident, *, by: Actor | None = None) -> None:
        """Save it."""
        with self.app.app_context():
            in_transaction(lambda session: change_resident(session, asked, by=by or self.by, now=MONDAY))

    def _registered(self, who: Who) -> Registered:
        return in_transaction(lambda session: register_resident(session, who, a_place(), by=self.by, now=MONDAY))


@pytest.fixture
def office(app: Flask) -> Office:
    """A desk and Maria."""
    return Office(app)


def test_a_new_address_moves_the_household_and_finds_everybody_there(office: Office) -> None:
    office.change(office.ask(street="BAKESTRAAT", number="2"))
    with office.app.app_context(), reading() as session:
        household = session.scalars(select(HouseholdRow)).one()
        assert (household.street, household.longitude) == ("Bakestraat", STREETS["Bakestraat", "3140"].longitude)
        texts = session.scalars(select(ResidentRow.search_text)).all()
    assert all(" bakestraat 2 " in text for text in texts)


def test_an_address_that_stays_keeps_its_place_on_the_map(office: Office) -> None:
    with office.app.app_context():
        in_transaction(lambda session: session.query(HouseholdRow).update({"latitude": 51.5}))
    office.change(office.ask(street="molenstraat"))
    with office.app.app_context(), reading() as session:
        assert session.scalars(select(HouseholdRow)).one().latitude == 51.5


def test_one_of_two_clerks_at_the_same_moment_is_told(office: Office) -> None:
    asked = [office.ask(replace(MARIA, name=name)) for name in ("Maria A", "Maria B")]
    got = together(lambda number: office.change(asked[number]), people=2)
    assert sum(isinstance(one, VersionChanged) for one in got) == 1
    assert got.count(None) == 1


def test_a_refused_change_leaves_everything_and_writes_no_reading(office: Office) -> None:
    before = office.details()
    asked = replace(office.ask(replace(MARIA, name="Somebody")), address=TypedAddress("Kerkstraat", "1", "", "2580"))
    with pytest.raises(OutsideArea):
        office.change(asked)
    assert office.details() == before
    with office.app.app_context(), reading() as session:
        assert session.scalars(select(DossierReadingRow)).all() == []


def test_only_the_office_of_the_organisation_changes_and_opens(office: Office) -> None:
    stranger = Actor(office.by.organisation_id + 1, roles=frozenset({Role.COORDINATOR}), user_id=9)
    resident = resident_of(office.by.organisation_id, household_id=office.maria.household_id)
    for by, refusal in ((stranger, NotFound), (resident, NotAllowed)):
        with pytest.raises(refusal):
            office.change(office.ask(), by=by)
        with office.app.app_context(), pytest.raises(refusal):
            in_transaction(
                lambda session, by=by: open_dossier(  # type: ignore[misc]
                    session, office.maria.resident_id, purpose=Purpose.CALL, by=by, now=MONDAY
                )
            )
