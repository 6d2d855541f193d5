"""What an organisation chose for all its services: how its workers travel, who of its waiting list comes first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.travel import TravelSettings
from booking.rules.versions import version_of
from booking.rules.waiting import Order
from booking.store.tables import OrganisationRow


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of an organisation."""

    travel: TravelSettings
    waiting_order: Order

    @property
    def travel_version(self) -> str:
        """A short name for exactly these settings of travel: who saw other ones has another version."""
        return version_of(sorted(self.travel.to_json().items()))

    @property
    def waiting_version(self) -> str:
        """A short name for exactly this order."""
        return version_of(self.waiting_order)


def settings_of(session: Session, organisation_id: int) -> Settings:
    """Return what the organisation chose, or what is usual."""
    travel, order = session.execute(
        select(OrganisationRow.travel, OrganisationRow.waiting_order).where(OrganisationRow.id == organisation_id)
    ).one()
    return Settings(TravelSettings.from_json(travel), Order(order))


def collect_reminder_days(session: Session, organisation_id: int) -> int:
    """Return after how many days somebody is told once more that something is ready; 0 is never."""
    wanted = select(OrganisationRow.collect_reminder_days).where(OrganisationRow.id == organisation_id)
    return session.scalars(wanted).one()


def request_days_kept(session: Session, organisation_id: int) -> int:
    """Return how many days what is personal of a request that came to nothing is kept."""
    return session.scalars(select(OrganisationRow.request_days_kept).where(OrganisationRow.id == organisation_id)).one()
