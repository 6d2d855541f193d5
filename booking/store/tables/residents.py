"""The customers: households and the people in them."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, OwnedByOrganisation, Words


class HouseholdRow(OwnedByOrganisation, Base):
    """The people who live at one address. Price decisions belong to a household."""

    __tablename__ = "households"
    __table_args__ = (Index("ix_households_address", "organisation_id", "postcode", "street", "house_number"),)

    id: Mapped[Key]
    street: Mapped[Words]
    house_number: Mapped[Words]
    box: Mapped[Words] = mapped_column(default="")
    postcode: Mapped[Words]
    municipality: Mapped[Words]
    latitude: Mapped[float]
    longitude: Mapped[float]
    access_notes: Mapped[Words] = mapped_column(default="")


class ResidentRow(OwnedByOrganisation, Base):
    """A person in a household. A phone number is enough; two people may share one."""

    __tablename__ = "residents"
    __table_args__ = (
        Index("ix_residents_phone", "organisation_id", "phone"),
        Index("ix_residents_household", "organisation_id", "household_id"),
        Index(
            "ix_residents_search",
            "organisation_id",
            "search_text",
            postgresql_ops={"search_text": "text_pattern_ops"},
        ),
    )

    id: Mapped[Key]
    household_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("households.id"))
    name: Mapped[Words]
    phone: Mapped[Words]
    """E.164."""
    email: Mapped[Words] = mapped_column(default="")
    locale: Mapped[Words] = mapped_column(default="nl")
    search_text: Mapped[Words]
    """Name, phone, street and number as one folded text: how the desk finds somebody while typing."""
    created_at: Mapped[Moment]


class DossierReadingRow(OwnedByOrganisation, Base):
    """Who of the staff opened whose dossier, and when. Only ever added to (domain A5)."""

    __tablename__ = "dossier_readings"
    __table_args__ = (Index("ix_dossier_readings_household", "organisation_id", "household_id", "at"),)

    id: Mapped[Key]
    household_id: Mapped[int] = mapped_column(BigInteger)
    staff_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[Moment]
    purpose: Mapped[Words]
