"""Single facts around series: of which one a booking is part, who usually comes, what a household has."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.store.tables import AssignmentRow, BookingRow, WorkerRow


@dataclass(frozen=True, slots=True)
class PartOfSeries:
    """To which series a booking belongs, and for which of its days; None where it no longer stands for one."""

    series_id: int
    meant_on: date | None


def part_of_series(session: Session, organisation_id: int, booking_id: int) -> PartOfSeries | None:
    """Return to which series a booking belongs, if it does."""
    row = session.execute(
        select(BookingRow.series_id, BookingRow.series_on).where(
            BookingRow.organisation_id == organisation_id, BookingRow.id == booking_id
        )
    ).first()
    return PartOfSeries(row.series_id, row.series_on) if row is not None and row.series_id is not None else None


def usual_worker(session: Session, organisation_id: int, *, household_id: int, service_id: int) -> int | None:
    """Return the worker who came most to a household for a service and still works there; the latest of equals.

    Found by ``ix_bookings_household`` and ``ix_assignments_booking``: the cost grows with what one household had.
    """
    return session.scalar(
        select(AssignmentRow.worker_id)
        .join(BookingRow, BookingRow.id == AssignmentRow.booking_id)
        .join(WorkerRow, WorkerRow.id == AssignmentRow.worker_id)
        .where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.household_id == household_id,
            BookingRow.household_proved.is_(True),
            BookingRow.service_id == service_id,
            AssignmentRow.organisation_id == organisation_id,
            AssignmentRow.state.in_(("planned", "started", "done")),
            WorkerRow.active.is_(True),
        )
        .group_by(AssignmentRow.worker_id)
        .order_by(func.count().desc(), func.max(AssignmentRow.starts_at).desc(), AssignmentRow.worker_id)
        .limit(1)
    )


def worker_names(session: Session, organisation_id: int, worker_ids: Collection[int]) -> dict[int, str]:
    """Return the names of workers by their ids; those of others are not in it."""
    rows = session.execute(
        select(WorkerRow.id, WorkerRow.name).where(
            WorkerRow.organisation_id == organisation_id, WorkerRow.id.in_(worker_ids)
        )
    )
    return dict(rows.all())
