"""The tariffs of an organisation: drafts, in force, to come, past and withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals import NotFound
from booking.rules.text import Text
from booking.store.queries.tariffs import tariff_from
from booking.store.tables import ServiceRow, StaffRow, TariffRow

_Author = aliased(StaffRow)
_Publisher = aliased(StaffRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTariff:
    """A tariff as a list shows it, with the service that it prices, without what it holds.

    The days are ``[valid_from, valid_until)``. Who made and published it, and when, is empty where that was not
    yet written down.
    """

    id: int
    service_id: int
    service_name: Text
    name: Text
    source: str
    state: str
    """``draft``, ``published`` or ``withdrawn``."""
    decided_on: date | None
    valid_from: date
    valid_until: date | None
    version: int
    created_by: str
    created_at: datetime | None
    published_by: str
    published_at: datetime | None
    reason: str
    """Why it changed prices that were given before it was published; most have none."""

    def is_in_force(self, on: date) -> bool:
        """Tell whether it counts on the day ``on``; only what is published ever does."""
        return (
            self.state == "published" and self.valid_from <= on and (self.valid_until is None or on < self.valid_until)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedTariff(ListedTariff):
    """A tariff with its text, and with what the text says."""

    text: str
    tariff: Tariff


def tariffs_of(session: Session, organisation_id: int, *, service_id: int | None = None) -> list[ListedTariff]:
    """Return all tariffs of an organisation or of one service: by service, drafts first, then the newest."""
    wanted = _wanted(organisation_id).order_by(
        ServiceRow.slug, TariffRow.state, TariffRow.valid_from.desc(), TariffRow.id.desc()
    )
    if service_id is not None:
        wanted = wanted.where(TariffRow.service_id == service_id)
    return [ListedTariff(**_shown(*row)) for row in session.execute(wanted)]


def tariff_by_id(session: Session, organisation_id: int, tariff_id: int) -> OpenedTariff:
    """Return one tariff. Raises ``NotFound``."""
    row = session.execute(_wanted(organisation_id).where(TariffRow.id == tariff_id)).first()
    if row is None:
        raise NotFound
    tariff, service, author, publisher = row
    return OpenedTariff(**_shown(tariff, service, author, publisher), text=tariff.text, tariff=tariff_from(tariff))


def _wanted(organisation_id: int) -> Select[TariffRow, ServiceRow, str | None, str | None]:
    return (
        select(TariffRow, ServiceRow, _Author.name, _Publisher.name)
        .join(ServiceRow, ServiceRow.id == TariffRow.service_id)
        .outerjoin(_Author, _Author.id == TariffRow.created_by_id)
        .outerjoin(_Publisher, _Publisher.id == TariffRow.published_by_id)
        .where(TariffRow.organisation_id == organisation_id)
    )


def _shown(tariff: TariffRow, service: ServiceRow, author: str | None, publisher: str | None) -> dict[str, Any]:
    return {
        "id": tariff.id,
        "service_id": service.id,
        "service_name": service.name,
        "name": tariff.name,
        "source": tariff.source,
        "state": tariff.state,
        "decided_on": tariff.decided_on,
        "valid_from": tariff.valid_from,
        "valid_until": tariff.valid_until,
        "version": tariff.version,
        "created_by": author or "",
        "created_at": tariff.created_at,
        "published_by": publisher or "",
        "published_at": tariff.published_at,
        "reason": tariff.reason,
    }
