"""Child care: the hours of a day, plans of days with their respite days, and rounds of wishes for holidays."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, MomentOrNone, OwnedByOrganisation, Words


class CareHoursRow(OwnedByOrganisation, Base):
    """From when until when somebody is there at a session: as it was ordered, and as it was ticked."""

    __tablename__ = "care_hours"
    __table_args__ = (
        UniqueConstraint("organisation_id", "booking_id"),
        CheckConstraint("planned_from < planned_until", name="planned"),
        CheckConstraint("(planned_from IS NULL) = (planned_until IS NULL)", name="planned_whole"),
        CheckConstraint("arrived_at <= left_at", name="ticked"),
        CheckConstraint("left_at IS NULL OR arrived_at IS NOT NULL", name="arrived_first"),
    )

    id: Mapped[Key]
    booking_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    planned_from: Mapped[MomentOrNone]
    planned_until: Mapped[MomentOrNone]
    """None where nobody asked: the day part that was chosen says how long."""
    arrived_at: Mapped[MomentOrNone]
    left_at: Mapped[MomentOrNone]


class CarePlanRow(OwnedByOrganisation, Base):
    """What was agreed with a plan of days besides its rule: how many respite days a whole calendar year has."""

    __tablename__ = "care_plans"
    __table_args__ = (
        UniqueConstraint("organisation_id", "series_id"),
        CheckConstraint("respite_days BETWEEN 0 AND 366", name="respite_days"),
    )

    id: Mapped[Key]
    series_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("series.id"))
    respite_days: Mapped[int] = mapped_column(SmallInteger)


class RespiteDayRow(OwnedByOrganisation, Base):
    """A planned day that was cancelled and costs nothing: a respite day, or waived by the desk with a reason."""

    __tablename__ = "respite_days"
    __table_args__ = (
        UniqueConstraint("organisation_id", "booking_id"),
        Index("ix_respite_days_series", "organisation_id", "series_id", "used_on"),
    )

    id: Mapped[Key]
    series_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("series.id"))
    booking_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    used_on: Mapped[date]
    """The day on which the child would have come."""
    reason: Mapped[Words] = mapped_column(default="")
    """Why the desk asks nothing for it; such a day does not count as a respite day. Empty is a respite day."""
    created_at: Mapped[Moment]


class WishRoundRow(OwnedByOrganisation, Base):
    """Days of a holiday for which families say what they wish, before any of them is given away."""

    __tablename__ = "wish_rounds"
    __table_args__ = (
        CheckConstraint("first <= last", name="days"),
        CheckConstraint("wishes_until < allocate_on AND allocate_on <= first", name="moments"),
        CheckConstraint("state IN ('open', 'proposed', 'accepted')", name="state"),
        Index("ix_wish_rounds_service", "organisation_id", "service_id", "first"),
    )

    id: Mapped[Key]
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    option_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("options.id"))
    """The day part that is given."""
    name: Mapped[Words]
    first: Mapped[date]
    last: Mapped[date]
    """The days ``[first, last]`` whose sessions can be wished."""
    wishes_until: Mapped[date]
    """The last day on which wishes are taken."""
    allocate_on: Mapped[date]
    grounds: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """Grounds of priority: code, words in each language, points."""
    seed: Mapped[Words] = mapped_column(default="")
    """What the lottery was drawn with: the same seed gives the same result."""
    state: Mapped[Words] = mapped_column(default="open")
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - how SQLAlchemy wants it


class RoundFamilyRow(OwnedByOrganisation, Base):
    """A family that takes part in a round, the grounds that it claims, and where the lottery put it."""

    __tablename__ = "round_families"
    __table_args__ = (UniqueConstraint("organisation_id", "round_id", "household_id"),)

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("wish_rounds.id"))
    household_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("households.id"))
    resident_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("residents.id"))
    grounds: Mapped[list[str]] = mapped_column(JSONB)
    told_at: Mapped[MomentOrNone]


class RoundWishRow(OwnedByOrganisation, Base):
    """A child would like to come to a session; ``rank`` 1 is what its family wants most."""

    __tablename__ = "round_wishes"
    __table_args__ = (
        UniqueConstraint("organisation_id", "round_id", "member_id", "session_id"),
        CheckConstraint("rank BETWEEN 1 AND 500", name="rank"),
        CheckConstraint("outcome IN ('', 'given', 'full', 'not_possible')", name="outcome"),
        Index("ix_round_wishes_round", "organisation_id", "round_id", "household_id"),
    )

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("wish_rounds.id"))
    household_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("households.id"))
    member_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("members.id"))
    session_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("group_sessions.id"))
    rank: Mapped[int] = mapped_column(SmallInteger)
    outcome: Mapped[Words] = mapped_column(default="")
    why: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """The facts behind the outcome: how many families had more points, how many were drawn first."""
    booking_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("bookings.id"))
