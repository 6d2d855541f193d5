"""Make the next version of a tariff: its amounts raised by an index, as a draft to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.pricing.indexing import indexed
from booking.store.queries.tariff_list import tariff_by_id
from booking.usecases.pricing.find import require_coordinator
from booking.usecases.pricing.save_draft import Saved, SaveDraft, save_draft


@dataclass(frozen=True, slots=True)
class IndexTariff:
    """Which tariff, by what (1.0213 is 2,13 % more), and the first day of the next one."""

    tariff_id: int
    factor: Decimal
    valid_from: date


def index_tariff(session: Session, request: IndexTariff, *, by: Actor, now: datetime) -> Saved:
    """Keep the next version beside the tariff, as a draft.

    Raises ``NotAllowed``, ``NotFound``, ``NotIndexed`` where the regulation names no index, or ``AbsurdFactor``.
    """
    require_coordinator(by)
    opened = tariff_by_id(session, by.organisation_id, request.tariff_id)
    text = indexed(opened.text, request.factor, valid_from=request.valid_from)
    return save_draft(session, SaveDraft(opened.service_id, text), by=by, now=now)
