"""Until when a resident can move or cancel a visit by link."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.calendar import Calendar, working_hours_between
from booking.rules.deadlines import latest_change
from booking.rules.lifecycle import Change, State, can
from booking.rules.refusals.bookings import TooLate
from booking.store.queries.rosters import calendar_of
from booking.store.queries.service_facts import Service
from booking.store.tables import BookingRow
from booking.usecases.bookings.placing import order_deadline

_HOUR = timedelta(hours=1)
#: Where the hours of every day count, nobody looks at it.
_ANY = Calendar()


def change_until(session: Session, service: Service, starts_at: datetime, *, organisation_id: int) -> datetime:
    """Return the last moment at which a resident can change a visit of ``service`` that begins at ``starts_at``.

    Where a session has a deadline of its own for orders, it is that. Else counted in working hours on the calendar of
    the organisation where the service says so.
    """
    ordered = order_deadline(session, service, starts_at, organisation_id=organisation_id)
    if ordered is not None:
        return ordered
    return latest_change(
        starts_at,
        notice_hours=service.change_notice // _HOUR,
        in_working_hours=service.change_in_working_hours,
        calendar=calendar_of(session, organisation_id) if service.change_in_working_hours else _ANY,
    )


def require_in_time(session: Session, service: Service, row: BookingRow, *, by: Actor, now: datetime) -> None:
    """Raise ``TooLate`` for a resident after the service's deadline; the desk may always change a booking."""
    if by.kind is not Role.RESIDENT:
        return
    until = change_until(session, service, row.starts_at, organisation_id=row.organisation_id)
    if now > until:
        raise TooLate(until=until)


def can_change(state: State, *, until: datetime, now: datetime) -> bool:
    """Tell whether a resident can still move or cancel by link."""
    return can(state, Change.MOVE) and state is State.CONFIRMED and now <= until


def notice_left(session: Session, row: BookingRow, *, at: datetime) -> Decimal:
    """Return how many working hours were left at ``at`` until the visit, on the calendar of the organisation."""
    return working_hours_between(at, row.starts_at, calendar=calendar_of(session, row.organisation_id))
