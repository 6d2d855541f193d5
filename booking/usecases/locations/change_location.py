"""What a location is called, where it is, what is given there, whether it is still used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.versions import require_seen
from booking.store.queries.locations import location_by_id
from booking.usecases.addresses.locate_address import TypedAddress, locate_address
from booking.usecases.locations.find import give_services, location_to_change, require_free_name, write_place


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLocation:
    """A location as it is from now on. ``seen`` is the version that the person had before them, or empty."""

    location_id: int
    name: str
    address: TypedAddress
    service_ids: frozenset[int]
    active: bool
    seen: str = ""


def change_location(session: Session, request: ChangeLocation, *, by: Actor) -> None:
    """Write down what changed. What was promised there stays; ``stranded_visits`` lists it where the place stops.

    Raises ``NotAllowed``, ``NotFound``, ``VersionChanged``, ``NameTaken``, ``UnknownPostcode`` or ``OutsideArea``.
    """
    row = location_to_change(session, request.location_id, by=by)
    require_seen(request.seen, location_by_id(session, by.organisation_id, row.id, first=date.max).version)
    require_free_name(session, by.organisation_id, request.name, besides=row.id)
    place = locate_address(session, request.address, by=by)

    row.name, row.active = request.name, request.active
    write_place(row, place)
    give_services(session, row, request.service_ids)
    session.flush()
