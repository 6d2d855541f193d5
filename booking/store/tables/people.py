"""Who lives in a household besides who books: children, with the attest that says what a day of care costs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, OwnedByOrganisation, Words


class MemberRow(OwnedByOrganisation, Base):
    """Somebody of a household for whom a place is booked by name: a child in day care, at a lesson.

    ``care_notes`` are health data (allergies, medicine): shown only to who books for the child and who cares for it.
    """

    __tablename__ = "members"
    __table_args__ = (Index("ix_members_household", "organisation_id", "household_id"),)

    id: Mapped[Key]
    household_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("households.id"))
    name: Mapped[Words]
    born_on: Mapped[date]
    goes_to_school: Mapped[bool] = mapped_column(default=False)
    care_notes: Mapped[Words] = mapped_column(default="")
    pick_up: Mapped[Words] = mapped_column(default="")
    """Who may come and fetch them."""
    emergency_phone: Mapped[Words] = mapped_column(default="")
    """E.164, or empty."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Moment]


class AttestRow(OwnedByOrganisation, Base):
    """The *attest inkomenstarief* of a child: what a day costs in ``[first, last]``, never computed (domain A2.1)."""

    __tablename__ = "attests"
    __table_args__ = (
        CheckConstraint("first <= last", name="period"),
        CheckConstraint("day_price BETWEEN 0 AND 200", name="day_price"),
        ExcludeConstraint(
            (text("int8range(member_id, member_id, '[]')"), "&&"),
            (text("daterange(first, last, '[]')"), "&&"),
            using="gist",
            name="ex_attests_one_at_a_time",
        ),
        Index("ix_attests_member", "organisation_id", "member_id"),
    )

    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("members.id"))
    number: Mapped[Words]
    day_price: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    first: Mapped[date]
    last: Mapped[date]
    seen_on: Mapped[date]
    seen_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("staff.id"))


class BookingMemberRow(OwnedByOrganisation, Base):
    """For whom of the household a booking is."""

    __tablename__ = "booking_members"
    __table_args__ = (
        UniqueConstraint("organisation_id", "booking_id", "member_id"),
        Index("ix_booking_members_member", "organisation_id", "member_id"),
    )

    id: Mapped[Key]
    booking_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    member_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("members.id"))
