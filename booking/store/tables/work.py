"""What was really done: the quantities that a price after the work is made of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, OwnedByOrganisation, Words


class WorkRecordRow(OwnedByOrganisation, Base):
    """What one worker wrote down after an assignment, or the desk for the whole booking. Only ever added to.

    The newest of an assignment counts. One without an assignment is the desk's, for the whole booking: where
    there is one, it counts instead of what the workers wrote.
    """

    __tablename__ = "work_records"
    __table_args__ = (Index("ix_work_records_booking", "organisation_id", "booking_id"),)

    id: Mapped[Key]
    booking_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    assignment_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("assignments.id"))
    at: Mapped[Moment]
    by_role: Mapped[Words]
    by_staff_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("staff.id"))
    by_worker_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("workers.id"))
    work: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """How much of each quantity, as decimal text: minutes, kilometres, pieces or euro."""
    note: Mapped[Words] = mapped_column(default="")
    undone: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list)
    """The options of the booking of which something is left."""
