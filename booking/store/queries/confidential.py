"""What is confidential: the services of which only their guides see who asked for them or has them.

Source: domain A5 (data of coaching stays with the coach) and A6 row 11 (preventive family support: with consent).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import day_range
from booking.rules.refusals import NotFound
from booking.store.tables import AssignmentRow, BookingRow, ServiceGuideRow, ServiceRow, StaffRow, WorkerRow
from booking.store.veil import BEHIND, hidden_now


@dataclass(frozen=True, slots=True)
class Busy:
    """A worker is busy in ``[starts_at, ends_at)``, and that is all there is to know."""

    starts_at: datetime
    ends_at: datetime
    worker: str


@dataclass(frozen=True, slots=True)
class Guide:
    """Somebody of the staff, and whether they guide in a service."""

    staff_id: int
    name: str
    guides: bool


def hidden_services(session: Session, *, by: Actor) -> frozenset[int]:
    """Return the ids of the confidential services in which ``by`` does not guide: nothing of them is shown to them.

    For residents and for the house itself nothing is hidden: they come by a private link, or read nothing aloud.
    """
    if by.user_id is None:
        return frozenset()
    guides = exists().where(
        ServiceGuideRow.organisation_id == ServiceRow.organisation_id,
        ServiceGuideRow.service_id == ServiceRow.id,
        ServiceGuideRow.staff_id == by.user_id,
    )
    rows = session.scalars(
        select(ServiceRow.id).where(ServiceRow.organisation_id == by.organisation_id, ServiceRow.confidential, ~guides)
    )
    return frozenset(rows)


def require_shown(session: Session, service_id: int, *, by: Actor) -> None:
    """Raise ``NotFound`` for a confidential service in which ``by`` does not guide."""
    if service_id in hidden_services(session, by=by):
        raise NotFound


def busy_behind(session: Session, organisation_id: int, on: date) -> list[Busy]:
    """Return when and with whom there are visits on a day that are hidden in this context: nothing else of them."""
    hidden = hidden_now()
    if not hidden:
        return []
    first, last = day_range(on)
    rows = session.execute(
        select(BookingRow.starts_at, BookingRow.ends_at, WorkerRow.name)
        .join(AssignmentRow, AssignmentRow.booking_id == BookingRow.id)
        .join(WorkerRow, WorkerRow.id == AssignmentRow.worker_id)
        .where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.service_id.in_(hidden),
            BookingRow.starts_at >= first,
            BookingRow.starts_at < last,
            AssignmentRow.state.in_(("planned", "started", "done", "not_done")),
        )
        .order_by(BookingRow.starts_at, WorkerRow.name)
        .execution_options(**BEHIND)
    )
    return [Busy(starts_at, ends_at, worker) for starts_at, ends_at, worker in rows]


def guides_of(session: Session, organisation_id: int, service_id: int) -> list[Guide]:
    """Return the staff who still sign in, by name, each with whether they guide in this service."""
    guides = frozenset(
        session.scalars(
            select(ServiceGuideRow.staff_id).where(
                ServiceGuideRow.organisation_id == organisation_id, ServiceGuideRow.service_id == service_id
            )
        )
    )
    rows = session.execute(
        select(StaffRow.id, StaffRow.name)
        .where(StaffRow.organisation_id == organisation_id, StaffRow.active)
        .order_by(StaffRow.name, StaffRow.id)
    )
    return [Guide(staff_id, name, staff_id in guides) for staff_id, name in rows]
