"""Only members ride."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.calendar import local_date
from booking.rules.refusals.rides import MembershipMissing
from booking.store.queries.memberships import is_member
from booking.store.queries.service_facts import Service


def require_member(
    session: Session, service: Service, household_id: int, starts_at: datetime, *, organisation_id: int
) -> None:
    """Raise ``MembershipMissing`` where a service asks a membership and the household has none in that calendar year.

    The year is that of the day in Belgium: the one of last year ended at midnight (domain A1.3).
    """
    year = local_date(starts_at).year
    if service.needs_membership and not is_member(
        session, organisation_id, household_id=household_id, service_id=service.service_id, year=year
    ):
        raise MembershipMissing(year=year)
