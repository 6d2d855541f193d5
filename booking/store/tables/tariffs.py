"""Prices: the tariff, the class that was decided, and the quote that was given."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, OwnedByOrganisation, Words


class TariffRow(OwnedByOrganisation, Base):
    """A published regulation as data, in force on the days of ``[valid_from, valid_until)``."""

    __tablename__ = "tariffs"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name="period"),
        Index("ix_tariffs_service", "organisation_id", "service_id", "valid_from"),
    )

    id: Mapped[Key]
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    name: Mapped[dict[str, Any]] = mapped_column(JSONB)
    source: Mapped[Words]
    decided_on: Mapped[date]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)


class PriceDecisionRow(OwnedByOrganisation, Base):
    """The class that somebody decided for a household, on evidence that was seen and not kept.

    The newest decision for a day counts. No income is stored.
    """

    __tablename__ = "price_decisions"
    __table_args__ = (
        CheckConstraint("valid_from < valid_until", name="period"),
        Index("ix_price_decisions_household", "organisation_id", "household_id", "service_id"),
    )

    id: Mapped[Key]
    household_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("households.id"))
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    class_code: Mapped[Words]
    ground: Mapped[Words]
    evidence: Mapped[Words]
    evidence_seen_on: Mapped[date]
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    decided_by_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("staff.id"))
    decided_at: Mapped[Moment]


class QuoteRow(OwnedByOrganisation, Base):
    """The price that was given for a booking. Never changed; the newest one counts."""

    __tablename__ = "quotes"
    __table_args__ = (
        CheckConstraint("total_cents >= 0", name="total"),
        Index("ix_quotes_booking", "organisation_id", "booking_id"),
    )

    id: Mapped[Key]
    booking_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    tariff_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("tariffs.id"))
    class_code: Mapped[Words]
    class_reason: Mapped[Words]
    total_cents: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """The lines as they were shown (``usecases/pricing/quotes.py`` writes and reads them)."""
    given_at: Mapped[Moment]
