"""Photos: made anew from what was sent, without anything that says where or by whom they were taken."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, OwnedByOrganisation, Words


class PhotoRow(OwnedByOrganisation, Base):
    """A photo of one thing: a booking, a request, a report, or what somebody is still filling in."""

    __tablename__ = "photos"
    __table_args__ = (
        CheckConstraint(
            "num_nonnulls(booking_id, request_id, report_id) = CASE WHEN draft_key = '' THEN 1 ELSE 0 END",
            name="of_one",
        ),
        CheckConstraint("width BETWEEN 1 AND 1600 AND height BETWEEN 1 AND 1600", name="size"),
        Index("ix_photos_booking", "organisation_id", "booking_id", postgresql_where=text("booking_id IS NOT NULL")),
        Index("ix_photos_request", "organisation_id", "request_id", postgresql_where=text("request_id IS NOT NULL")),
        Index("ix_photos_report", "organisation_id", "report_id", postgresql_where=text("report_id IS NOT NULL")),
        Index("ix_photos_draft", "organisation_id", "draft_key", postgresql_where=text("draft_key <> ''")),
        Index("ix_photos_draft_age", "created_at", postgresql_where=text("draft_key <> ''")),
    )

    id: Mapped[Key]
    booking_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    request_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("requests.id"))
    report_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("reports.id"))
    draft_key: Mapped[Words] = mapped_column(default="")
    """What is being filled in; swept when nothing came of it."""
    by_role: Mapped[Words]
    """Who took it: a photo of a worker shows how it was left."""
    by_staff_id: Mapped[int | None] = mapped_column(BigInteger)
    width: Mapped[int]
    height: Mapped[int]
    image: Mapped[bytes] = mapped_column(LargeBinary)
    thumbnail: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[Moment]
