"""What a plain map names: the streets and the villages where an organisation works, and its own places."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.addresses import Point
from booking.rules.map_tiles import Box, Label
from booking.store.queries.locations import places_in_use
from booking.store.queries.services import every_area
from booking.store.tables import StreetRow

#: More names than this nobody reads on one tile.
_MOST = 400


def map_labels(session: Session, organisation_id: int, box: Box) -> list[Label]:
    """Return the names in a part of the map, villages last so that they stand on top."""
    streets = session.execute(
        select(StreetRow.name, StreetRow.latitude, StreetRow.longitude)
        .where(
            StreetRow.organisation_id == organisation_id,
            StreetRow.latitude.between(box.south, box.north),
            StreetRow.longitude.between(box.west, box.east),
        )
        .order_by(StreetRow.id)
        .limit(_MOST)
    )
    villages = [
        Label(area.centre, area.municipality, is_village=True)
        for area in every_area(session, organisation_id)
        if _is_in(box, area.centre)
    ]
    places = [
        Label(one.at, one.name, is_location=True)
        for one in places_in_use(session, organisation_id)
        if _is_in(box, one.at)
    ]
    return [*(Label(Point(row.latitude, row.longitude), row.name) for row in streets), *places, *villages]


def _is_in(box: Box, at: Point) -> bool:
    return box.south <= at.latitude <= box.north and box.west <= at.longitude <= box.east
