"""Fixed places with opening hours, and the equipment that stands there."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, OwnedByOrganisation, Words


class LocationRow(OwnedByOrganisation, Base):
    """A fixed place: bike point, restaurant, hall."""

    __tablename__ = "locations"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[Key]
    name: Mapped[Words]
    street: Mapped[Words]
    house_number: Mapped[Words]
    box: Mapped[Words] = mapped_column(default="")
    postcode: Mapped[Words]
    municipality: Mapped[Words]
    latitude: Mapped[float]
    longitude: Mapped[float]
    active: Mapped[bool] = mapped_column(default=True)


class LocationHoursRow(OwnedByOrganisation, Base):
    """A stretch of a location's week. Clock times of Brussels; ``weekday`` 0 is Monday."""

    __tablename__ = "location_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("opens < closes", name="period"),
        Index("ix_location_hours_location", "organisation_id", "location_id"),
    )

    id: Mapped[Key]
    location_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("locations.id"))
    weekday: Mapped[int]
    opens: Mapped[time]
    closes: Mapped[time]


class LocationDayRow(OwnedByOrganisation, Base):
    """A day on which a location has other hours: one row for each stretch, or one without hours when it is closed."""

    __tablename__ = "location_days"
    __table_args__ = (
        CheckConstraint("opens < closes", name="period"),
        CheckConstraint("(opens IS NULL) = (closes IS NULL)", name="whole"),
        UniqueConstraint("organisation_id", "location_id", "on", "opens", postgresql_nulls_not_distinct=True),
    )

    id: Mapped[Key]
    location_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("locations.id"))
    on: Mapped[date]
    opens: Mapped[time | None]
    closes: Mapped[time | None]
    name: Mapped[Words] = mapped_column(default="")


class EquipmentRow(OwnedByOrganisation, Base):
    """One thing that goes along to a job: this trailer, that chainsaw, the van with the lift."""

    __tablename__ = "equipment"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[Key]
    name: Mapped[Words]
    kind: Mapped[Words]
    """What tasks ask for; any one of the kind will do."""
    active: Mapped[bool] = mapped_column(default=True)
    location_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("locations.id"))
    """Where it stands, when it is for rent there."""
    frame_number: Mapped[Words] = mapped_column(default="")
    """Of a bike: what is stamped in its frame."""


class EquipmentAbsenceRow(OwnedByOrganisation, Base):
    """A stretch ``[starts_at, ends_at)`` in which a piece of equipment is away: maintenance, lent out."""

    __tablename__ = "equipment_absences"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="period"),
        Index("ix_equipment_absences_equipment", "organisation_id", "equipment_id", "ends_at"),
    )

    id: Mapped[Key]
    equipment_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("equipment.id"))
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]


class EquipmentUseRow(OwnedByOrganisation, Base):
    """One piece of equipment that a booking has for ``[starts_at, ends_at)``.

    The exclusion constraint is the last wall: nothing is promised to two jobs at once.
    """

    __tablename__ = "equipment_uses"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="period"),
        CheckConstraint("state IN ('held', 'planned', 'released')", name="state"),
        ExcludeConstraint(
            (text("int8range(equipment_id, equipment_id, '[]')"), "&&"),
            (text("tstzrange(starts_at, ends_at)"), "&&"),
            using="gist",
            where=text("state IN ('held', 'planned')"),
            name="ex_equipment_uses_once",
        ),
        Index("ix_equipment_uses_day", "organisation_id", "equipment_id", "starts_at"),
        Index("ix_equipment_uses_booking", "organisation_id", "booking_id"),
    )

    id: Mapped[Key]
    booking_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    equipment_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("equipment.id"))
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    state: Mapped[Words]
