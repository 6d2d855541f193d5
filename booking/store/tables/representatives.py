"""Who acts for others: carers, family, social workers, guardians; for which households, and until when."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, OwnedByOrganisation, Words


class RepresentativeRow(OwnedByOrganisation, Base):
    """Somebody who books or pays for others. The private link has an epoch, so that it can be taken back."""

    __tablename__ = "representatives"
    __table_args__ = (
        CheckConstraint("kind IN ('carer', 'family', 'social_worker', 'guardian', 'ocmw')", name="kind"),
        Index("ix_representatives_phone", "organisation_id", "phone"),
    )

    id: Mapped[Key]
    name: Mapped[Words]
    phone: Mapped[Words]
    """E.164."""
    email: Mapped[Words] = mapped_column(default="")
    locale: Mapped[Words] = mapped_column(default="nl")
    kind: Mapped[Words]
    link_epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Moment]


class RepresentationRow(OwnedByOrganisation, Base):
    """For whom somebody acts on the days of ``[first, last]``, and what they may; no ``last``: until it is ended."""

    __tablename__ = "representations"
    __table_args__ = (
        CheckConstraint("may_book OR may_pay", name="may"),
        CheckConstraint("may_book OR NOT may_see_care", name="care"),
        CheckConstraint("last IS NULL OR first <= last", name="period"),
        CheckConstraint("tells IN ('resident', 'representative', 'both')", name="tells"),
        ExcludeConstraint(
            (text("int8range(representative_id, representative_id, '[]')"), "&&"),
            (text("int8range(household_id, household_id, '[]')"), "&&"),
            (text("daterange(first, last, '[]')"), "&&"),
            using="gist",
            name="ex_representations_one_at_a_time",
        ),
        Index("ix_representations_household", "organisation_id", "household_id"),
        Index("ix_representations_representative", "organisation_id", "representative_id"),
        Index("ix_representations_open", "last", postgresql_where=text("closed_at IS NULL AND last IS NOT NULL")),
    )

    id: Mapped[Key]
    representative_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("representatives.id"))
    household_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("households.id"))
    may_book: Mapped[bool]
    may_pay: Mapped[bool]
    may_see_care: Mapped[bool] = mapped_column(default=False)
    """What carers must know of the children: health, so nothing that comes with booking or paying."""
    ground: Mapped[Words]
    """On what they may: a mandate, a judgement, a word of the resident."""
    first: Mapped[date]
    last: Mapped[date | None]
    tells: Mapped[Words]
    """Who gets the messages."""
    seen_on: Mapped[date]
    seen_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("staff.id"))
    closed_at: Mapped[Moment | None]
    """When the links that they may have were taken back, once it had ended."""
