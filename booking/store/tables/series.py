"""Bookings that come back: every second Tuesday, from … until …, not in August."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, OwnedByOrganisation, Words


class SeriesRow(OwnedByOrganisation, Base):
    """What comes back, for whom and where. Each date is a booking of its own, with ``series_id`` and ``series_on``."""

    __tablename__ = "series"
    __table_args__ = (
        UniqueConstraint("organisation_id", "client_key"),
        CheckConstraint("state IN ('active', 'ended')", name="state"),
        Index("ix_series_household", "organisation_id", "household_id"),
    )

    id: Mapped[Key]
    client_key: Mapped[Words]
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    household_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("households.id"))
    resident_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("residents.id"))
    rule: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """The rule of the dates, as ``rules.series`` writes it."""
    work: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """What is done at each visit and where: choices, address, notes, language."""
    preferred_worker_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("workers.id"))
    planned_until: Mapped[date]
    """The first day of which no date was looked at yet: a series without an end grows with the horizon."""
    state: Mapped[Words]
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - how SQLAlchemy wants it


class SeriesPauseRow(OwnedByOrganisation, Base):
    """Days ``[first, last]`` on which a series does not come: a stay in hospital. Why is not kept."""

    __tablename__ = "series_pauses"
    __table_args__ = (
        CheckConstraint("first <= last", name="period"),
        Index("ix_series_pauses_series", "organisation_id", "series_id"),
    )

    id: Mapped[Key]
    series_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("series.id"))
    first: Mapped[date]
    last: Mapped[date]
