"""A new fixed place."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.store.tables import LocationRow
from booking.usecases.addresses.locate_address import TypedAddress, locate_address
from booking.usecases.locations.find import give_services, require_free_name, write_place
from booking.usecases.workers.find import require_coordinator


@dataclass(frozen=True, slots=True)
class AddLocation:
    """What it is called, where it is, and which services are given there."""

    name: str
    address: TypedAddress
    service_ids: frozenset[int] = frozenset()


def add_location(session: Session, request: AddLocation, *, by: Actor) -> int:
    """Add a location without opening hours and return its id.

    Raises ``NotAllowed``, ``NameTaken``, ``UnknownPostcode``, ``OutsideArea``, or ``NotFound`` for a service of
    somebody else.
    """
    require_coordinator(by)
    require_free_name(session, by.organisation_id, request.name)
    place = locate_address(session, request.address, by=by)

    row = LocationRow(organisation_id=by.organisation_id, name=request.name)
    write_place(row, place)
    session.add(row)
    session.flush()
    give_services(session, row, request.service_ids)
    session.flush()
    return row.id
