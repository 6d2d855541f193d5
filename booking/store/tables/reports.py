"""Reports about public places and buildings, their history, and who commissions the work on them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, MomentOrNone, OwnedByOrganisation, Words


class ReportRow(OwnedByOrganisation, Base):
    """Something that somebody saw: an overgrown path, a broken lamp in a hall (domain A6, services 9 and 12).

    Nothing is scarce when it is made. The work is done on a round: an ordinary booking of the commissioner's household.
    """

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("organisation_id", "number"),
        UniqueConstraint("organisation_id", "token"),
        UniqueConstraint("organisation_id", "client_key"),
        CheckConstraint("state IN ('new', 'planned', 'done', 'declined', 'duplicate')", name="state"),
        CheckConstraint("urgency IN ('danger', 'soon', 'can_wait')", name="urgency"),
        CheckConstraint("(state = 'duplicate') = (duplicate_of_id IS NOT NULL)", name="duplicate"),
        CheckConstraint("(state = 'planned') = (booking_id IS NOT NULL) OR state = 'done'", name="round"),
        CheckConstraint("latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name="place"),
        Index("ix_reports_state", "organisation_id", "state", "created_at"),
        # Near duplicates are looked for among what is open: a band of latitude of one kind.
        Index(
            "ix_reports_near",
            "organisation_id",
            "option_id",
            "latitude",
            postgresql_where=text("state IN ('new', 'planned')"),
        ),
        Index("ix_reports_booking", "organisation_id", "booking_id", postgresql_where=text("booking_id IS NOT NULL")),
        Index(
            "ix_reports_duplicate_of",
            "organisation_id",
            "duplicate_of_id",
            postgresql_where=text("duplicate_of_id IS NOT NULL"),
        ),
        Index(
            "ix_reports_reporter",
            "closed_at",
            postgresql_where=text("name <> '' OR phone <> '' OR email <> ''"),
        ),
    )

    id: Mapped[Key]
    number: Mapped[Words]
    """Eight digits, said aloud in two groups of four."""
    token: Mapped[Words]
    """The secret of the link by which who reported it sees how it stands."""
    client_key: Mapped[Words]
    """Chosen before it was sent, and the name of its photos until then: sent twice, it is one report."""
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    option_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("options.id"))
    """What kind of thing it is."""
    latitude: Mapped[float]
    longitude: Mapped[float]
    is_exact: Mapped[bool]
    """Whether somebody pointed at the place; else it is the middle of the street or of the village."""
    postcode: Mapped[Words]
    municipality: Mapped[Words]
    where_words: Mapped[Words]
    """Where it is, in the words of who reported it."""
    location_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("locations.id"))
    """The building, for a caretaker."""
    flat: Mapped[Words] = mapped_column(default="")
    description: Mapped[Words]
    urgency: Mapped[Words]
    state: Mapped[Words]
    duplicate_of_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("reports.id"))
    booking_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    """The round on which it is done, or was."""
    position: Mapped[int] = mapped_column(default=0)
    """Its place in the order of the round."""
    name: Mapped[Words] = mapped_column(default="")
    phone: Mapped[Words] = mapped_column(default="")
    email: Mapped[Words] = mapped_column(default="")
    locale: Mapped[Words] = mapped_column(default="nl")
    wants_to_hear: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[Words] = mapped_column(default="")
    """What who reported it reads at the end."""
    created_at: Mapped[Moment]
    closed_at: Mapped[MomentOrNone]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - how SQLAlchemy wants it


class ReportHistoryRow(OwnedByOrganisation, Base):
    """One change of a report: when, who, what, and the facts. Only ever added to."""

    __tablename__ = "report_history"
    __table_args__ = (Index("ix_report_history_report", "organisation_id", "report_id", "id"),)

    id: Mapped[Key]
    report_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("reports.id"))
    at: Mapped[Moment]
    change: Mapped[Words]
    state: Mapped[Words]
    by_role: Mapped[Words]
    by_staff_id: Mapped[int | None] = mapped_column(BigInteger)
    by_name: Mapped[Words] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)


class CommissionerRow(OwnedByOrganisation, Base):
    """Who commissions a service of reports and pays its rounds: a municipality, a housing company (domain A0 fact 11).

    It is a resident like another one, so that its rounds are booked, priced and invoiced like any other work.
    """

    __tablename__ = "commissioners"
    __table_args__ = (UniqueConstraint("organisation_id", "service_id", "resident_id"),)

    id: Mapped[Key]
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    resident_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("residents.id"))


class BuildingRow(OwnedByOrganisation, Base):
    """A location that is a building of a commissioner. Where a service has buildings, reports name one of them."""

    __tablename__ = "buildings"
    __table_args__ = (UniqueConstraint("organisation_id", "commissioner_id", "location_id"),)

    id: Mapped[Key]
    commissioner_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("commissioners.id"))
    location_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("locations.id"))
