"""How often somebody tried: the shared counters behind the rate limits."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Moment, Words


class RateLimitRow(Base):
    """A counter that starts anew at ``ends_at``.

    It belongs to no organisation: some are counted per internet address, before anything else is known.
    """

    __tablename__ = "rate_limits"
    __table_args__ = (CheckConstraint("hits >= 0", name="hits"), Index("ix_rate_limits_ends_at", "ends_at"))

    key_hash: Mapped[Words] = mapped_column(primary_key=True)
    """A hash of what is counted, so that no internet address or e-mail address is kept."""
    hits: Mapped[int]
    ends_at: Mapped[Moment]
