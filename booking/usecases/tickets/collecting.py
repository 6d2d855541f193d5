"""When something that is ready can be collected."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.calendar import local_date
from booking.rules.moments import Stretch
from booking.rules.tickets import Stage, collect_when
from booking.store.queries.locations import location_by_id
from booking.store.queries.rosters import calendar_of
from booking.store.queries.tickets import Ticket


def collect_for(session: Session, ticket: Ticket, *, organisation_id: int, now: datetime) -> Stretch | None:
    """Return when a ticket that is ready can be collected next; None for another, and where nobody knows."""
    if ticket.stage is not Stage.READY or ticket.location_id is None:
        return None
    return collecting(session, organisation_id, ticket.location_id, now=now)


def collecting(session: Session, organisation_id: int, location_id: int, *, now: datetime) -> Stretch | None:
    """Return when something at a location can be collected next; None where it tells no hours."""
    location = location_by_id(session, organisation_id, location_id, first=local_date(now))
    return collect_when(location.opening, calendar=calendar_of(session, organisation_id), now=now)
