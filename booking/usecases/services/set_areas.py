"""Where a service comes, by postcode, and the pictogram by which people know it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.gateways.municipality_centres import centre_of
from booking.gateways.postcodes import municipality_of
from booking.rules.actors import Actor
from booking.rules.addresses import Point
from booking.rules.refusals.addresses import UnknownPostcode
from booking.rules.versions import require_seen, version_of
from booking.store.queries.services import areas_of, every_area
from booking.store.tables import AreaRow
from booking.usecases.services.find import service_to_change


@dataclass(frozen=True, slots=True)
class SetAreas:
    """All postcodes (four digits) to which a service comes from now on. ``seen`` is of ``areas_seen``."""

    service_id: int
    postcodes: frozenset[str]
    icon: str
    seen: str = ""


def set_areas(session: Session, request: SetAreas, *, by: Actor) -> None:
    """Let a service come to these postcodes and no others. What was booked elsewhere stays booked.

    A new one is at the middle that another service knows, or else that of its municipality. Raises ``NotAllowed``,
    ``NotFound``, ``VersionChanged``, or ``UnknownPostcode`` for one that Belgium does not have or of which nobody
    knows where it is.
    """
    row = service_to_change(session, request.service_id, by=by)
    require_seen(request.seen, areas_seen(session, by.organisation_id, row.id))
    kept = {
        one.postcode: one
        for one in session.scalars(
            select(AreaRow).where(AreaRow.organisation_id == by.organisation_id, AreaRow.service_id == row.id)
        )
    }
    known = {area.postcode: area.centre for area in every_area(session, by.organisation_id)}

    row.icon = request.icon
    for postcode in sorted(request.postcodes - set(kept)):
        municipality, centre = _middle(postcode, known.get(postcode))
        session.add(
            AreaRow(
                organisation_id=by.organisation_id,
                service_id=row.id,
                postcode=postcode,
                municipality=municipality,
                latitude=centre.latitude,
                longitude=centre.longitude,
            )
        )
    for postcode in set(kept) - request.postcodes:
        session.delete(kept[postcode])
    session.flush()


def areas_seen(session: Session, organisation_id: int, service_id: int) -> str:
    """Return a short name for exactly these postcodes: two people who saw other ones have another version."""
    return version_of(sorted(area.postcode for area in areas_of(session, organisation_id, service_id)))


def _middle(postcode: str, known: Point | None) -> tuple[str, Point]:
    municipality = municipality_of(postcode)
    centre = known or (centre_of(municipality) if municipality else None)
    if municipality is None or centre is None:
        raise UnknownPostcode
    return municipality, centre
