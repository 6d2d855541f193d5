"""Rides, and who is a member of a service of rides."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric, SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, MomentOrNone, OwnedByOrganisation, Words


class RideRow(OwnedByOrganisation, Base):
    """Where a booking drives to, how, and how far as it was planned and priced.

    What was driven in the end stands in ``work_records``, as for all work.
    """

    __tablename__ = "rides"
    __table_args__ = (
        UniqueConstraint("organisation_id", "booking_id"),
        CheckConstraint("aid IN ('', 'walker', 'wheelchair')", name="aid"),
        CheckConstraint("stay_minutes BETWEEN 0 AND 600", name="stay_minutes"),
        CheckConstraint("companions BETWEEN 0 AND 7", name="companions"),
        CheckConstraint("lead_minutes BETWEEN 0 AND 720", name="lead_minutes"),
        CheckConstraint("jsonb_array_length(stops) <= 3", name="stops"),
        CheckConstraint(
            "approach_km >= 0 AND job_km >= 0 AND back_km >= 0 AND outside_km >= 0 AND waiting_minutes >= 0",
            name="quantities",
        ),
        CheckConstraint("cash_cents BETWEEN 0 AND 100000", name="cash_cents"),
        CheckConstraint("received_cents BETWEEN 0 AND 100000", name="received_cents"),
        CheckConstraint("margin_minutes BETWEEN 0 AND 60", name="margin_minutes"),
        CheckConstraint("sharers BETWEEN 1 AND 2", name="sharers"),
    )

    id: Mapped[Key]
    booking_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    destination: Mapped[Words]
    """As it is said to a driver: street, number, postcode and municipality, with a name before it where it has one."""
    latitude: Mapped[float]
    longitude: Mapped[float]
    municipality: Mapped[Words]
    exact: Mapped[bool] = mapped_column(default=True)
    """False where only the middle of the municipality is known."""
    stops: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """On the way there, in order, at most three, each as ``rules.rides.Stop`` writes it."""
    appointment_at: Mapped[MomentOrNone]
    stay_minutes: Mapped[int]
    goes_back: Mapped[bool]
    companions: Mapped[int]
    aid: Mapped[Words]
    reason: Mapped[Words]
    shopping_list: Mapped[Words]
    lead_minutes: Mapped[int]
    """From the pick-up to the destination, with getting in and out and the margin."""
    margin_minutes: Mapped[int] = mapped_column(default=0)
    """How long before the appointment it is there; part of ``lead_minutes``."""
    approach_km: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    job_km: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    back_km: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    outside_km: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    waiting_minutes: Mapped[int]
    cash_cents: Mapped[int] = mapped_column(default=0)
    """What the resident handed over for the shopping, in cents."""
    cash_signed_at: Mapped[MomentOrNone]
    """When the resident signed for it."""
    received_cents: Mapped[int | None]
    """What the driver wrote down to have got in cash for the ride itself, in cents; None where nothing was written."""
    received_at: Mapped[MomentOrNone]
    sharers: Mapped[int] = mapped_column(SmallInteger, default=1)
    """Among how many bookings a tariff that splits does so. It stays as promised where the other one is cancelled."""
    drive: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB)
    """Of a ride that joined another one: where the car stops for both (``rules.shared_rides.DriveStop``)."""


class MembershipRow(OwnedByOrganisation, Base):
    """A household is a member of a service in one calendar year."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("organisation_id", "household_id", "service_id", "year"),
        CheckConstraint("kind IN ('single', 'couple')", name="kind"),
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year"),
        CheckConstraint("extract(year FROM since) = year", name="since"),
        CheckConstraint("price_cents >= 0", name="price_cents"),
        Index("ix_memberships_year", "organisation_id", "service_id", "year"),
    )

    id: Mapped[Key]
    household_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("households.id"))
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    year: Mapped[int]
    kind: Mapped[Words]
    since: Mapped[date]
    price_cents: Mapped[int]
    paid_on: Mapped[date | None]
    made_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("staff.id"))
    created_at: Mapped[Moment]
