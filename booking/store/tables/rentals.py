"""Rentals: what somebody rents for a period, from being promised to being back, and its deposit."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, MomentOrNone, OwnedByOrganisation, Words


class RentalRow(OwnedByOrganisation, Base):
    """What one booking rents. Its period is the booking's, the very things are its ``equipment_uses``.

    ``deposit_cents`` is asked of all things together and never a part of the price; ``deposit_back_cents`` is what was
    given back of it, None while it is out, and ``deposit_reason`` why that is less.
    """

    __tablename__ = "rentals"
    __table_args__ = (
        UniqueConstraint("organisation_id", "booking_id"),
        CheckConstraint("stage IN ('expected', 'out', 'back', 'not_fetched')", name="stage"),
        CheckConstraint("deposit_cents >= 0", name="deposit_cents"),
        CheckConstraint("deposit_how IN ('', 'none', 'cash', 'card', 'transfer')", name="deposit_how"),
        CheckConstraint("deposit_back_cents BETWEEN 0 AND deposit_cents", name="deposit_back_cents"),
        CheckConstraint("(out_at IS NOT NULL) = (stage IN ('out', 'back'))", name="out_at"),
        CheckConstraint("(back_at IS NOT NULL) = (stage = 'back')", name="back_at"),
        CheckConstraint("missed_at IS NULL OR stage = 'not_fetched'", name="missed_at"),
        Index(
            "ix_rentals_open",
            "organisation_id",
            "booking_id",
            postgresql_where=text("stage IN ('expected', 'out')"),
        ),
    )

    id: Mapped[Key]
    booking_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    stage: Mapped[Words] = mapped_column(default="expected")
    deposit_cents: Mapped[int] = mapped_column(default=0)
    deposit_how: Mapped[Words] = mapped_column(default="")
    """How the deposit came in: ``cash``, ``card``, ``transfer``; ``none`` where the desk asked for none."""
    out_at: Mapped[MomentOrNone]
    back_at: Mapped[MomentOrNone]
    missed_at: Mapped[MomentOrNone]
    """When somebody said that nobody came."""
    damage: Mapped[Words] = mapped_column(default="")
    """What is broken, in words; empty where all is well."""
    deposit_back_cents: Mapped[int | None]
    deposit_reason: Mapped[Words] = mapped_column(default="")
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - how SQLAlchemy wants it
