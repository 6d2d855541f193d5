"""The people who do the work, and when they are there."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, OwnedByOrganisation, Words


class WorkerRow(OwnedByOrganisation, Base):
    """A worker: what they can do, how they travel, where their day begins and ends."""

    __tablename__ = "workers"
    __table_args__ = (
        CheckConstraint("travel_mode IN ('car', 'cargo_bike', 'bike', 'foot')", name="travel_mode"),
        CheckConstraint("contract_from < contract_until", name="contract"),
        CheckConstraint("week_minutes BETWEEN 60 AND 2400", name="week_minutes"),
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
    limits: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """What this worker must not be asked to do: no ladders, no lifting. Why is nobody's business here (domain A5)."""
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    leads: Mapped[bool] = mapped_column(default=False)
    """Whether they can lead a crew, as its foreman."""
    contract_from: Mapped[date | None]
    contract_until: Mapped[date | None]
    """The first day after the contract."""
    week_minutes: Mapped[int] = mapped_column(default=38 * 60)
    """How long a week of the contract is: 38 hours for a whole one."""


class WeeklyHoursRow(OwnedByOrganisation, Base):
    """A stretch of a worker's week. Clock times of Brussels; ``weekday`` 0 is Monday.

    ``week`` 0 is every week; 1 and 2 are every other one (``rules.hours.Week``).
    """

    __tablename__ = "weekly_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("starts < ends", name="period"),
        CheckConstraint("week BETWEEN 0 AND 2", name="week"),
        Index("ix_weekly_hours_worker", "organisation_id", "worker_id"),
    )

    id: Mapped[Key]
    worker_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("workers.id"))
    weekday: Mapped[int]
    week: Mapped[int] = mapped_column(default=0)
    starts: Mapped[time]
    ends: Mapped[time]


class ShiftRow(OwnedByOrganisation, Base):
    """A dated stretch ``[starts_at, ends_at)`` of work, beside the weekly hours; it may cross midnight."""

    __tablename__ = "shifts"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="period"),
        Index("ix_shifts_worker", "organisation_id", "worker_id", "ends_at"),
    )

    id: Mapped[Key]
    worker_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("workers.id"))
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]


class ChangedDayRow(OwnedByOrganisation, Base):
    """A day on which a worker's weekly hours do not count: the shifts of that day are all there is."""

    __tablename__ = "changed_days"
    __table_args__ = (UniqueConstraint("organisation_id", "worker_id", "on"),)

    id: Mapped[Key]
    worker_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("workers.id"))
    on: Mapped[date]


class HouseholdWorkerRow(OwnedByOrganisation, Base):
    """A worker whom a household likes to see, or one who does not go there."""

    __tablename__ = "household_workers"
    __table_args__ = (
        UniqueConstraint("organisation_id", "household_id", "worker_id"),
        CheckConstraint("kind IN ('preferred', 'excluded')", name="kind"),
    )

    id: Mapped[Key]
    household_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("households.id"))
    worker_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("workers.id"))
    kind: Mapped[Words]


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
