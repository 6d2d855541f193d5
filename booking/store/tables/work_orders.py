"""Work orders as they were signed, and what customers agreed to on the way. Only ever added to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, OwnedByOrganisation, Words


class WorkOrderRow(OwnedByOrganisation, Base):
    """What was signed for a booking, word for word; or what the desk put right afterwards (``corrects_id``)."""

    __tablename__ = "work_orders"
    __table_args__ = (
        CheckConstraint("way IN ('drawn', 'typed', 'not_signed', 'corrected')", name="way"),
        CheckConstraint("(way = 'drawn') = (drawing IS NOT NULL)", name="drawing"),
        CheckConstraint("way NOT IN ('drawn', 'typed') OR signed_by <> ''", name="signed_by"),
        CheckConstraint("(way = 'corrected') = (corrects_id IS NOT NULL)", name="corrects"),
        CheckConstraint("way NOT IN ('not_signed', 'corrected') OR reason <> ''", name="reason"),
        Index(
            "ix_work_orders_one_signed",
            "organisation_id",
            "booking_id",
            unique=True,
            postgresql_where=text("corrects_id IS NULL"),
        ),
        Index("ix_work_orders_booking", "organisation_id", "booking_id"),
    )

    id: Mapped[Key]
    booking_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    at: Mapped[Moment]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    digest: Mapped[Words]
    """The SHA-256 of ``content`` (``rules.work_orders``)."""
    way: Mapped[Words]
    signed_by: Mapped[Words] = mapped_column(default="")
    drawing: Mapped[bytes | None] = mapped_column(LargeBinary)
    reason: Mapped[Words] = mapped_column(default="")
    """Why it was not signed, or put right."""
    words: Mapped[Words] = mapped_column(default="")
    corrects_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("work_orders.id"))
    by_role: Mapped[Words]
    by_name: Mapped[Words]
    by_staff_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("staff.id"))
    by_worker_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("workers.id"))


class WorkAgreementRow(OwnedByOrganisation, Base):
    """The customer's yes to more work than was estimated: who said it, when, to what."""

    __tablename__ = "work_agreements"
    __table_args__ = (
        CheckConstraint("agreed_by <> ''", name="agreed_by"),
        Index("ix_work_agreements_booking", "organisation_id", "booking_id"),
    )

    id: Mapped[Key]
    booking_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    at: Mapped[Moment]
    agreed_by: Mapped[Words]
    words: Mapped[Words]
    by_name: Mapped[Words]
    by_worker_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("workers.id"))
