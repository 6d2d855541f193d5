"""Money that comes in through the payment provider, and its word about it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, MomentOrNone, OwnedByOrganisation, Words


class PaymentRow(OwnedByOrganisation, Base):
    """One try to pay one booking on line.

    ``opening`` (the provider has not answered yet) → ``open`` → ``paid`` | ``closed``;
    ``paid`` → ``refund_due`` → ``refunded``, or ``paid`` again when only a part went back.
    ``mismatch``: the money is not what was asked; a person looks.
    """

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint("amount_cents > 0", name="amount"),
        CheckConstraint("refund_cents BETWEEN 0 AND amount_cents", name="refund"),
        CheckConstraint("by_hand_cents BETWEEN 0 AND refunded_cents", name="by_hand"),
        CheckConstraint(
            "state IN ('opening', 'open', 'paid', 'closed', 'refund_due', 'refunded', 'mismatch')", name="state"
        ),
        UniqueConstraint("organisation_id", "reference"),
        UniqueConstraint("session_id"),
        Index("ix_payments_booking", "organisation_id", "booking_id"),
        Index("ix_payments_state", "state"),
    )

    id: Mapped[Key]
    booking_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    quote_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("quotes.id"))
    reference: Mapped[Words]
    """Our own name for this try: the idempotency key at the provider, and in its metadata."""
    amount_cents: Mapped[int]
    refund_cents: Mapped[int] = mapped_column(default=0)
    """How much has to have gone back, all together."""
    refunded_cents: Mapped[int] = mapped_column(default=0)
    """How much has gone back, all together."""
    by_hand_cents: Mapped[int] = mapped_column(default=0)
    """How much of that a person gave back past the provider, which counts only what went through its own hands."""
    state: Mapped[Words]
    session_id: Mapped[str | None]
    payment_intent: Mapped[str | None]
    checkout_url: Mapped[str | None]
    expires_at: Mapped[Moment]
    opened_at: Mapped[Moment]
    paid_at: Mapped[MomentOrNone]
    refunded_at: Mapped[MomentOrNone]
    attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[MomentOrNone]
    problem: Mapped[Words] = mapped_column(default="")

    @property
    def is_named(self) -> bool:
        """Whether the provider named the payment, or its page, so that it can be asked to give money back."""
        return self.payment_intent is not None or self.session_id is not None


class PaymentEventRow(Base):
    """An event of the provider, taken in once. It names no organisation before we have found its payment."""

    __tablename__ = "payment_events"

    event_id: Mapped[Words] = mapped_column(primary_key=True)
    kind: Mapped[Words]
    organisation_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("organisations.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    received_at: Mapped[Moment]
    outcome: Mapped[Words]
