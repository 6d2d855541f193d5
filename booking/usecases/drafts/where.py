"""Where the work of a draft is: at home, where somebody chose, or at the one place where it always is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.addresses import Point
from booking.rules.refusals import NotFound
from booking.rules.where import only_location
from booking.store.queries.drafts import Draft
from booking.store.queries.locations import point_of_location
from booking.store.queries.services import service_by_id


@dataclass(frozen=True, slots=True)
class Where:
    """Where the work is on the map, and at which location; None is at home."""

    at: Point
    location_id: int | None


def where_of_draft(session: Session, draft: Draft, *, by: Actor) -> Where:
    """Return where it takes place. Raises ``NotFound`` while there is no address, or for a location that is gone."""
    if draft.place is None:
        raise NotFound
    service = service_by_id(session, by.organisation_id, draft.service_id)
    chosen = draft.location.location_id if draft.location is not None else None
    location_id = chosen or only_location(service.shape, service.location_ids)
    if location_id is None:
        return Where(draft.place.at, None)
    return Where(point_of_location(session, by.organisation_id, location_id), location_id)
