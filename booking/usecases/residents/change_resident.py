"""Change what we know of a resident and of the home they live in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.addresses import Address, Point
from booking.rules.households import folded_address, search_text
from booking.rules.refusals import NotAllowed, NotFound, VersionChanged
from booking.store.queries.dossier import details_of
from booking.store.queries.residents import address_of
from booking.store.tables import HouseholdRow, ResidentRow
from booking.usecases.addresses.locate_address import TypedAddress, locate_address
from booking.usecases.bookings.requests import Place, Who
from booking.usecases.residents.open_dossier import Purpose, open_dossier


@dataclass(frozen=True, slots=True)
class ChangeResident:
    """The details as they must become. ``seen`` names those that the person had before them."""

    resident_id: int
    who: Who
    address: TypedAddress
    seen: str


def change_resident(session: Session, request: ChangeResident, *, by: Actor, now: datetime) -> None:
    """Save new details; a new address holds for the whole household. Bookings keep the address they have.

    Raises ``NotAllowed``, ``NotFound``, ``UnknownPostcode``, ``OutsideArea``, or ``VersionChanged`` when somebody
    else saved other details since this person opened them.
    """
    if not by.is_office:
        raise NotAllowed
    household, members = _load(session, request.resident_id, by=by)
    resident = next(member for member in members if member.id == request.resident_id)
    if details_of(resident, household).version != request.seen:
        raise VersionChanged
    place = _place(session, household, request.address, by=by)

    open_dossier(session, request.resident_id, purpose=Purpose.CHANGE, by=by, now=now)
    resident.name, resident.phone = request.who.name, request.who.phone
    resident.email, resident.locale = request.who.email, request.who.locale
    _move(household, place)
    for member in members:
        member.search_text = search_text(name=member.name, phone=member.phone, address=place.address)
    session.flush()


def _load(session: Session, resident_id: int, *, by: Actor) -> tuple[HouseholdRow, list[ResidentRow]]:
    """Return the household of a resident and everybody in it, locked in that order."""
    household = session.scalar(
        select(HouseholdRow)
        .where(
            HouseholdRow.organisation_id == by.organisation_id,
            HouseholdRow.id.in_(
                select(ResidentRow.household_id).where(
                    ResidentRow.organisation_id == by.organisation_id, ResidentRow.id == resident_id
                )
            ),
        )
        .with_for_update()
    )
    if household is None:
        raise NotFound
    members = session.scalars(
        select(ResidentRow)
        .where(ResidentRow.organisation_id == by.organisation_id, ResidentRow.household_id == household.id)
        .order_by(ResidentRow.id)
        .with_for_update()
    )
    return household, list(members)


def _place(session: Session, household: HouseholdRow, typed: TypedAddress, *, by: Actor) -> Place:
    """Return where the household lives from now on.

    An address that stays is not looked up again: it may lie outside the area by now, and its place on the map
    may be better than what its street says.
    """
    kept = address_of(household)
    same = folded_address(kept) == folded_address(
        Address(typed.street, typed.house_number, typed.box, typed.postcode, kept.municipality)
    )
    if same:
        return Place(kept, Point(household.latitude, household.longitude), typed.access_notes)
    return locate_address(session, typed, by=by)


def _move(household: HouseholdRow, place: Place) -> None:
    household.street, household.house_number = place.address.street, place.address.house_number
    household.box, household.postcode = place.address.box, place.address.postcode
    household.municipality = place.address.municipality
    household.latitude, household.longitude = place.at.latitude, place.at.longitude
    household.access_notes = place.access_notes
