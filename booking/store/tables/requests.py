"""Requests: what was asked that is not instant, what became of it, and who may see what is confidential."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, MomentOrNone, OwnedByOrganisation, Words


class RequestRow(OwnedByOrganisation, Base):
    """Somebody asks for a service, for themselves or for another.

    Name, phone and address are as they were told: the desk says which household it is. Once ``forgotten_at``, nothing
    of it points to a person any more.
    """

    __tablename__ = "requests"
    __table_args__ = (
        UniqueConstraint("organisation_id", "number"),
        UniqueConstraint("organisation_id", "client_key"),
        UniqueConstraint("organisation_id", "token"),
        CheckConstraint(
            "state IN ('requested', 'intake', 'assessed', 'accepted', 'waiting', 'confirmed', 'declined', 'withdrawn')",
            name="state",
        ),
        CheckConstraint(
            "relation IN ('self', 'family', 'neighbour', 'doctor', 'social_worker', 'other')", name="relation"
        ),
        CheckConstraint("relation = 'self' OR consent_at IS NOT NULL", name="consent"),
        CheckConstraint("urgency IN ('', 'leak', 'toilet', 'heating', 'snow', 'other')", name="urgency"),
        CheckConstraint("part IN ('any', 'morning', 'afternoon')", name="part"),
        CheckConstraint("intake_by IN ('', 'visit', 'phone')", name="intake_by"),
        CheckConstraint("needed_minutes BETWEEN 1 AND 3600", name="needed_minutes"),
        CheckConstraint("granted_minutes BETWEEN 1 AND 3600", name="granted_minutes"),
        CheckConstraint("needed_per IN ('once', 'week', 'month')", name="needed_per"),
        CheckConstraint("granted_per IN ('once', 'week', 'month')", name="granted_per"),
        CheckConstraint("decision IN ('', 'accepted', 'declined')", name="decision"),
        CheckConstraint("(decision = '') = (decided_on IS NULL)", name="decided_on"),
        CheckConstraint("review_on > decided_on", name="review_on"),
        CheckConstraint(
            "(state IN ('confirmed', 'declined', 'withdrawn')) = (closed_at IS NOT NULL)", name="closed_at"
        ),
        CheckConstraint("state <> 'confirmed' OR booking_id IS NOT NULL OR series_id IS NOT NULL", name="confirmed"),
        CheckConstraint("forgotten_at IS NULL OR state IN ('declined', 'withdrawn')", name="forgotten_at"),
        Index(
            "ix_requests_open",
            "organisation_id",
            "created_at",
            postgresql_where=text("state NOT IN ('confirmed', 'declined', 'withdrawn')"),
        ),
        Index("ix_requests_household", "organisation_id", "household_id"),
        Index(
            "ix_requests_to_forget",
            "closed_at",
            postgresql_where=text("state IN ('declined', 'withdrawn') AND forgotten_at IS NULL"),
        ),
        Index("ix_requests_waiting", "organisation_id", "waiting_id", postgresql_where=text("waiting_id IS NOT NULL")),
    )

    id: Mapped[Key]
    number: Mapped[Words]
    """Eight digits, said aloud in two groups of four."""
    token: Mapped[Words]
    """How who asked finds it again: part of a private link."""
    client_key: Mapped[Words]
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    household_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("households.id"))
    resident_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("residents.id"))
    name: Mapped[Words]
    """For whom it is."""
    phone: Mapped[Words] = mapped_column(default="")
    """E.164; empty where only who asks can be called."""
    email: Mapped[Words] = mapped_column(default="")
    street: Mapped[Words]
    house_number: Mapped[Words]
    box: Mapped[Words] = mapped_column(default="")
    postcode: Mapped[Words]
    municipality: Mapped[Words]
    latitude: Mapped[float]
    longitude: Mapped[float]
    access_notes: Mapped[Words] = mapped_column(default="")
    relation: Mapped[Words] = mapped_column(default="self")
    """What who asks is to the person whom it is for."""
    asker_name: Mapped[Words] = mapped_column(default="")
    asker_phone: Mapped[Words] = mapped_column(default="")
    asker_email: Mapped[Words] = mapped_column(default="")
    consent_at: Mapped[MomentOrNone]
    """When who asks said that the person agrees."""
    need: Mapped[Words]
    choices: Mapped[list[list[int]]] = mapped_column(JSONB, default=list)
    """``[option id, how many]``, in the order of choosing."""
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """What the service asks besides, by the slug of the question."""
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    """Which days suit; 0 is Monday."""
    part: Mapped[Words] = mapped_column(default="any")
    urgency: Mapped[Words] = mapped_column(default="")
    urgency_words: Mapped[Words] = mapped_column(default="")
    birth_year: Mapped[int | None]
    points: Mapped[int] = mapped_column(default=0)
    """Points of need, where the organisation orders by them."""
    state: Mapped[Words]
    intake_by: Mapped[Words] = mapped_column(default="")
    intake_at: Mapped[MomentOrNone]
    intake_booking_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    intake_words: Mapped[Words] = mapped_column(default="")
    is_feasible: Mapped[bool | None]
    needed_minutes: Mapped[int | None]
    needed_per: Mapped[Words] = mapped_column(default="once")
    materials: Mapped[Words] = mapped_column(default="")
    decide_on: Mapped[date | None]
    """On which day a committee decides."""
    decision: Mapped[Words] = mapped_column(default="")
    ground: Mapped[Words] = mapped_column(default="")
    granted_minutes: Mapped[int | None]
    granted_per: Mapped[Words] = mapped_column(default="once")
    conditions: Mapped[Words] = mapped_column(default="")
    """What goes with a yes, or what comes with a no, as who asked reads it."""
    decided_by: Mapped[Words] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("staff.id"))
    decided_on: Mapped[date | None]
    review_on: Mapped[date | None]
    waiting_since: Mapped[MomentOrNone]
    waiting_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("waiting.id"))
    """The wish on the list by which free places are offered, where there is one."""
    booking_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    series_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("series.id"))
    locale: Mapped[Words] = mapped_column(default="nl")
    channel: Mapped[Words] = mapped_column(default="web")
    created_at: Mapped[Moment]
    closed_at: Mapped[MomentOrNone]
    forgotten_at: Mapped[MomentOrNone]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - how SQLAlchemy wants it


class RequestHistoryRow(OwnedByOrganisation, Base):
    """One step of a request: when, who, what, and facts that name nobody. Only ever added to."""

    __tablename__ = "request_history"
    __table_args__ = (Index("ix_request_history_request", "organisation_id", "request_id", "id"),)

    id: Mapped[Key]
    request_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("requests.id"))
    at: Mapped[Moment]
    step: Mapped[Words]
    state: Mapped[Words]
    by_role: Mapped[Words]
    by_staff_id: Mapped[int | None] = mapped_column(BigInteger)
    by_name: Mapped[Words] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)


class ServiceGuideRow(OwnedByOrganisation, Base):
    """Somebody of the staff who guides families in a confidential service: they see its requests and bookings."""

    __tablename__ = "service_guides"
    __table_args__ = (UniqueConstraint("organisation_id", "service_id", "staff_id"),)

    id: Mapped[Key]
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    staff_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("staff.id"))
