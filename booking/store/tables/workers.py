"""The people who do the work, and when they are there."""

from __future__ import annotations

from datetime import time

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, OwnedByOrganisation, Words


class WorkerRow(OwnedByOrganisation, Base):
    """A worker: what they can do, how they travel, where their day begins and ends."""

    __tablename__ = "workers"
    __table_args__ = (
        CheckConstraint("travel_mode IN ('car', 'bike', 'foot')", name="travel_mode"),
        Index("ix_workers_organisation_id", "organisation_id"),
    )

    id: Mapped[Key]
    name: Mapped[Words]
    phone: Mapped[Words] = mapped_column(default="")
    skills: Mapped[list[str]] = mapped_column(ARRAY(Text))
    travel_mode: Mapped[Words]
    base_latitude: Mapped[float]
    base_longitude: Mapped[float]
    active: Mapped[bool] = mapped_column(default=True)


class WeeklyHoursRow(OwnedByOrganisation, Base):
    """A stretch of a worker's week. Clock times of Brussels; ``weekday`` 0 is Monday."""

    __tablename__ = "weekly_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("starts < ends", name="period"),
        Index("ix_weekly_hours_worker", "organisation_id", "worker_id"),
    )

    id: Mapped[Key]
    worker_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("workers.id"))
    weekday: Mapped[int]
    starts: Mapped[time]
    ends: Mapped[time]


class AbsenceRow(OwnedByOrganisation, Base):
    """A stretch ``[starts_at, ends_at)`` in which a worker is not there. The reason is not kept here."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="period"),
        Index("ix_absences_worker", "organisation_id", "worker_id", "ends_at"),
    )

    id: Mapped[Key]
    worker_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("workers.id"))
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
