"""The customer was asked, and agrees to more work than was estimated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change
from booking.rules.refusals import ReasonMissing
from booking.rules.refusals.work import WorkOrderSigned
from booking.store.history import write_history
from booking.store.queries.work_orders import orders_of
from booking.store.tables import WorkAgreementRow
from booking.usecases.work.own_assignment import own_assignment


@dataclass(frozen=True, slots=True)
class AgreeToMore:
    """Who said yes to a worker with this assignment, and to what more."""

    assignment_id: int
    agreed_by: str
    words: str


def agree_to_more(session: Session, request: AgreeToMore, *, by: Actor, now: datetime) -> None:
    """Write down who agreed, when and to what. Said twice, it is written twice.

    Raises ``NotFound`` for work of somebody else, ``WorkOrderSigned`` once it was signed, ``ReasonMissing`` without a
    name.
    """
    row, _assignment = own_assignment(session, request.assignment_id, by=by)
    if orders_of(session, row.organisation_id, row.id):
        raise WorkOrderSigned
    if not request.agreed_by.strip():
        raise ReasonMissing
    session.add(
        WorkAgreementRow(
            organisation_id=row.organisation_id,
            booking_id=row.id,
            at=now,
            agreed_by=request.agreed_by.strip(),
            words=request.words.strip(),
            by_name=by.name,
            by_worker_id=by.worker_id,
        )
    )
    write_history(session, row, Change.AGREE, by=by, now=now, facts={"agreed_by": request.agreed_by.strip()})
    session.flush()
