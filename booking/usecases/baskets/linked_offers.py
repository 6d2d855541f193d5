"""Which services are offered to who is booking, or has booked, another one."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.shapes import WITHOUT_TIMES
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id, services_coming_to, services_of
from booking.usecases.requests.which_way import must_ask_first


def linked_offers(
    session: Session, service_id: int, *, postcode: str, by: Actor, today: date, without: frozenset[int] = frozenset()
) -> tuple[Service, ...]:
    """Return the services that go well with one and can be booked at once for an address, in order.

    What stopped, does not come to that postcode, is confidential or has to be asked for first is not offered, nor what
    is in the basket already (``without``). The desk may book what residents ask for.
    """
    wanted = service_by_id(session, by.organisation_id, service_id).linked_ids
    if not wanted:
        return ()
    offered = {one.service_id: one for one in services_of(session, by.organisation_id)}
    comes = services_coming_to(session, by.organisation_id, postcode)
    found = (offered[one] for one in wanted if one in offered and one in comes and one not in without)
    return tuple(one for one in found if _can_be_booked(session, one, by=by, today=today))


def _can_be_booked(session: Session, service: Service, *, by: Actor, today: date) -> bool:
    if service.shape in WITHOUT_TIMES or service.confidential:
        return False
    # For whom of the household a place is, only the desk can name.
    return by.is_office or not (service.for_members or must_ask_first(session, service, by=by, today=today))
