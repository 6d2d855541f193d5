"""From an address as the caller says it to a place on the map."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from booking.rules.addresses import Address
from booking.rules.folding import fold
from booking.rules.refusals import OutsideArea
from booking.store.queries.services import Area, areas_of, find_street, services_of
from booking.usecases.bookings.requests import Place


@dataclass(frozen=True, slots=True)
class SaidAddress:
    """An address in any spelling, without its municipality: the postcode tells that."""

    street: str
    house_number: str
    box: str
    postcode: str


def locate_address(session: Session, said: SaidAddress, *, organisation_id: int, access_notes: str = "") -> Place:
    """Return the place of an address: at its street where we know it, else in the middle of its postcode.

    A known street gets its official spelling. Raises ``OutsideArea`` for a postcode where no service comes.
    """
    areas = _areas(session, organisation_id)
    area = areas.get(said.postcode)
    if area is None:
        raise OutsideArea(said.postcode, municipalities=sorted({one.municipality for one in areas.values()}))
    street = find_street(session, organisation_id, postcode=said.postcode, folded=fold(said.street))
    address = Address(
        street.name if street else said.street,
        said.house_number,
        said.box,
        said.postcode,
        area.municipality,
    )
    return Place(address, street.at if street else area.centre, access_notes)


def _areas(session: Session, organisation_id: int) -> dict[str, Area]:
    return {
        area.postcode: area
        for service in services_of(session, organisation_id)
        for area in areas_of(session, organisation_id, service.service_id)
    }
