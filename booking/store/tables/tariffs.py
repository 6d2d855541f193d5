"""Prices: the tariff, what was decided for a household, and the quote that was given."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, MomentOrNone, OwnedByOrganisation, Words


class TariffRow(OwnedByOrganisation, Base):
    """A regulation as data: a draft, or published and in force on the days of ``[valid_from, valid_until)``.

    ``withdrawn`` is what was published once, gave quotes, and counts on no day any more: it stays readable.
    Name, source and days are copies, so that a list needs no parsing. The days of the row count, not those of
    the text: a later tariff ends an earlier one, whose text stays as it was written.
    """

    __tablename__ = "tariffs"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name="period"),
        CheckConstraint("state IN ('draft', 'published', 'withdrawn')", name="state"),
        ExcludeConstraint(
            (text("int8range(service_id, service_id, '[]')"), "&&"),
            (text("daterange(valid_from, valid_until)"), "&&"),
            using="gist",
            where=text("state = 'published'"),
            name="ex_tariffs_published_once",
        ),
        Index("ix_tariffs_service", "organisation_id", "service_id", "valid_from"),
    )

    id: Mapped[Key]
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    state: Mapped[Words]
    name: Mapped[dict[str, Any]] = mapped_column(JSONB)
    source: Mapped[Words]
    decided_on: Mapped[date | None]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    text: Mapped[Words]
    """The document as somebody wrote it, in TOML or JSON, with its comments."""
    created_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("staff.id"))
    created_at: Mapped[MomentOrNone]
    published_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("staff.id"))
    published_at: Mapped[MomentOrNone]
    reason: Mapped[Words] = mapped_column(default="")
    """Why it changes prices that were given before it was published."""
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - how SQLAlchemy wants it


class PriceDecisionRow(OwnedByOrganisation, Base):
    """The class or the amount that somebody decided for a household, on evidence that was seen and not kept.

    The newest decision for a day counts; an earlier one stays as it was. No income is stored.
    """

    __tablename__ = "price_decisions"
    __table_args__ = (
        CheckConstraint("valid_from < valid_until", name="period"),
        CheckConstraint("class_code IS NOT NULL OR amount_cents IS NOT NULL", name="decides"),
        CheckConstraint("amount_cents >= 0", name="amount"),
        Index("ix_price_decisions_household", "organisation_id", "household_id", "service_id"),
        Index("ix_price_decisions_ends", "organisation_id", "valid_until"),
    )

    id: Mapped[Key]
    household_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("households.id"))
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    person: Mapped[Words] = mapped_column(default="")
    """The child whose attest it is; empty where it is for the household."""
    class_code: Mapped[str | None] = mapped_column(Text)
    amount_cents: Mapped[int | None]
    provisional: Mapped[bool] = mapped_column(default=False)
    """Given while the evidence is on its way: the final one corrects it from its first day on."""
    ground: Mapped[Words]
    evidence: Mapped[Words]
    evidence_seen_on: Mapped[date]
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    review_on: Mapped[date | None]
    """When somebody should look again, before it ends."""
    decided_by_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("staff.id"))
    decided_at: Mapped[Moment]


class QuoteRow(OwnedByOrganisation, Base):
    """The price that was given for a booking. Never changed: the newest counts, a correction is a new one."""

    __tablename__ = "quotes"
    __table_args__ = (
        CheckConstraint("total_cents >= 0", name="total"),
        CheckConstraint("stage IN ('estimate', 'final')", name="stage"),
        Index("ix_quotes_booking", "organisation_id", "booking_id"),
        Index("ix_quotes_tariff", "organisation_id", "tariff_id"),
    )

    id: Mapped[Key]
    booking_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    tariff_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("tariffs.id"))
    decision_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("price_decisions.id"))
    corrects_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("quotes.id"))
    """The quote that this one puts right, after the work was priced for good."""
    stage: Mapped[Words] = mapped_column(default="estimate")
    cause: Mapped[Words] = mapped_column(default="")
    """Why it was given: ``booked``, ``moved``, ``decision``, ``work``, ``tariff`` or ``by_hand``."""
    class_code: Mapped[Words]
    class_reason: Mapped[Words]
    total_cents: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """The lines as they were shown; ``store/quotes.py`` writes and reads them."""
    given_at: Mapped[Moment]
