"""Choose where it takes place: at one of the places of the service, or at home."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound
from booking.rules.where import goes_home
from booking.store.queries.drafts import DraftLocation, read_draft, written_location
from booking.store.queries.locations import Location, locations_of
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.usecases.drafts.find import draft_to_change, let_place_go, write_answers


def choose_location(session: Session, token: str, location_id: int | None, *, by: Actor, now: datetime) -> None:
    """Keep where it takes place; None is at home. The time that was kept elsewhere is given back.

    Raises ``NotFound`` for a place where the service is not given, or for at home where nobody comes;
    ``NotPossibleNow`` once it is booked.
    """
    row = draft_to_change(session, token, by=by)
    service = service_by_id(session, by.organisation_id, row.service_id)
    offered = {place.location_id for place in places_of(session, service, by=by, now=now)}
    if location_id not in offered if location_id is not None else not goes_home(service.shape):
        raise NotFound
    chosen = DraftLocation(location_id)
    if read_draft(session, row).location != chosen:
        let_place_go(session, row, by=by, now=now)
        write_answers(row, now=now, location=written_location(chosen))


def places_of(session: Session, service: Service, *, by: Actor, now: datetime) -> list[Location]:
    """Return the places in use at which a service is given, by name."""
    known = locations_of(session, by.organisation_id, first=local_date(now))
    return [place for place in known if place.active and place.location_id in service.location_ids]
