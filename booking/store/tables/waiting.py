"""The waiting list: who wants a place, and the places that were offered to them."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, MomentOrNone, OwnedByOrganisation, Words


class WaitingRow(OwnedByOrganisation, Base):
    """Somebody waits for a place, or for an earlier one than the booking that they have (``booking_id``)."""

    __tablename__ = "waiting"
    __table_args__ = (
        UniqueConstraint("organisation_id", "client_key"),
        UniqueConstraint("organisation_id", "token"),
        CheckConstraint("state IN ('waiting', 'served', 'withdrawn', 'lapsed')", name="state"),
        CheckConstraint("first <= last", name="days"),
        CheckConstraint("earliest < latest", name="hours"),
        CheckConstraint("told_by IN ('message', 'call')", name="told_by"),
        Index("ix_waiting_open", "organisation_id", "service_id", postgresql_where=text("state = 'waiting'")),
        Index("ix_waiting_household", "organisation_id", "household_id"),
    )

    id: Mapped[Key]
    token: Mapped[Words]
    """How the household finds its wish: part of a private link."""
    client_key: Mapped[Words]
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    household_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("households.id"))
    resident_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("residents.id"))
    booking_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    work: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """What has to be done and where: choices, address, notes, language."""
    first: Mapped[date]
    last: Mapped[date]
    """The days ``[first, last]`` on which it would suit."""
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    """0 is Monday."""
    earliest: Mapped[time]
    latest: Mapped[time]
    """Between which clock times of Brussels the visit has to lie."""
    worker_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("workers.id"))
    birth_year: Mapped[int | None]
    points: Mapped[int] = mapped_column(default=0)
    """Points of need, as the organisation gives them."""
    told_by: Mapped[Words] = mapped_column(default="message")
    """``message``, or ``call`` for who would rather be phoned."""
    state: Mapped[Words]
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - how SQLAlchemy wants it


class OfferRow(OwnedByOrganisation, Base):
    """A place that is kept for one person of the waiting list until ``until``; ``booking_id`` holds it."""

    __tablename__ = "offers"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'accepted', 'declined', 'lapsed')", name="state"),
        UniqueConstraint("organisation_id", "booking_id"),
        Index("ix_offers_waiting", "organisation_id", "waiting_id"),
        Index(
            "uq_offers_one_at_a_time",
            "organisation_id",
            "waiting_id",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[Key]
    waiting_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("waiting.id"))
    booking_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    starts_at: Mapped[Moment]
    offered_at: Mapped[Moment]
    until: Mapped[Moment]
    called_at: Mapped[MomentOrNone]
    """When the desk reached them by phone, or tried to."""
    state: Mapped[Words]
