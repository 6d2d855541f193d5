"""Of which services a household is a member, or could become one, this year and the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.memberships import MembershipKind, begins_on
from booking.rules.money import Money
from booking.rules.refusals import Refusal
from booking.rules.text import Text
from booking.store.queries.memberships import Membership, memberships_of
from booking.store.queries.services import services_of
from booking.usecases.rides.make_member import membership_price

#: From this month on, people already pay for the next year.
_RENEWED_FROM: Final = 11


@dataclass(frozen=True, slots=True)
class MembershipYear:
    """One year of one service: the membership, or what it would cost by kind; no prices where no tariff holds."""

    service_id: int
    service_name: Text
    year: int
    membership: Membership | None
    prices: tuple[tuple[MembershipKind, Money], ...]


def show_memberships(session: Session, household_id: int, *, by: Actor, now: datetime) -> list[MembershipYear]:
    """Return each service that asks a membership, for this year and, towards its end, for the next."""
    today = local_date(now)
    services = [service for service in services_of(session, by.organisation_id) if service.needs_membership]
    if not services:
        return []
    known = {(one.service_id, one.year): one for one in memberships_of(session, by.organisation_id, household_id)}
    years = [today.year, *([today.year + 1] if today.month >= _RENEWED_FROM else [])]
    return [
        MembershipYear(
            service.service_id,
            service.name,
            year,
            found := known.get((service.service_id, year)),
            () if found else _prices(session, by.organisation_id, service.service_id, begins_on(year, today=today)),
        )
        for service in services
        for year in years
    ]


def _prices(
    session: Session, organisation_id: int, service_id: int, on: date
) -> tuple[tuple[MembershipKind, Money], ...]:
    try:
        return tuple(
            (kind, membership_price(session, organisation_id, service_id, kind, on=on)) for kind in MembershipKind
        )
    except Refusal:
        return ()
