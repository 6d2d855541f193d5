"""What a register told about addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from booking.rules.addresses import Point, one_house_number
from booking.rules.folding import fold
from booking.store.tables import FoundAddressRow


@dataclass(frozen=True, slots=True)
class FoundAddress:
    """What was told: ``at`` None means that there is no such street. ``exact`` is the house itself."""

    street: str
    at: Point | None
    exact: bool


def found_address(
    session: Session, organisation_id: int, *, postcode: str, street: str, house_number: str
) -> FoundAddress | None:
    """Return what was told about an address in any spelling, or None where nobody asked (``uq_found_addresses…``)."""
    row = session.execute(
        select(
            FoundAddressRow.street, FoundAddressRow.latitude, FoundAddressRow.longitude, FoundAddressRow.exact
        ).where(
            FoundAddressRow.organisation_id == organisation_id,
            FoundAddressRow.postcode == postcode,
            FoundAddressRow.search_street == fold(street),
            FoundAddressRow.house_number == one_house_number(house_number),
        )
    ).one_or_none()
    if row is None:
        return None
    return FoundAddress(row.street, _point(row.latitude, row.longitude), row.exact)


def found_addresses(session: Session, organisation_id: int) -> dict[tuple[str, str, str], FoundAddress]:
    """Return everything that was told, by postcode, folded street and house number in one spelling."""
    rows = session.execute(
        select(
            FoundAddressRow.postcode,
            FoundAddressRow.search_street,
            FoundAddressRow.house_number,
            FoundAddressRow.street,
            FoundAddressRow.latitude,
            FoundAddressRow.longitude,
            FoundAddressRow.exact,
        ).where(FoundAddressRow.organisation_id == organisation_id)
    )
    return {
        (postcode, search_street, number): FoundAddress(street, _point(latitude, longitude), exact)
        for postcode, search_street, number, street, latitude, longitude, exact in rows
    }


def _point(latitude: float | None, longitude: float | None) -> Point | None:
    return None if latitude is None or longitude is None else Point(latitude, longitude)


def keep_found_address(
    session: Session,
    organisation_id: int,
    found: FoundAddress,
    *,
    postcode: str,
    street: str,
    house_number: str,
    source: str,
    now: datetime,
) -> None:
    """Write down what was told about an address; what somebody else wrote a moment ago stays."""
    session.execute(
        insert(FoundAddressRow)
        .values(
            organisation_id=organisation_id,
            postcode=postcode,
            search_street=fold(street),
            house_number=one_house_number(house_number),
            street=found.street,
            latitude=found.at.latitude if found.at else None,
            longitude=found.at.longitude if found.at else None,
            exact=found.exact,
            source=source,
            found_at=now,
        )
        .on_conflict_do_nothing()
    )
