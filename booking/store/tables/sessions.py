"""Group sessions: dated occurrences with a number of places, and who takes them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, MomentOrNone, OwnedByOrganisation, Words


class GroupSessionRow(OwnedByOrganisation, Base):
    """A meal, a lesson, a day part of child care, or a day at the bench, at a location, in ``[starts_at, ends_at)``.

    ``places`` are seats; of a service that is dropped off, they are minutes of bench time. ``taken`` is kept by a
    trigger on ``session_places``: the check on it is the last wall, whatever the code above does. ``portions`` can be
    taken away besides, and ``portions_taken`` is kept in the same way.
    """

    __tablename__ = "group_sessions"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="period"),
        CheckConstraint("places BETWEEN 1 AND 5000", name="places"),
        CheckConstraint("taken BETWEEN 0 AND places", name="taken"),
        CheckConstraint("portions <= 5000 AND portions_taken BETWEEN 0 AND portions", name="portions"),
        CheckConstraint("least_age <= most_age", name="ages"),
        CheckConstraint("state IN ('open', 'cancelled')", name="state"),
        Index("ix_group_sessions_day", "organisation_id", "service_id", "starts_at"),
        Index(
            "uq_group_sessions_once",
            "organisation_id",
            "service_id",
            "location_id",
            "starts_at",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[Key]
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    location_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("locations.id"))
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    places: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    portions: Mapped[int] = mapped_column(default=0)
    portions_taken: Mapped[int] = mapped_column(default=0)
    name: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """What it is, in the organisation's words: the dish of the day, the lesson. Empty where the service says it."""
    least_age: Mapped[int | None]
    most_age: Mapped[int | None]
    """In whole years on the day itself, both included."""
    level: Mapped[Words] = mapped_column(default="")
    """How hard it is: the code of one of the organisation's levels; empty where that is no matter."""
    is_outdoor: Mapped[bool | None]
    """Whether it is in the open air; None where nobody said so."""
    book_until: Mapped[MomentOrNone]
    """Until when residents can book or change; None is the service's own notice."""
    repeat_key: Mapped[Words] = mapped_column(default="")
    """The same for all that were made together."""
    state: Mapped[Words] = mapped_column(default="open")
    created_at: Mapped[Moment]


class SessionPlaceRow(OwnedByOrganisation, Base):
    """The places that one booking takes in one session, and the portions that it takes away."""

    __tablename__ = "session_places"
    __table_args__ = (
        CheckConstraint("places >= 0 AND portions >= 0 AND places + portions > 0", name="places"),
        CheckConstraint("state IN ('held', 'planned', 'released')", name="state"),
        Index("ix_session_places_session", "organisation_id", "session_id"),
        Index("ix_session_places_booking", "organisation_id", "booking_id"),
        Index(
            "uq_session_places_once",
            "organisation_id",
            "session_id",
            "booking_id",
            unique=True,
            postgresql_where=text("state <> 'released'"),
        ),
    )

    id: Mapped[Key]
    session_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("group_sessions.id"))
    booking_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    places: Mapped[int]
    portions: Mapped[int] = mapped_column(default=0)
    state: Mapped[Words]


class SessionWorkerRow(OwnedByOrganisation, Base):
    """Somebody who works at a session: it stands in their day, with who comes."""

    __tablename__ = "session_workers"
    __table_args__ = (UniqueConstraint("organisation_id", "session_id", "worker_id"),)

    id: Mapped[Key]
    session_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("group_sessions.id"))
    worker_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("workers.id"))
