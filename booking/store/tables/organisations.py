"""Who provides services."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, OwnedByOrganisation, Words


class OrganisationRow(Base):
    """An organisation: one tenant, the data controller."""

    __tablename__ = "organisations"

    id: Mapped[Key]
    slug: Mapped[Words] = mapped_column(unique=True)
    name: Mapped[Words]
    host: Mapped[Words] = mapped_column(unique=True)
    """The host name, with its port where it has one, by which requests find this organisation."""
    base_url: Mapped[Words]
    """How links in messages begin. Fixed here, because a request's own host can be forged."""
    phone: Mapped[Words]
    phone_hours: Mapped[dict[str, Any]] = mapped_column(JSONB)
    email: Mapped[Words]
    brand: Mapped[Words]
    brand_ink: Mapped[Words]
    warm: Mapped[Words]


class ClosureRow(OwnedByOrganisation, Base):
    """A day on which the whole organisation is closed, beside the public holidays."""

    __tablename__ = "closures"
    __table_args__ = (UniqueConstraint("organisation_id", "on"),)

    id: Mapped[Key]
    on: Mapped[date]
    name: Mapped[Words]
