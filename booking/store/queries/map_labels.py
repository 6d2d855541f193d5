"""What a plain map names: the streets and the villages where an organisation works."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.addresses import Point
from booking.rules.map_tiles import Box, Label
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
        if box.south <= area.centre.latitude <= box.north and box.west <= area.centre.longitude <= box.east
    ]
    return [Label(Point(row.latitude, row.longitude), row.name) for row in streets] + villages
