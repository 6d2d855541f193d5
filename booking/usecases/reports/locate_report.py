"""From what somebody told to a place that a worker finds."""

from __future__ import annotations

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.addresses import Point
from booking.rules.refusals import NotFound
from booking.rules.refusals.addresses import OutsideArea
from booking.rules.refusals.reports import PlaceMissing, PlaceNotServed
from booking.rules.reports import Served, require_served
from booking.store.queries.commissioners import buildings_of
from booking.store.queries.service_facts import Service
from booking.store.queries.services import areas_of
from booking.store.queries.streets import streets_in
from booking.usecases.addresses.locate_address import TypedAddress, locate_address
from booking.usecases.reports.requests import ReportedPlace, TypedPlace

_MOST_STREETS = 5000


def locate_report(session: Session, service: Service, typed: TypedPlace, *, by: Actor) -> ReportedPlace:
    """Return where it is: the building that was chosen, the point that was shown, or the street that was named.

    Raises ``PlaceMissing`` where nobody could find it, ``PlaceNotServed`` for a place that is not looked after,
    ``UnknownPostcode``, and ``NotFound`` for a building of somebody else.
    """
    buildings = buildings_of(session, by.organisation_id, service.service_id)
    if buildings:
        found = next((one for one in buildings if one.location_id == typed.location_id), None)
        if found is None:
            raise PlaceMissing if typed.location_id is None else NotFound
        return ReportedPlace(
            at=found.at,
            is_exact=True,
            postcode=found.address.postcode,
            municipality=found.address.municipality,
            words=typed.words,
            location_id=found.location_id,
            flat=typed.flat,
        )
    if typed.at is not None:
        return _at_point(session, service, typed, typed.at, by=by)
    return _in_street(session, service, typed, by=by)


def _at_point(session: Session, service: Service, typed: TypedPlace, at: Point, *, by: Actor) -> ReportedPlace:
    areas = areas_of(session, by.organisation_id, service.service_id)
    municipalities = {area.postcode: area.municipality for area in areas}
    streets = streets_in(session, by.organisation_id, list(municipalities), limit=_MOST_STREETS)
    served = [Served(area.postcode, area.municipality, area.centre) for area in areas]
    served += [Served(one.postcode, municipalities[one.postcode], one.at, is_street=True) for one in streets]
    nearest = require_served(at, served)
    return ReportedPlace(
        at=at,
        is_exact=True,
        postcode=nearest.postcode,
        municipality=nearest.municipality,
        words=", ".join(filter(None, (typed.street, typed.words))),
    )


def _in_street(session: Session, service: Service, typed: TypedPlace, *, by: Actor) -> ReportedPlace:
    if not (typed.postcode and (typed.street or typed.words)):
        raise PlaceMissing
    address = TypedAddress(typed.street, "", "", typed.postcode)
    try:
        place = locate_address(session, address, by=by, service_id=service.service_id)
    except OutsideArea as refusal:
        raise PlaceNotServed(municipalities=refusal.municipalities) from None
    return ReportedPlace(
        at=place.at,
        is_exact=False,
        postcode=place.address.postcode,
        municipality=place.address.municipality,
        words=", ".join(filter(None, (place.address.street, typed.words))),
    )
