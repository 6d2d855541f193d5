"""What a service that can be booked still lacks, so that nobody can book it: a tariff, a session to come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from booking.rules.calendar import local_date
from booking.rules.shapes import WITH_SESSIONS
from booking.store.queries.service_facts import Service
from booking.store.tables import GroupSessionRow, TariffRow


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is missing."""

    tariff: bool
    sessions: bool


def what_services_lack(
    session: Session, organisation_id: int, services: Iterable[Service], *, now: datetime
) -> dict[int, Lacking]:
    """Return what each active service lacks, by its id; those that lack nothing are left out. Two statements."""
    today = local_date(now)
    priced = set(
        session.scalars(
            select(TariffRow.service_id).where(
                TariffRow.organisation_id == organisation_id,
                TariffRow.state == "published",
                or_(TariffRow.valid_until.is_(None), TariffRow.valid_until > today),
            )
        )
    )
    planned = set(
        session.scalars(
            select(GroupSessionRow.service_id)
            .where(
                GroupSessionRow.organisation_id == organisation_id,
                GroupSessionRow.state == "open",
                GroupSessionRow.starts_at > now,
            )
            .distinct()
        )
    )
    found = {
        one.service_id: Lacking(
            tariff=one.service_id not in priced,
            sessions=one.shape in WITH_SESSIONS and one.service_id not in planned,
        )
        for one in services
        if one.active
    }
    return {service_id: one for service_id, one in found.items() if one.tariff or one.sessions}
