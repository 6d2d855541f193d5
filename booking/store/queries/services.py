"""Which services there are, and where they come."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from booking.rules.refusals import NotFound
from booking.store.queries.catalogue import catalogue_of
from booking.store.queries.service_facts import Area, Service


def services_of(session: Session, organisation_id: int) -> list[Service]:
    """Return the active services of an organisation with their active options, by name."""
    return [_offered(one) for one in catalogue_of(session, organisation_id).services if one.active]


def every_service(session: Session, organisation_id: int) -> list[Service]:
    """Return the services of an organisation with all their options, inactive ones too, by name."""
    return list(catalogue_of(session, organisation_id).services)


def service_by_slug(session: Session, organisation_id: int, slug: str) -> Service:
    """Return one active service with its active options. Raises ``NotFound``."""
    for one in catalogue_of(session, organisation_id).services:
        if one.slug == slug and one.active:
            return _offered(one)
    raise NotFound


def service_by_id(session: Session, organisation_id: int, service_id: int) -> Service:
    """Return one service with all its options, inactive ones too: a booking may still name them."""
    for one in catalogue_of(session, organisation_id).services:
        if one.service_id == service_id:
            return one
    raise NotFound


def offered_by(session: Session, organisation_id: int, service_id: int) -> tuple[Service, tuple[Area, ...]]:
    """Return the same and where it comes, by postcode, both as of one moment."""
    catalogue = catalogue_of(session, organisation_id)
    for one in catalogue.services:
        if one.service_id == service_id:
            return one, catalogue.areas.get(service_id, ())
    raise NotFound


def areas_of(session: Session, organisation_id: int, service_id: int) -> list[Area]:
    """Return where a service comes, by postcode."""
    return list(catalogue_of(session, organisation_id).areas.get(service_id, ()))


def services_coming_to(session: Session, organisation_id: int, postcode: str) -> frozenset[int]:
    """Return the ids of the services that come to a postcode."""
    areas = catalogue_of(session, organisation_id).areas
    return frozenset(one for one, places in areas.items() if any(place.postcode == postcode for place in places))


def every_area(session: Session, organisation_id: int) -> list[Area]:
    """Return where any active service of an organisation comes, by postcode."""
    catalogue = catalogue_of(session, organisation_id)
    found: dict[str, Area] = {}
    for one in catalogue.services:
        for place in catalogue.areas.get(one.service_id, ()) if one.active else ():
            found.setdefault(place.postcode, place)
    return [found[postcode] for postcode in sorted(found)]


def _offered(service: Service) -> Service:
    """Return a service with only the options that can be chosen."""
    return replace(service, options=tuple(option for option in service.options if option.active))
