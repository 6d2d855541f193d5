"""A worker will be there after all."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.store.tables import AbsenceRow
from booking.usecases.workers.find import worker_to_change


@dataclass(frozen=True, slots=True)
class RemoveAbsence:
    """Which absence of which worker."""

    worker_id: int
    absence_id: int


def remove_absence(session: Session, request: RemoveAbsence, *, by: Actor) -> None:
    """Take an absence away; one that is gone already stays gone. Raises ``NotAllowed`` or ``NotFound``."""
    worker = worker_to_change(session, request.worker_id, by=by)

    session.execute(
        delete(AbsenceRow).where(
            AbsenceRow.organisation_id == by.organisation_id,
            AbsenceRow.worker_id == worker.id,
            AbsenceRow.id == request.absence_id,
        )
    )
