"""Keep the text of a tariff that nobody pays by yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.pricing.document import parse, read_tariff
from booking.store.queries.services import service_by_id
from booking.store.tables import TariffRow
from booking.usecases.pricing.find import draft_to_change, require_coordinator


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """A text in TOML or JSON, for a service: a new draft, or the next version of the one that was opened."""

    service_id: int
    text: str
    tariff_id: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Saved:
    """Where the draft is now. The next change starts from this version."""

    tariff_id: int
    version: int


def save_draft(session: Session, request: SaveDraft, *, by: Actor, now: datetime) -> Saved:
    """Keep a draft that reads without a fault.

    Raises ``NotAllowed`` for others than a coordinator, ``NotFound``, ``InvalidTariff`` with every fault and its
    place, ``VersionChanged``, or ``TariffInUse`` for what is no draft.
    """
    author = require_coordinator(by)
    service = service_by_id(session, by.organisation_id, request.service_id)
    if request.tariff_id is None:
        row = TariffRow(
            organisation_id=by.organisation_id,
            service_id=service.service_id,
            state="draft",
            created_by_id=author,
            created_at=now,
        )
    else:
        row = draft_to_change(session, request.tariff_id, version=request.version, by=by)

    write_text(row, request.text)
    session.add(row)
    session.flush()
    return Saved(row.id, row.version)


def write_text(row: TariffRow, text: str) -> None:
    """Write a text into a draft, with the copies that lists show. Raises ``InvalidTariff``."""
    tariff = read_tariff(parse(text))
    row.text = text
    row.name = dict(tariff.name)
    row.source = tariff.source
    row.decided_on = tariff.decided_on
    row.valid_from = tariff.valid_from
    row.valid_until = tariff.valid_until
