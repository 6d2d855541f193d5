"""Write down whom a household likes to see, or who does not go there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.store.queries.household_workers import require_own_worker
from booking.store.tables import HouseholdWorkerRow
from booking.usecases.residents.open_dossier import Purpose, open_dossier


class Kind(StrEnum):
    """Whether a worker comes first there, or not at all."""

    PREFERRED = "preferred"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class SetHouseholdWorker:
    """Which worker, for the household of which resident. Why is not asked and not kept."""

    resident_id: int
    worker_id: int
    kind: Kind


def set_household_worker(session: Session, request: SetHouseholdWorker, *, by: Actor, now: datetime) -> None:
    """Keep it for every visit from now on; of the same worker the last that was said counts.

    Visits that were promised stay as they are: one by a worker who no longer goes there stands on the list of people
    to phone. Raises ``NotAllowed`` or ``NotFound``.
    """
    household_id = open_dossier(session, request.resident_id, purpose=Purpose.CHANGE, by=by, now=now)
    require_own_worker(session, by.organisation_id, request.worker_id)

    session.execute(
        insert(HouseholdWorkerRow)
        .values(
            organisation_id=by.organisation_id,
            household_id=household_id,
            worker_id=request.worker_id,
            kind=request.kind,
        )
        .on_conflict_do_update(
            index_elements=["organisation_id", "household_id", "worker_id"], set_={"kind": request.kind}
        )
    )
