"""Know somebody again, or get to know them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.households import folded_address, identity, search_text
from booking.store.queries.residents import address_of
from booking.store.tables import HouseholdRow, ResidentRow
from booking.usecases.bookings.requests import Place, Who


@dataclass(frozen=True, slots=True)
class Registered:
    """A resident and their household."""

    resident_id: int
    household_id: int
    is_new: bool


def register_resident(session: Session, who: Who, place: Place, *, by: Actor, now: datetime) -> Registered:
    """Return the resident with this name, phone and address; make one where there is none.

    Name, phone and address must all be the same, and an e-mail address, where one is given, too: what a
    stranger types must never change where somebody's messages go, nor add a way to reach them.
    """
    known = _known(session, who, place, by=by)
    if known is not None:
        return Registered(known.id, known.household_id, is_new=False)
    household = _household_at(session, place, by=by) if by.is_office else None
    if household is None:
        household = _new_household(session, place, by=by)
    resident = ResidentRow(
        organisation_id=by.organisation_id,
        household_id=household.id,
        name=who.name,
        phone=who.phone,
        email=who.email,
        locale=who.locale,
        search_text=search_text(name=who.name, phone=who.phone, address=place.address),
        created_at=now,
    )
    session.add(resident)
    session.flush()
    return Registered(resident.id, household.id, is_new=True)


def _known(session: Session, who: Who, place: Place, *, by: Actor) -> ResidentRow | None:
    wanted = identity(name=who.name, phone=who.phone, address=place.address)
    candidates = session.execute(
        select(ResidentRow, HouseholdRow)
        .join(HouseholdRow, HouseholdRow.id == ResidentRow.household_id)
        .where(ResidentRow.organisation_id == by.organisation_id, ResidentRow.phone == who.phone)
        .order_by(ResidentRow.id)
        .limit(50)
    )
    for resident, household in candidates:
        same = identity(name=resident.name, phone=resident.phone, address=address_of(household)) == wanted
        if same and who.email.casefold() in {"", resident.email.casefold()}:
            return resident
    return None


def _household_at(session: Session, place: Place, *, by: Actor) -> HouseholdRow | None:
    """Return the household at this address. Only the desk joins people: it can ask."""
    candidates = session.scalars(
        select(HouseholdRow)
        .where(
            HouseholdRow.organisation_id == by.organisation_id,
            HouseholdRow.postcode == place.address.postcode,
        )
        .where(HouseholdRow.house_number == place.address.house_number)
        .order_by(HouseholdRow.id)
    )
    wanted = folded_address(place.address)
    return next((one for one in candidates if folded_address(address_of(one)) == wanted), None)


def _new_household(session: Session, place: Place, *, by: Actor) -> HouseholdRow:
    row = HouseholdRow(
        organisation_id=by.organisation_id,
        street=place.address.street,
        house_number=place.address.house_number,
        box=place.address.box,
        postcode=place.address.postcode,
        municipality=place.address.municipality,
        latitude=place.at.latitude,
        longitude=place.at.longitude,
        access_notes=place.access_notes,
    )
    session.add(row)
    session.flush()
    return row
