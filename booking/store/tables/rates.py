"""Rates that several tariffs share and that change on fixed days: the kilometre rate of each quarter."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, OwnedByOrganisation, Words


class RateRow(OwnedByOrganisation, Base):
    """A shared table, by the code that tariffs name it with."""

    __tablename__ = "rates"
    __table_args__ = (UniqueConstraint("organisation_id", "code"),)

    id: Mapped[Key]
    code: Mapped[Words]
    name: Mapped[dict[str, Any]] = mapped_column(JSONB)
    source: Mapped[Words]


class RatePeriodRow(OwnedByOrganisation, Base):
    """One amount of a rate, in euro, on the days from ``first`` to ``last``, both included."""

    __tablename__ = "rate_periods"
    __table_args__ = (
        CheckConstraint("first <= last", name="period"),
        CheckConstraint("amount >= 0", name="amount"),
        ExcludeConstraint(
            (text("int8range(rate_id, rate_id, '[]')"), "&&"),
            (text("daterange(first, last, '[]')"), "&&"),
            using="gist",
            name="ex_rate_periods_once",
        ),
    )

    id: Mapped[Key]
    rate_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("rates.id"))
    first: Mapped[date]
    last: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 6))
