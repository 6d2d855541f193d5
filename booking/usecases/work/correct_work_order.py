"""The desk put right what was done: the work order gets a corrected one beside it, and stays as it was signed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.work_orders import Way
from booking.store.queries.work_orders import orders_of
from booking.store.tables import BookingRow, WorkOrderRow
from booking.usecases.work.draft_work_order import order_of


def correct_work_order(session: Session, row: BookingRow, *, reason: str, by: Actor, now: datetime) -> None:
    """Keep the work order of a booking as the desk corrected it, with the reason; nothing where none was signed."""
    kept = orders_of(session, row.organisation_id, row.id)
    if not kept:
        return
    order = order_of(session, row)
    if order == kept[-1].order:
        return
    session.add(
        WorkOrderRow(
            organisation_id=row.organisation_id,
            booking_id=row.id,
            at=now,
            content=order.to_json(),
            digest=order.digest,
            way=Way.CORRECTED,
            reason=reason,
            corrects_id=kept[-1].order_id,
            by_role=by.kind,
            by_name=by.name,
            by_staff_id=by.user_id,
        )
    )
    session.flush()
