"""What can be booked in a postcode, whoever of the installation offers it: the one look across organisations.

Only what everybody may see: which organisation, which service. Whether something is free is asked of each organisation
by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.addresses import Point
from booking.store.queries.service_facts import Service
from booking.store.queries.services import areas_of, services_of
from booking.store.tables import AreaRow, OrganisationRow, ServiceRow


@dataclass(frozen=True, slots=True)
class LocalService:
    """A service that comes to a postcode; ``at`` is the middle of it. ``phone`` is E.164."""

    organisation_id: int
    organisation: str
    base_url: str
    phone: str
    service: Service
    at: Point


def offered_in(session: Session, postcode: str) -> list[LocalService]:
    """Return the active services that come to a postcode, by the organisation's name and then their own order."""
    organisations = session.execute(
        select(OrganisationRow.id, OrganisationRow.name, OrganisationRow.base_url, OrganisationRow.phone)
        .where(
            OrganisationRow.id.in_(
                select(AreaRow.organisation_id)
                .join(ServiceRow, ServiceRow.id == AreaRow.service_id)
                .where(AreaRow.postcode == postcode, ServiceRow.active)
            )
        )
        .order_by(OrganisationRow.name, OrganisationRow.id)
    ).all()
    return [
        LocalService(one.id, one.name, one.base_url, one.phone, service, area.centre)
        for one in organisations
        for service in services_of(session, one.id)
        for area in areas_of(session, one.id, service.service_id)
        if area.postcode == postcode
    ]
