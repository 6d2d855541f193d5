"""Travel times that a router told, so that it is asked once for each pair of places."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from booking.store.database import Base
from booking.store.types import Key, Moment, OwnedByOrganisation, Words


class TravelTimeRow(OwnedByOrganisation, Base):
    """Minutes from one place to another. Places are in ten-thousandths of a degree: some eleven metres."""

    __tablename__ = "travel_times"
    __table_args__ = (
        CheckConstraint("mode IN ('car', 'cargo_bike', 'bike', 'foot')", name="mode"),
        CheckConstraint("minutes >= 0", name="minutes"),
        UniqueConstraint(
            "organisation_id",
            "mode",
            "from_latitude",
            "from_longitude",
            "to_latitude",
            "to_longitude",
            name="uq_travel_times_pair",
        ),
        Index("ix_travel_times_to", "organisation_id", "to_latitude", "to_longitude"),
        Index("ix_travel_times_told_at", "told_at"),
    )

    id: Mapped[Key]
    mode: Mapped[Words]
    from_latitude: Mapped[int]
    from_longitude: Mapped[int]
    to_latitude: Mapped[int]
    to_longitude: Mapped[int]
    minutes: Mapped[int]
    told_at: Mapped[Moment]
