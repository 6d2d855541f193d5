"""Who of the waiting list comes first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.versions import require_seen
from booking.rules.waiting import Order
from booking.store.queries.settings import settings_of
from booking.usecases.calendar.find import organisation_to_change
from booking.usecases.workers.find import require_coordinator


@dataclass(frozen=True, slots=True)
class SetWaitingOrder:
    """The order from now on. ``seen`` is the version that the person had before them; empty where nobody looked."""

    order: Order
    seen: str = ""


def set_waiting_order(session: Session, request: SetWaitingOrder, *, by: Actor) -> None:
    """Write the order down; what is offered already stays offered. Raises ``NotAllowed`` or ``VersionChanged``."""
    require_coordinator(by)
    organisation = organisation_to_change(session, by.organisation_id)
    require_seen(request.seen, settings_of(session, by.organisation_id).waiting_version)

    organisation.waiting_order = request.order
    session.flush()
