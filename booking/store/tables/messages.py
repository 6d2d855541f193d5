"""What we still have to tell people, and what we told them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, MomentOrNone, OwnedByOrganisation, Words


class OutboxRow(OwnedByOrganisation, Base):
    """One message to one person, written in the transaction that made it true."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("organisation_id", "key"),
        CheckConstraint("channel IN ('email', 'sms')", name="channel"),
        CheckConstraint("state IN ('waiting', 'sent', 'given_up', 'dropped')", name="state"),
        Index("ix_outbox_due", "due_at", postgresql_where=text("state = 'waiting'")),
        # Whether something older still waits for the same person; and what the sweep may empty.
        Index("ix_outbox_recipient", "organisation_id", "recipient", postgresql_where=text("state = 'waiting'")),
        Index("ix_outbox_over", "due_at", postgresql_where=text("state <> 'waiting' AND facts <> '{}'")),
        Index("ix_outbox_booking", "organisation_id", "booking_id"),
        Index("ix_outbox_given_up", "organisation_id", postgresql_where=text("state = 'given_up'")),
    )

    id: Mapped[Key]
    key: Mapped[Words]
    """What this message is about, once: writing it twice is refused by the database."""
    kind: Mapped[Words]
    channel: Mapped[Words]
    recipient: Mapped[Words]
    locale: Mapped[Words]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    booking_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    state: Mapped[Words] = mapped_column(default="waiting")
    created_at: Mapped[Moment]
    due_at: Mapped[Moment]
    worthless_at: Mapped[MomentOrNone]
    """After this moment it is better not sent: a reminder of a visit that is over."""
    claimed_until: Mapped[MomentOrNone]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[MomentOrNone]
    problem: Mapped[Words] = mapped_column(default="")
