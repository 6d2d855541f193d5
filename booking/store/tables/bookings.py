"""Bookings, the work that follows from them, and their history."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, MomentOrNone, OwnedByOrganisation, Words


class DraftRow(OwnedByOrganisation, Base):
    """What somebody has answered so far on the way to a booking; swept when it is old."""

    __tablename__ = "drafts"
    __table_args__ = (
        UniqueConstraint("organisation_id", "token"),
        Index("ix_drafts_touched_at", "touched_at"),
        Index("ix_drafts_basket", "organisation_id", "basket_id", postgresql_where=text("basket_id IS NOT NULL")),
    )

    id: Mapped[Key]
    token: Mapped[Words]
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    booking_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    moving_booking_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    staff_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("staff.id"))
    household_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("households.id"))
    """A household that proved itself with a private link, or that the desk chose."""
    basket_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("baskets.id"))
    """With what it is booked together, where it is."""
    touched_at: Mapped[Moment]


class BookingRow(OwnedByOrganisation, Base):
    """The promise: one household, one service, one visit.

    The address is kept as it was when the promise was made. ``[starts_at, ends_at)`` is what the resident
    was told.
    """

    __tablename__ = "bookings"
    __table_args__ = (
        UniqueConstraint("organisation_id", "number"),
        UniqueConstraint("organisation_id", "client_key"),
        CheckConstraint(
            "state IN ('held', 'confirmed', 'started', 'done', 'cancelled', 'expired', 'not_done')", name="state"
        ),
        CheckConstraint("starts_at < ends_at", name="period"),
        CheckConstraint("state IN ('held', 'expired', 'cancelled') OR resident_id IS NOT NULL", name="resident"),
        CheckConstraint("state <> 'held' OR held_until IS NOT NULL", name="held_until"),
        Index("ix_bookings_day", "organisation_id", "starts_at"),
        Index("ix_bookings_resident", "organisation_id", "resident_id"),
        Index("ix_bookings_household", "organisation_id", "household_id"),
        Index("ix_bookings_held", "held_until", postgresql_where=text("state = 'held'")),
        Index(
            "ix_bookings_representative",
            "organisation_id",
            "booked_by_representative_id",
            postgresql_where=text("booked_by_representative_id IS NOT NULL"),
        ),
        Index(
            "ix_bookings_series",
            "organisation_id",
            "series_id",
            "series_on",
            postgresql_where=text("series_id IS NOT NULL"),
        ),
        Index("ix_bookings_basket", "organisation_id", "basket_id", postgresql_where=text("basket_id IS NOT NULL")),
    )

    id: Mapped[Key]
    number: Mapped[Words]
    """Eight digits, said aloud in two groups of four."""
    client_key: Mapped[Words]
    """Chosen before the request was sent: a repeated request finds the first answer."""
    link_epoch: Mapped[int] = mapped_column(default=0)
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    resident_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("residents.id"))
    household_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("households.id"))
    state: Mapped[Words]
    held_until: Mapped[MomentOrNone]
    extended: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    crew: Mapped[int] = mapped_column(default=1)
    buffer_minutes: Mapped[int] = mapped_column(default=0)
    street: Mapped[Words]
    house_number: Mapped[Words]
    box: Mapped[Words] = mapped_column(default="")
    postcode: Mapped[Words]
    municipality: Mapped[Words]
    latitude: Mapped[float]
    longitude: Mapped[float]
    access_notes: Mapped[Words] = mapped_column(default="")
    note: Mapped[Words] = mapped_column(default="")
    locale: Mapped[Words] = mapped_column(default="nl")
    household_proved: Mapped[bool] = mapped_column(default=False)
    """Whether the household was known for sure: booked by the desk, or through a private link of its own.

    Anybody can type a neighbour's name, number and address; that must not show them the neighbour's price.
    """
    claimed_ground: Mapped[str | None]
    pay_by: Mapped[Words] = mapped_column(default="invoice")
    """``online`` or ``invoice``."""
    price_override: Mapped[Words] = mapped_column(default="")
    """Why the household may have more of the service than a quota of the regulation allows."""
    time_override: Mapped[Words] = mapped_column(default="")
    """Why the desk booked beyond the notice, the horizon, a quota or a wish about who comes."""
    language: Mapped[Words] = mapped_column(default="")
    """A language that who comes has to speak; empty is any."""
    preferred_worker_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("workers.id"))
    location_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("locations.id"))
    """Where it takes place, when that is not at the household's own address."""
    series_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("series.id"))
    series_on: Mapped[date | None]
    """The day that the series meant, whatever day it became."""
    basket_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("baskets.id"))
    """With what it is booked together, where it is."""
    booked_by_representative_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("representatives.id"))
    """Who booked it for the household."""
    channel: Mapped[Words] = mapped_column(default="web")
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """What the service asks besides, by the slug of the question."""
    answers_override: Mapped[Words] = mapped_column(default="")
    """Why the desk went on with answers beyond what the service may do."""
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - how SQLAlchemy wants it


class BookingOptionRow(OwnedByOrganisation, Base):
    """One task of a booking, as often as it was asked."""

    __tablename__ = "booking_options"
    __table_args__ = (
        UniqueConstraint("organisation_id", "booking_id", "option_id"),
        CheckConstraint("periods BETWEEN 1 AND 99", name="periods"),
    )

    id: Mapped[Key]
    booking_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    option_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("options.id"))
    count: Mapped[int] = mapped_column(default=1)
    minutes: Mapped[int]
    """How long all of them take together, as planned when it was booked."""
    periods: Mapped[int] = mapped_column(default=1, server_default="1")
    """Of what is rented: how many of its periods, one after the other."""


class AssignmentRow(OwnedByOrganisation, Base):
    """One worker, one booking, one stretch of time ``[starts_at, ends_at)``.

    The exclusion constraint is the last wall: no worker is ever in two places, whatever the code above does.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="period"),
        CheckConstraint("state IN ('held', 'planned', 'started', 'done', 'not_done', 'released')", name="state"),
        ExcludeConstraint(
            (text("int8range(worker_id, worker_id, '[]')"), "&&"),
            (text("tstzrange(starts_at, ends_at)"), "&&"),
            using="gist",
            where=text("state IN ('held', 'planned', 'started', 'done') AND joined_to_id IS NULL"),
            name="ex_assignments_worker_once",
        ),
        # What is taken of a worker's coming days is read from the index alone, however long the history.
        Index(
            "ix_assignments_busy",
            "organisation_id",
            "worker_id",
            "starts_at",
            postgresql_include=[
                "ends_at",
                "latitude",
                "longitude",
                "buffer_minutes",
                "state",
                "booking_id",
                "joined_to_id",
            ],
            postgresql_where=text("state IN ('held', 'planned', 'started', 'done')"),
        ),
        Index("ix_assignments_joined_to_id", "joined_to_id", postgresql_where=text("joined_to_id IS NOT NULL")),
        Index("ix_assignments_worker_day", "organisation_id", "worker_id", "starts_at"),
        Index("ix_assignments_booking", "organisation_id", "booking_id"),
    )

    id: Mapped[Key]
    booking_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    worker_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("workers.id"))
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    latitude: Mapped[float]
    longitude: Mapped[float]
    buffer_minutes: Mapped[int] = mapped_column(default=0)
    """What is kept free after it, as the service wanted when it was booked."""
    state: Mapped[Words]
    started_at: Mapped[MomentOrNone]
    finished_at: Mapped[MomentOrNone]
    not_done_reason: Mapped[Words] = mapped_column(default="")
    joined_to_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("assignments.id"))
    """Of a ride that shares the drive of another one: that one's assignment, which keeps the driver for both."""


class HistoryRow(OwnedByOrganisation, Base):
    """One change of a booking: when, who, what, and the facts. Only ever added to."""

    __tablename__ = "booking_history"
    __table_args__ = (Index("ix_booking_history_booking", "organisation_id", "booking_id", "id"),)

    id: Mapped[Key]
    booking_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    at: Mapped[Moment]
    change: Mapped[Words]
    state: Mapped[Words]
    by_role: Mapped[Words]
    by_staff_id: Mapped[int | None] = mapped_column(BigInteger)
    by_name: Mapped[Words] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
