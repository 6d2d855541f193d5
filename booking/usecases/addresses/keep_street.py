"""Write down where a street is: for suggestions while somebody types, and for travel times."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.gateways.municipality_centres import centre_of
from booking.gateways.postcodes import municipality_of
from booking.rules.actors import Actor
from booking.rules.addresses import Point
from booking.rules.folding import fold
from booking.rules.refusals.addresses import PointOutside, UnknownPostcode
from booking.rules.travel import distance_km
from booking.store.queries.services import every_area
from booking.store.tables import StreetRow
from booking.usecases.workers.find import require_coordinator

#: No street of a postcode is further from its middle: the widest municipality of Flanders is some 20 km across.
MOST_KM: Final = 20


@dataclass(frozen=True, slots=True)
class KeepStreet:
    """A street and the point in the middle of it."""

    postcode: str
    name: str
    at: Point


class Kept(StrEnum):
    """What became of it."""

    ADDED = "added"
    MOVED = "moved"
    SAME = "same"


def keep_street(session: Session, request: KeepStreet, *, by: Actor) -> Kept:
    """Keep where a street is; one that is known in any spelling gets this point and this spelling.

    It may be where no service comes: rides go there too. Households and workers keep the place that they have.
    Raises ``NotAllowed`` for others than a coordinator, ``UnknownPostcode``, ``PointOutside``.
    """
    require_coordinator(by)
    middle = _middle_of(session, request.postcode, by=by)
    if middle is not None and distance_km(middle, request.at) > MOST_KM:
        raise PointOutside(most_km=MOST_KM)
    row = session.scalar(
        select(StreetRow).where(
            StreetRow.organisation_id == by.organisation_id,
            StreetRow.postcode == request.postcode,
            StreetRow.search_name == fold(request.name),
        )
    )
    kept = Kept.MOVED
    if row is None:
        kept, row = Kept.ADDED, StreetRow(organisation_id=by.organisation_id, postcode=request.postcode)
        session.add(row)
    elif (row.name, row.latitude, row.longitude) == (request.name, request.at.latitude, request.at.longitude):
        return Kept.SAME
    row.name, row.search_name = request.name, fold(request.name)
    row.latitude, row.longitude = request.at.latitude, request.at.longitude
    session.flush()
    return kept


def _middle_of(session: Session, postcode: str, *, by: Actor) -> Point | None:
    """Return the middle of a postcode where a service comes, else of its municipality; None where nobody knows it."""
    municipality = municipality_of(postcode)
    if municipality is None:
        raise UnknownPostcode
    areas = {area.postcode: area.centre for area in every_area(session, by.organisation_id)}
    return areas.get(postcode) or centre_of(municipality)
