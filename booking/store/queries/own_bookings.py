"""Which bookings a worker has today, and how many reports and photos go with them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.rules.calendar import day_range
from booking.rules.refusals import NotFound
from booking.store.queries.reports import report_counts
from booking.store.queries.work_orders import OrderStage, order_stages
from booking.store.tables import AssignmentRow, PhotoRow

_OWN = ("planned", "started", "done", "not_done")


@dataclass(frozen=True, slots=True)
class GoesWith:
    """How many reports an assignment has, and how many photos besides those of the reports.

    ``order`` is how it stands with its work order, None where it needs none.
    """

    reports: int
    photos: int
    order: OrderStage | None = None


def booking_of_today(session: Session, organisation_id: int, *, worker_id: int, assignment_id: int, today: date) -> int:
    """Return the booking of an assignment that this worker has today. Raises ``NotFound`` for any other."""
    found = _bookings(session, organisation_id, worker_id=worker_id, today=today).get(assignment_id)
    if found is None:
        raise NotFound
    return found


def what_goes_with(session: Session, organisation_id: int, *, worker_id: int, today: date) -> dict[int, GoesWith]:
    """Return what goes with each assignment of a worker of today, by its id. Four statements."""
    bookings = _bookings(session, organisation_id, worker_id=worker_id, today=today)
    reports = report_counts(session, organisation_id, list(bookings.values()))
    orders = order_stages(session, organisation_id, list(bookings.values()))
    photos: defaultdict[int | None, int] = defaultdict(int)
    if bookings:
        photos.update(
            dict(
                session.execute(
                    select(PhotoRow.booking_id, func.count())
                    .where(PhotoRow.organisation_id == organisation_id, PhotoRow.booking_id.in_(bookings.values()))
                    .group_by(PhotoRow.booking_id)
                ).all()
            )
        )
    return {
        assignment_id: GoesWith(reports.get(booking_id, 0), photos[booking_id], orders.get(booking_id))
        for assignment_id, booking_id in bookings.items()
    }


def _bookings(session: Session, organisation_id: int, *, worker_id: int, today: date) -> dict[int, int]:
    first, last = day_range(today)
    rows = session.execute(
        select(AssignmentRow.id, AssignmentRow.booking_id).where(
            AssignmentRow.organisation_id == organisation_id,
            AssignmentRow.worker_id == worker_id,
            AssignmentRow.state.in_(_OWN),
            AssignmentRow.starts_at >= first,
            AssignmentRow.starts_at < last,
        )
    )
    return {row.id: row.booking_id for row in rows}
