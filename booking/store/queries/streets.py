"""The streets whose place is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.addresses import Point
from booking.store.tables import StreetRow


@dataclass(frozen=True, slots=True)
class Street:
    """A street whose place is known."""

    name: str
    postcode: str
    at: Point


def streets_in(session: Session, organisation_id: int, postcodes: Sequence[str], *, limit: int = 500) -> list[Street]:
    """Return the known streets of these postcodes, by name."""
    rows = session.scalars(
        select(StreetRow)
        .where(StreetRow.organisation_id == organisation_id, StreetRow.postcode.in_(postcodes))
        .order_by(StreetRow.name, StreetRow.postcode)
        .limit(limit)
    )
    return [Street(row.name, row.postcode, Point(row.latitude, row.longitude)) for row in rows]


def find_street(session: Session, organisation_id: int, *, postcode: str, folded: str) -> Street | None:
    """Return the known street whose folded name (``rules.folding.fold``) is ``folded``, or None."""
    row = session.scalar(
        select(StreetRow).where(
            StreetRow.organisation_id == organisation_id,
            StreetRow.postcode == postcode,
            StreetRow.search_name == folded,
        )
    )
    return Street(row.name, row.postcode, Point(row.latitude, row.longitude)) if row else None
