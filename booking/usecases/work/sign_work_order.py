"""The customer signs what was done, or it is written down why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from booking.gateways.signatures import draw_signature
from booking.rules.actors import Actor
from booking.rules.lifecycle import Change
from booking.rules.refusals import NotFound, ReasonMissing
from booking.rules.refusals.work import SignatureMissing, WorkOrderChanged, WorkOrderSigned
from booking.rules.work_orders import Stroke, Unsigned, Way, WorkOrder
from booking.store.history import write_history
from booking.store.queries.services import service_by_id
from booking.store.queries.work_orders import orders_of
from booking.store.tables import BookingRow, WorkOrderRow
from booking.usecases.bookings.give_final_price import price_what_ended
from booking.usecases.work.draft_work_order import order_of
from booking.usecases.work.own_assignment import own_assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class SignWorkOrder:
    """How the order whose digest is ``seen`` was closed: drawn or typed with the name of who signed, or why not.

    ``words`` are needed where it was not signed for another reason.
    """

    assignment_id: int
    seen: str
    way: Way
    signed_by: str = ""
    strokes: tuple[Stroke, ...] = ()
    reason: Unsigned | None = None
    words: str = ""


def sign_work_order(session: Session, request: SignWorkOrder, *, by: Actor, now: datetime) -> None:
    """Keep the work order as it was signed; with that the booking gets its final price, where the customer agrees.

    Asked again with the same order, nothing changes. Source: Mortsel, klusdienst, 2022: the customer signs.

    Raises ``NotFound`` for work of somebody else and for a service without work orders, ``NotPossibleNow`` while one
    of the crew is busy, ``WorkNotRecorded``, ``WorkOrderChanged``, ``WorkOrderSigned``, ``SignatureMissing``,
    ``ReasonMissing``.
    """
    row, _assignment = own_assignment(session, request.assignment_id, by=by)
    if not service_by_id(session, row.organisation_id, row.service_id).needs_work_order:
        raise NotFound
    kept = orders_of(session, row.organisation_id, row.id)
    if kept and kept[0].digest == request.seen:
        return
    if kept:
        raise WorkOrderSigned
    order = order_of(session, row)
    if order.digest != request.seen:
        raise WorkOrderChanged
    _require_whole(request)

    session.add(_kept(row, order, request, by=by, now=now))
    write_history(session, row, Change.SIGN, by=by, now=now, facts={"way": request.way, "signed_by": request.signed_by})
    session.flush()
    price_what_ended(session, row, now=now)


def _require_whole(request: SignWorkOrder) -> None:
    if request.way is Way.NOT_SIGNED:
        if request.reason is None or (request.reason is Unsigned.OTHER and not request.words.strip()):
            raise ReasonMissing
        return
    if not request.signed_by.strip() or (request.way is Way.DRAWN) is not bool(request.strokes):
        raise SignatureMissing


def _kept(row: BookingRow, order: WorkOrder, request: SignWorkOrder, *, by: Actor, now: datetime) -> WorkOrderRow:
    is_signed = request.way is not Way.NOT_SIGNED
    return WorkOrderRow(
        organisation_id=row.organisation_id,
        booking_id=row.id,
        at=now,
        content=order.to_json(),
        digest=order.digest,
        way=request.way,
        signed_by=request.signed_by.strip() if is_signed else "",
        drawing=draw_signature(request.strokes) if request.way is Way.DRAWN else None,
        reason="" if is_signed else str(request.reason),
        words=request.words.strip(),
        by_role=by.kind,
        by_name=by.name,
        by_staff_id=by.user_id,
        by_worker_id=by.worker_id,
    )
