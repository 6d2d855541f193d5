"""A worker is to a household like any other again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.store.tables import HouseholdWorkerRow
from booking.usecases.residents.open_dossier import Purpose, open_dossier


@dataclass(frozen=True, slots=True)
class RemoveHouseholdWorker:
    """Which worker, for the household of which resident."""

    resident_id: int
    worker_id: int


def remove_household_worker(session: Session, request: RemoveHouseholdWorker, *, by: Actor, now: datetime) -> None:
    """Forget what was said of the worker; what is forgotten already stays so. Raises ``NotAllowed`` or ``NotFound``."""
    household_id = open_dossier(session, request.resident_id, purpose=Purpose.CHANGE, by=by, now=now)

    session.execute(
        delete(HouseholdWorkerRow).where(
            HouseholdWorkerRow.organisation_id == by.organisation_id,
            HouseholdWorkerRow.household_id == household_id,
            HouseholdWorkerRow.worker_id == request.worker_id,
        )
    )
