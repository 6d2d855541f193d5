"""How many promises stand on a service or on a worker: what a stop would touch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from booking.rules.lifecycle import State
from booking.store.tables import AssignmentRow, BookingRow, SeriesRow


@dataclass(frozen=True, slots=True)
class Promises:
    """So many coming visits, and so many series."""

    visits: int
    series: int


def promises_of_service(session: Session, organisation_id: int, service_id: int, *, now: datetime) -> Promises:
    """Return the visits of a service that are promised from ``now`` on, and its series that go on.

    The visits are found by ``ix_bookings_day``: what is over costs nothing.
    """
    visits = session.scalar(
        select(func.count()).where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.service_id == service_id,
            BookingRow.state == State.CONFIRMED,
            BookingRow.starts_at >= now,
        )
    )
    series = session.scalar(
        select(func.count()).where(
            SeriesRow.organisation_id == organisation_id,
            SeriesRow.service_id == service_id,
            SeriesRow.state == "active",
        )
    )
    return Promises(visits or 0, series or 0)


def promises_of_worker(session: Session, organisation_id: int, worker_id: int, *, since: datetime) -> Promises:
    """Return the visits that are promised with a worker from ``since`` on, and of how many series they are.

    Found by ``ix_assignments_busy``.
    """
    visits, series = session.execute(
        select(func.count(distinct(BookingRow.id)), func.count(distinct(BookingRow.series_id)))
        .join(AssignmentRow, AssignmentRow.booking_id == BookingRow.id)
        .where(
            BookingRow.organisation_id == organisation_id,
            AssignmentRow.organisation_id == organisation_id,
            AssignmentRow.worker_id == worker_id,
            AssignmentRow.state == "planned",
            AssignmentRow.starts_at >= since,
        )
    ).one()
    return Promises(visits, series)
