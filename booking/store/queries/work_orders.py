"""Work orders as they were signed and put right, and what customers agreed to on the way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.work_orders import Unsigned, Way, WorkOrder
from booking.store.tables import BookingRow, ServiceRow, WorkAgreementRow, WorkOrderRow


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOrder:
    """One work order. ``digest`` is the SHA-256 that was kept with it; ``drawing`` a PNG, or None."""

    order_id: int
    at: datetime
    order: WorkOrder
    digest: str
    way: Way
    signed_by: str
    drawing: bytes | None
    reason: str
    words: str
    by_name: str

    @property
    def is_whole(self) -> bool:
        """Whether it is still exactly what was signed."""
        return self.order.digest == self.digest

    @property
    def disagrees(self) -> bool:
        """Whether the customer did not agree."""
        return self.way is Way.NOT_SIGNED and self.reason == Unsigned.DISAGREES


@dataclass(frozen=True, slots=True)
class Agreement:
    """A yes to more work than was estimated: whose, when, to what, told to whom."""

    agreed_by: str
    at: datetime
    words: str
    by_name: str


@dataclass(frozen=True, slots=True)
class OrderStage:
    """Whether a booking needs a work order, whether everybody is ready, and whether it is closed."""

    is_done: bool
    is_closed: bool


def orders_of(session: Session, organisation_id: int, booking_id: int) -> tuple[KeptOrder, ...]:
    """Return the work orders of a booking: the one that was signed first, then each correction."""
    rows = session.scalars(
        select(WorkOrderRow)
        .where(WorkOrderRow.organisation_id == organisation_id, WorkOrderRow.booking_id == booking_id)
        .order_by(WorkOrderRow.id)
    )
    return tuple(_kept(row) for row in rows)


def agreements_of(session: Session, organisation_id: int, booking_id: int) -> tuple[Agreement, ...]:
    """Return what the customer of a booking agreed to, the oldest first."""
    rows = session.scalars(
        select(WorkAgreementRow)
        .where(WorkAgreementRow.organisation_id == organisation_id, WorkAgreementRow.booking_id == booking_id)
        .order_by(WorkAgreementRow.id)
    )
    return tuple(Agreement(row.agreed_by, row.at, row.words, row.by_name) for row in rows)


def order_stages(session: Session, organisation_id: int, booking_ids: Collection[int]) -> dict[int, OrderStage]:
    """Return how it stands with the work orders of these bookings, by booking; without those that need none."""
    if not booking_ids:
        return {}
    rows = session.execute(
        select(BookingRow.id, BookingRow.state, WorkOrderRow.id.label("order_id"))
        .join(ServiceRow, ServiceRow.id == BookingRow.service_id)
        .outerjoin(
            WorkOrderRow,
            (WorkOrderRow.booking_id == BookingRow.id)
            & (WorkOrderRow.organisation_id == organisation_id)
            & WorkOrderRow.corrects_id.is_(None),
        )
        .where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.id.in_(booking_ids),
            ServiceRow.needs_work_order,
        )
    )
    return {row.id: OrderStage(row.state == "done", row.order_id is not None) for row in rows}


def _kept(row: WorkOrderRow) -> KeptOrder:
    return KeptOrder(
        order_id=row.id,
        at=row.at,
        order=WorkOrder.from_json(row.content),
        digest=row.digest,
        way=Way(row.way),
        signed_by=row.signed_by,
        drawing=row.drawing,
        reason=row.reason,
        words=row.words,
        by_name=row.by_name,
    )
