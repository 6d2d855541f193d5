"""Who is a member of a service, by calendar year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.memberships import MembershipKind
from booking.rules.money import Money
from booking.store.tables import MembershipRow


@dataclass(frozen=True, slots=True)
class Membership:
    """A household's membership of a service in one calendar year. ``paid_on`` is None while nobody saw the money."""

    membership_id: int
    service_id: int
    year: int
    kind: MembershipKind
    since: date
    price: Money
    paid_on: date | None


def is_member(session: Session, organisation_id: int, *, household_id: int, service_id: int, year: int) -> bool:
    """Tell whether a household is a member in that year; one index entry of the unique key."""
    found = session.scalar(
        select(MembershipRow.id).where(
            MembershipRow.organisation_id == organisation_id,
            MembershipRow.household_id == household_id,
            MembershipRow.service_id == service_id,
            MembershipRow.year == year,
        )
    )
    return found is not None


def memberships_of(session: Session, organisation_id: int, household_id: int) -> list[Membership]:
    """Return the memberships of a household, the latest year first."""
    rows = session.scalars(
        select(MembershipRow)
        .where(MembershipRow.organisation_id == organisation_id, MembershipRow.household_id == household_id)
        .order_by(MembershipRow.year.desc(), MembershipRow.service_id)
    )
    return [
        Membership(
            row.id,
            row.service_id,
            row.year,
            MembershipKind(row.kind),
            row.since,
            price=Money.from_cents(row.price_cents),
            paid_on=row.paid_on,
        )
        for row in rows
    ]
