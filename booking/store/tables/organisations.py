"""Who provides services."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, OwnedByOrganisation, Words


class OrganisationRow(Base):
    """An organisation: one tenant, the data controller."""

    __tablename__ = "organisations"
    __table_args__ = (
        CheckConstraint("waiting_order IN ('date', 'age', 'points', 'status')", name="waiting_order"),
        CheckConstraint("collect_reminder_days BETWEEN 0 AND 60", name="collect_reminder_days"),
        CheckConstraint("request_days_kept BETWEEN 1 AND 730", name="request_days_kept"),
    )

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
    keeps_public_holidays: Mapped[bool] = mapped_column(default=True)
    """Whether the ten holidays of the law count; municipal and OCMW staff have a list of their own (domain A4)."""
    travel: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """What differs from the usual: ``detour``, and for each mode ``[kilometres an hour, fixed minutes]``."""
    waiting_order: Mapped[Words] = mapped_column(default="date")
    """Who of the waiting list comes first: ``date`` of asking, ``age``, ``points`` of need, or ``status``."""
    collect_reminder_days: Mapped[int] = mapped_column(default=7)
    """After how many days somebody is told once more that what they left with us is ready; 0 is never."""
    request_days_kept: Mapped[int] = mapped_column(default=180)
    """How many days what is personal of a request is kept after it was declined or withdrawn."""
    levels: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    """How hard a lesson can be, in its own words, the easiest first (``rules.levels``)."""
    roster_version: Mapped[int] = mapped_column(BigInteger, default=1)
    """Grows by itself (triggers) with each change of who is there when or what is offered: what a process remembers
    of it is old then.

    Microseconds of the clock, so that no number comes back where an older copy of the database is put back.
    """


class CalendarDayRow(OwnedByOrganisation, Base):
    """A day that differs from the usual for the whole organisation.

    ``closed``: nobody works. ``open``: work goes on although it is a public holiday. ``replacement``: closed in the
    place of the public holiday ``replaces``, which fell on a day off.
    """

    __tablename__ = "calendar_days"
    __table_args__ = (
        UniqueConstraint("organisation_id", "on"),
        CheckConstraint("kind IN ('closed', 'open', 'replacement')", name="kind"),
        CheckConstraint("(kind = 'replacement') = (replaces IS NOT NULL)", name="replaces"),
    )

    id: Mapped[Key]
    on: Mapped[date]
    kind: Mapped[Words] = mapped_column(default="closed")
    name: Mapped[Words]
    replaces: Mapped[date | None]
