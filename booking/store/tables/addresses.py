"""Addresses that a register told, so that it is asked once for each."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from booking.store.database import Base
from booking.store.types import Key, Moment, OwnedByOrganisation, Words


class FoundAddressRow(OwnedByOrganisation, Base):
    """Where an address is, without who lives there. No point: the register has no such street.

    ``exact`` is the house itself, else the middle of its street. ``house_number`` may be empty.
    """

    __tablename__ = "found_addresses"
    __table_args__ = (
        CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL) AND (latitude IS NOT NULL OR NOT exact)", name="point"
        ),
        UniqueConstraint(
            "organisation_id", "postcode", "search_street", "house_number", name="uq_found_addresses_address"
        ),
        Index("ix_found_addresses_found_at", "found_at"),
    )

    id: Mapped[Key]
    postcode: Mapped[Words]
    search_street: Mapped[Words]
    """The street as it was typed, folded."""
    house_number: Mapped[Words]
    street: Mapped[Words]
    """As the register spells it."""
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    exact: Mapped[bool]
    source: Mapped[Words]
    found_at: Mapped[Moment]
