"""Write down where a street is: for suggestions while somebody types, and for travel times."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.gateways.postcodes import municipality_of
from booking.rules.actors import Actor
from booking.rules.addresses import Point
from booking.rules.folding import fold
from booking.rules.refusals import OutsideArea, PointOutside, UnknownPostcode
from booking.rules.travel import distance_km
from booking.store.queries.services import Area, every_area
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

    Households and workers keep the place that they have. Raises ``NotAllowed`` for others than a coordinator,
    ``UnknownPostcode``, ``OutsideArea`` for a postcode where no service comes, ``PointOutside`` for a point that cannot
    be in it.
    """
    require_coordinator(by)
    area = _area(session, request.postcode, by=by)
    if distance_km(area.centre, request.at) > MOST_KM:
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


def _area(session: Session, postcode: str, *, by: Actor) -> Area:
    areas = every_area(session, by.organisation_id)
    found = next((area for area in areas if area.postcode == postcode), None)
    if found is None:
        if municipality_of(postcode) is None:
            raise UnknownPostcode
        raise OutsideArea(postcode, municipalities=sorted({area.municipality for area in areas}))
    return found
