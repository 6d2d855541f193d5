"""What was found at a visit and what we advise: written for the resident, in versions that never change."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, OwnedByOrganisation, Words


class FindingsRow(OwnedByOrganisation, Base):
    """One version of the report of a visit; the newest counts, none is ever changed."""

    __tablename__ = "findings"
    __table_args__ = (
        UniqueConstraint("organisation_id", "booking_id", "version"),
        CheckConstraint("version > 0", name="version"),
    )

    id: Mapped[Key]
    booking_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    version: Mapped[int]
    found: Mapped[Words]
    """What was found, as it was written."""
    advised: Mapped[Words]
    advice: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """What was ticked: the texts as they were then, by language."""
    written_at: Mapped[Moment]
    written_by: Mapped[Words]
    """The first name of who wrote it: the resident knows them from the visit."""
