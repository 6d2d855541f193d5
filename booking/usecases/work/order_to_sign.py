"""What a worker shows the customer to sign: the order, whether it is more than was said, and how it was closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.work import NotToday
from booking.rules.work_orders import WorkOrder
from booking.store.queries.services import service_by_id
from booking.store.queries.work_orders import KeptOrder, orders_of
from booking.store.tables import AssignmentRow, BookingRow
from booking.usecases.bookings.give_final_price import price_of_work
from booking.usecases.bookings.order_before_price import beyond_what_was_agreed
from booking.usecases.work.draft_work_order import order_of


@dataclass(frozen=True, slots=True)
class OrderToSign:
    """The order as it stands. ``is_beyond``: it comes to more than was said, and nobody agreed yet.

    ``kept`` is how it was closed, None as long as it is open; then ``order`` is what was signed.
    """

    order: WorkOrder
    is_beyond: bool
    kept: KeptOrder | None


def order_to_sign(session: Session, assignment_id: int, *, by: Actor, now: datetime) -> OrderToSign:
    """Return the work order that goes with a worker's own assignment of today; no price is told.

    Raises ``NotFound`` for anybody else's and for a service without work orders, ``NotToday``, ``NotPossibleNow`` while
    one of the crew is busy, ``WorkNotRecorded``.
    """
    row = session.scalar(
        select(BookingRow)
        .join(AssignmentRow, AssignmentRow.booking_id == BookingRow.id)
        .where(
            AssignmentRow.organisation_id == by.organisation_id,
            AssignmentRow.id == assignment_id,
            AssignmentRow.worker_id == by.worker_id,
            AssignmentRow.state != "held",
        )
    )
    if row is None or not service_by_id(session, by.organisation_id, row.service_id).needs_work_order:
        raise NotFound
    on = local_date(row.starts_at)
    if on != local_date(now):
        raise NotToday(on)
    kept = orders_of(session, by.organisation_id, row.id)
    if kept:
        return OrderToSign(kept[0].order, is_beyond=False, kept=kept[0])
    return OrderToSign(order_of(session, row), _is_beyond(session, row), None)


def _is_beyond(session: Session, row: BookingRow) -> bool:
    try:
        total = price_of_work(session, row).total
    except Refusal:
        # Where there is no price yet, there is nothing to compare.
        return False
    return beyond_what_was_agreed(session, row, total)
