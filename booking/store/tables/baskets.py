"""What is booked together, and which services go well together."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base
from booking.store.types import Key, Moment, OwnedByOrganisation


class ServiceLinkRow(OwnedByOrganisation, Base):
    """A service that is offered to who books another one: a ride to a restaurant."""

    __tablename__ = "service_links"
    __table_args__ = (
        UniqueConstraint("organisation_id", "service_id", "linked_id"),
        CheckConstraint("service_id <> linked_id", name="another"),
        CheckConstraint("position >= 0", name="position"),
    )

    id: Mapped[Key]
    service_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    linked_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("services.id"))
    position: Mapped[int] = mapped_column(default=0)


class BasketRow(OwnedByOrganisation, Base):
    """What somebody books together. Its parts are the drafts and the bookings that name it."""

    __tablename__ = "baskets"

    id: Mapped[Key]
    created_at: Mapped[Moment]
