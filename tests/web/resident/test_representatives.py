"""Somebody who acts for others: one page by their private link, and booking for one of them."""

from datetime import date

import pytest
from flask import session as browser
from sqlalchemy import select

from booking.rules.actors import Actor, Role, resident_of
from booking.rules.links import link_token
from booking.rules.payers import PayerKind
from booking.rules.representatives import RepresentativeKind, Tells, link_number
from booking.store.database import in_transaction, reading
from booking.store.tables import BookingRow, OrganisationRow, RepresentationRow
from booking.usecases.bookings.requests import Who
from booking.usecases.payers.keep_payer import KeepPayer, keep_payer
from booking.usecases.payers.set_household_payer import SetHouseholdPayer, set_household_payer
from booking.usecases.representatives.add_representation import AddRepresentation, add_representation
from booking.usecases.residents.register_resident import register_resident
from booking.web.common.gateways import gateways
from booking.web.resident.visitor import visitor
from tests.harness.people import a_staff_member
from tests.harness.town import MONDAY, a_place
from tests.usecases.bookings.house import MARIA
from tests.web.resident.way import TEN, Way, words


@pytest.fixture
def acting(way: Way) -> tuple[str, int]:
    """The path of the page of somebody who acts for Maria, whose bills the OCMW pays; and Maria."""
    with way.client.application.app_context():
        desk = in_transaction(
            lambda session: (
                a_staff_member(
                    session, session.get_one(OrganisationRow, way.town.organisation_id), role=Role.COORDINATOR
                ).id
            )
        )
        by = Actor(way.town.organisation_id, frozenset({Role.COORDINATOR}), user_id=desk)
        maria = in_transaction(lambda session: register_resident(session, MARIA, a_place(), by=by, now=MONDAY))
        acts = AddRepresentation(
            resident_id=maria.resident_id,
            who=Who("Jan Peeters", "+32470998877", "", "nl"),
            kind=RepresentativeKind.FAMILY,
            may_book=True,
            may_pay=True,
            ground="Volmacht",
            first=date(2026, 11, 1),
            last=None,
            tells=Tells.BOTH,
            seen_on=date(2026, 11, 1),
        )
        in_transaction(lambda session: add_representation(session, acts, by=by, now=MONDAY))
        ocmw = KeepPayer(name="OCMW Keerbergen", kind=PayerKind.OCMW)
        payer_id = in_transaction(lambda session: keep_payer(session, ocmw, by=by, now=MONDAY))
        pays = SetHouseholdPayer(
            resident_id=maria.resident_id,
            payer_id=payer_id,
            service_id=None,
            first=date(2026, 11, 1),
            last=None,
            seen_on=date(2026, 11, 1),
        )
        in_transaction(lambda session: set_household_payer(session, pays, by=by, now=MONDAY))
        with reading() as session:
            number = link_number(session.scalars(select(RepresentationRow.representative_id)).one())
        return f"/v/{link_token(gateways().settings.secret_key, number=number, epoch=0)}", maria.resident_id


def test_books_for_whom_they_act_without_asking_who_and_where(way: Way, acting: tuple[str, int]) -> None:
    path, maria = acting
    assert "Maria Peeters" in words(way.client.get(path))
    assert "Odd jobs" in words(way.client.get(f"{path}/voor/{maria}")) or "Klusdienst" in words(
        way.client.get(f"{path}/voor/{maria}")
    )
    begun = way.answer(f"/boeken/klusdienst?voor={maria}", options=[way.town.options["lamp"]])
    checked = begun.amounts().time(TEN)
    assert checked.at.endswith("/controle")
    said = words(way.client.get(checked.at))
    assert "OCMW Keerbergen pays this for you." in said
    assert "Book, invoice later" not in said
    booked = checked.booked("Book")
    assert "OCMW Keerbergen pays this for you." in words(way.client.get(booked))
    assert "25 November" in words(way.client.get(path)).replace("November 25", "25 November")
    with way.client.application.app_context(), reading() as session:
        row = session.scalars(select(BookingRow)).one()
        assert (row.resident_id, row.booked_by_representative_id is not None) == (maria, True)


def test_who_no_longer_acts_finds_nothing_halfway(way: Way, acting: tuple[str, int]) -> None:
    path, maria = acting
    way.client.get(path)
    begun = way.answer(f"/boeken/klusdienst?voor={maria}", options=[way.town.options["lamp"]])
    with way.client.application.app_context():
        in_transaction(
            lambda session: setattr(session.scalars(select(RepresentationRow)).one(), "last", date(2026, 11, 22))
        )
    assert way.client.get(begun.at).status_code == 404
    assert "You act for nobody at this moment" in words(way.client.get(path))
    for closed in (f"{path}/voor/{maria}", f"/boeken/klusdienst?voor={maria}", "/boeken/klusdienst?voor=x"):
        assert way.client.get(closed).status_code == 404
    assert way.client.get(f"{path}x").status_code == 404


def test_a_mandate_proves_the_household_only_while_it_lasts(way: Way, acting: tuple[str, int]) -> None:
    path, maria = acting
    way.client.get(path)
    way.answer(f"/boeken/klusdienst?voor={maria}", options=[way.town.options["lamp"]])
    with way.client.session_transaction() as cookie:
        kept = dict(cookie)

    def there() -> Actor:
        with way.client.application.test_request_context(base_url="http://buurtboek.test"):
            way.client.application.preprocess_request()
            browser.update(kept)
            return visitor()

    known = there()
    assert None not in (known.household_id, known.representative_id)
    with way.client.application.app_context():
        in_transaction(
            lambda session: setattr(session.scalars(select(RepresentationRow)).one(), "last", date(2026, 11, 22))
        )
    assert there() == resident_of(known.organisation_id)
