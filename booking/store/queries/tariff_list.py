"""The tariffs of an organisation: in force, to come and past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals import NotFound
from booking.rules.text import Text
from booking.store.queries.tariffs import tariff_from
from booking.store.tables import ServiceRow, TariffRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTariff:
    """A tariff with the service that it prices and the day on which it was decided."""

    service_id: int
    service_name: Text
    decided_on: date
    tariff: Tariff

    def is_in_force(self, on: date) -> bool:
        """Tell whether it counts on the day ``on``."""
        until = self.tariff.valid_until
        return self.tariff.valid_from <= on and (until is None or on < until)


def tariffs_of(session: Session, organisation_id: int) -> list[ListedTariff]:
    """Return all tariffs of an organisation, by service, the newest first."""
    rows = session.execute(
        _wanted(organisation_id).order_by(ServiceRow.slug, TariffRow.valid_from.desc(), TariffRow.id.desc())
    )
    return [_listed(row) for row in rows]


def tariff_by_id(session: Session, organisation_id: int, tariff_id: int) -> ListedTariff:
    """Return one tariff. Raises ``NotFound``."""
    row = session.execute(_wanted(organisation_id).where(TariffRow.id == tariff_id)).first()
    if row is None:
        raise NotFound
    return _listed(row)


def _wanted(organisation_id: int) -> Select[TariffRow, ServiceRow]:
    return (
        select(TariffRow, ServiceRow)
        .join(ServiceRow, ServiceRow.id == TariffRow.service_id)
        .where(TariffRow.organisation_id == organisation_id)
    )


def _listed(row: Row[TariffRow, ServiceRow]) -> ListedTariff:
    tariff, service = row
    return ListedTariff(
        service_id=service.id,
        service_name=service.name,
        decided_on=tariff.decided_on,
        tariff=tariff_from(tariff),
    )
