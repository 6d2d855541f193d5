"""Who else pays: the register of payers, whose own part they pay, and who pays what of each booking."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, OwnedByOrganisation, Words


class PayerRow(OwnedByOrganisation, Base):
    """Somebody who pays for others: the OCMW, a municipality, the grid operator (domain A1.4 Ardooie, A5 payments).

    Not a commissioner: that one orders the work and is its customer; a payer only gets the bill of somebody else.
    """

    __tablename__ = "payers"
    __table_args__ = (
        CheckConstraint("kind IN ('ocmw', 'municipality', 'grid_operator', 'housing_company', 'other')", name="kind"),
        Index("uq_payers_party", "organisation_id", "party", unique=True, postgresql_where=text("party <> ''")),
    )

    id: Mapped[Key]
    name: Mapped[Words]
    kind: Mapped[Words]
    party: Mapped[Words] = mapped_column(default="")
    """How tariffs call them (``third_party.party``); empty where no tariff does."""
    email: Mapped[Words] = mapped_column(default="")
    address: Mapped[Words] = mapped_column(default="")
    """Where the invoice goes, in lines."""
    reference: Mapped[Words] = mapped_column(default="")
    """What they want to read on the invoice: an order number, a department."""
    gets_names: Mapped[bool] = mapped_column(default=False)
    """Whether they get a list of the persons; else they see addresses only."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Moment]


class HouseholdPayerRow(OwnedByOrganisation, Base):
    """Who pays a household's own part on the days of ``[first, last]``; no ``last`` is until further notice.

    Without a service it counts for all of them; where one of its own stands beside that, its own counts.
    """

    __tablename__ = "household_payers"
    __table_args__ = (
        CheckConstraint("last IS NULL OR first <= last", name="period"),
        ExcludeConstraint(
            (text("int8range(household_id, household_id, '[]')"), "&&"),
            (text("int8range(COALESCE(service_id, 0), COALESCE(service_id, 0), '[]')"), "&&"),
            (text("daterange(first, last, '[]')"), "&&"),
            using="gist",
            name="ex_household_payers_one_at_a_time",
        ),
        Index("ix_household_payers_household", "organisation_id", "household_id"),
    )

    id: Mapped[Key]
    household_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("households.id"))
    payer_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("payers.id"))
    service_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("services.id"))
    first: Mapped[date]
    last: Mapped[date | None]
    seen_on: Mapped[date]
    """When the letter or the agreement was seen."""
    seen_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("staff.id"))


class BookingPayerRow(OwnedByOrganisation, Base):
    """Who pays the part of one party of a booking. How much is in its newest quote.

    ``party`` is the household itself (``resident``), or a third party of the tariff. A third party that nobody in
    the register answers to yet has no payer: whoever is entered for it takes over what waits.
    """

    __tablename__ = "booking_payers"
    __table_args__ = (
        UniqueConstraint("organisation_id", "booking_id", "party"),
        CheckConstraint("party <> 'resident' OR payer_id IS NOT NULL", name="own_part"),
        Index("ix_booking_payers_payer", "organisation_id", "payer_id", "booking_id"),
        Index("ix_booking_payers_waiting", "organisation_id", "party", postgresql_where=text("payer_id IS NULL")),
    )

    id: Mapped[Key]
    booking_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("bookings.id"))
    party: Mapped[Words]
    payer_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("payers.id"))
