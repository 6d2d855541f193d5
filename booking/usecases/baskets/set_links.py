"""Say which services are offered to who books another one."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.baskets import require_links
from booking.rules.refusals import NotFound
from booking.store.tables import ServiceLinkRow, ServiceRow
from booking.usecases.services.find import service_to_change


def set_links(session: Session, service_id: int, linked_ids: tuple[int, ...], *, by: Actor) -> None:
    """Keep the services that go well with one, in this order, in the place of those that were kept before.

    Raises ``NotAllowed`` for others than the coordinator, ``NotFound`` for a service of another organisation,
    ``LinkedToItself`` or ``TooManyLinks``.
    """
    service = service_to_change(session, service_id, by=by)
    wanted = require_links(service.id, linked_ids)
    own = session.scalars(
        select(ServiceRow.id).where(ServiceRow.organisation_id == by.organisation_id, ServiceRow.id.in_(wanted))
    )
    if set(own) != set(wanted):
        raise NotFound

    session.execute(
        delete(ServiceLinkRow).where(
            ServiceLinkRow.organisation_id == by.organisation_id, ServiceLinkRow.service_id == service.id
        )
    )
    session.add_all(
        ServiceLinkRow(
            organisation_id=by.organisation_id, service_id=service.id, linked_id=linked_id, position=position
        )
        for position, linked_id in enumerate(wanted)
    )
    session.flush()
