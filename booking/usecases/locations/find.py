"""Finding a location to change, and what several changes of one share."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.folding import fold
from booking.rules.refusals import NameTaken, NotFound
from booking.store.tables import LocationRow, ServiceLocationRow, ServiceRow
from booking.usecases.bookings.requests import Place
from booking.usecases.workers.find import require_coordinator


def location_to_change(session: Session, location_id: int, *, by: Actor) -> LocationRow:
    """Return a location of the coordinator's own organisation, locked. Raises ``NotAllowed`` or ``NotFound``."""
    require_coordinator(by)
    row = session.scalar(
        select(LocationRow)
        .where(LocationRow.organisation_id == by.organisation_id, LocationRow.id == location_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound
    return row


def require_free_name(session: Session, organisation_id: int, name: str, *, besides: int = 0) -> None:
    """Raise ``NameTaken`` where another location than ``besides`` is called so, whatever the capitals."""
    rows = session.execute(
        select(LocationRow.id, LocationRow.name).where(LocationRow.organisation_id == organisation_id)
    )
    if any(fold(known) == fold(name) and location_id != besides for location_id, known in rows):
        raise NameTaken


def write_place(row: LocationRow, place: Place) -> None:
    """Put the address and its point in the row of a location."""
    address = place.address
    row.street, row.house_number, row.box = address.street, address.house_number, address.box
    row.postcode, row.municipality = address.postcode, address.municipality
    row.latitude, row.longitude = place.at.latitude, place.at.longitude


def give_services(session: Session, location: LocationRow, service_ids: Collection[int]) -> None:
    """Write down which services are given there, in the place of the old ones. Raises ``NotFound``."""
    known = session.scalars(
        select(ServiceRow.id).where(
            ServiceRow.organisation_id == location.organisation_id, ServiceRow.id.in_(service_ids)
        )
    ).all()
    if set(known) != set(service_ids):
        raise NotFound
    session.execute(
        delete(ServiceLocationRow).where(
            ServiceLocationRow.organisation_id == location.organisation_id,
            ServiceLocationRow.location_id == location.id,
        )
    )
    session.add_all(
        ServiceLocationRow(organisation_id=location.organisation_id, service_id=service_id, location_id=location.id)
        for service_id in sorted(service_ids)
    )
