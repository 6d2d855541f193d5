"""Which organisation a request is for."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.text import Text
from booking.store.tables import OrganisationRow

_FOUND_BY_HOST_OR_ALONE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An organisation as the web knows it. ``phone`` is in E.164; colours are ``#rrggbb``."""

    id: int
    slug: str
    name: str
    base_url: str
    phone: str
    phone_hours: Text
    email: str
    brand: str
    brand_ink: str
    warm: str


def find_organisation(session: Session, *, host: str) -> Organisation | None:
    """Return the organisation that answers to ``host``, or the only one of the installation."""
    rows = session.scalars(
        select(OrganisationRow).order_by((OrganisationRow.host == host).desc()).limit(_FOUND_BY_HOST_OR_ALONE)
    ).all()
    if not rows or (rows[0].host != host and len(rows) > 1):
        return None
    row = rows[0]
    return Organisation(
        id=row.id,
        slug=row.slug,
        name=row.name,
        base_url=row.base_url,
        phone=row.phone,
        phone_hours=row.phone_hours,
        email=row.email,
        brand=row.brand,
        brand_ink=row.brand_ink,
        warm=row.warm,
    )
