"""Who works at an organisation, by name: for a list to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.store.tables import WorkerRow


@dataclass(frozen=True, slots=True)
class Colleague:
    """A worker who still works here."""

    worker_id: int
    name: str


def colleagues_of(session: Session, organisation_id: int) -> list[Colleague]:
    """Return the active workers of an organisation, by name."""
    rows = session.execute(
        select(WorkerRow.id, WorkerRow.name)
        .where(WorkerRow.organisation_id == organisation_id, WorkerRow.active)
        .order_by(WorkerRow.name, WorkerRow.id)
    )
    return [Colleague(row.id, row.name) for row in rows]
