"""What residents book, and where."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, OwnedByOrganisation, Words


class ServiceRow(OwnedByOrganisation, Base):
    """A service and how it is booked. ``shape`` says how it is delivered: so far ``visit``."""

    __tablename__ = "services"
    __table_args__ = (
        UniqueConstraint("organisation_id", "slug"),
        CheckConstraint("shape IN ('visit')", name="shape"),
        CheckConstraint("step_minutes IN (5, 10, 15, 20, 30, 60)", name="step_divides_hour"),
        CheckConstraint("notice_hours >= 0 AND horizon_days BETWEEN 1 AND 120", name="window"),
        CheckConstraint("change_notice_hours >= 0", name="change_notice"),
    )

    id: Mapped[Key]
    slug: Mapped[Words]
    name: Mapped[dict[str, Any]] = mapped_column(JSONB)
    summary: Mapped[dict[str, Any]] = mapped_column(JSONB)
    icon: Mapped[Words]
    shape: Mapped[Words]
    active: Mapped[bool] = mapped_column(default=True)
    step_minutes: Mapped[int] = mapped_column(default=30)
    notice_hours: Mapped[int] = mapped_column(default=24)
    """How long before a visit it can be booked at the latest, by residents themselves."""
    horizon_days: Mapped[int] = mapped_column(default=28)
    change_notice_hours: Mapped[int] = mapped_column(default=24)
    """Until how long before the visit a resident can move or cancel by link."""
    longest_minutes: Mapped[int] = mapped_column(default=240)


class OptionRow(OwnedByOrganisation, Base):
    """A concrete task, with its usual duration and what it needs."""

    __tablename__ = "options"
    __table_args__ = (
        UniqueConstraint("organisation_id", "service_id", "slug"),
        CheckConstraint("usual_minutes BETWEEN 5 AND 600", name="usual_minutes"),
        CheckConstraint("crew BETWEEN 1 AND 4", name="crew"),
    )

    id: Mapped[Key]
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    slug: Mapped[Words]
    name: Mapped[dict[str, Any]] = mapped_column(JSONB)
    hint: Mapped[dict[str, Any]] = mapped_column(JSONB)
    icon: Mapped[Words]
    usual_minutes: Mapped[int]
    skill: Mapped[Words]
    crew: Mapped[int] = mapped_column(default=1)
    needs_motor_tool: Mapped[bool] = mapped_column(default=False)
    may_drive: Mapped[bool] = mapped_column(default=False)
    may_have_waste: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)


class AreaRow(OwnedByOrganisation, Base):
    """A postcode to which a service comes, with its centre for addresses whose street is not known."""

    __tablename__ = "areas"
    __table_args__ = (UniqueConstraint("organisation_id", "service_id", "postcode"),)

    id: Mapped[Key]
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    postcode: Mapped[Words]
    municipality: Mapped[Words]
    latitude: Mapped[float]
    longitude: Mapped[float]


class StreetRow(OwnedByOrganisation, Base):
    """A street that the organisation knows the place of: for suggestions while typing and travel times."""

    __tablename__ = "streets"
    __table_args__ = (
        UniqueConstraint("organisation_id", "postcode", "name"),
        Index("ix_streets_search", "organisation_id", "postcode", "search_name"),
    )

    id: Mapped[Key]
    postcode: Mapped[Words]
    name: Mapped[Words]
    search_name: Mapped[Words]
    """The name in lower case without accents and spaces: how it is found."""
    latitude: Mapped[float]
    longitude: Mapped[float]
