"""Whom a household likes to see, and who does not go there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.refusals import NotFound
from booking.store.tables import HouseholdWorkerRow, WorkerRow


@dataclass(frozen=True, slots=True)
class HouseholdWorkers:
    """Workers by their ids."""

    preferred: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()


def household_workers(session: Session, organisation_id: int, household_id: int | None) -> HouseholdWorkers:
    """Return what is known of a household; nothing of one that is not known."""
    if household_id is None:
        return HouseholdWorkers()
    rows = session.execute(
        select(HouseholdWorkerRow.worker_id, HouseholdWorkerRow.kind).where(
            HouseholdWorkerRow.organisation_id == organisation_id, HouseholdWorkerRow.household_id == household_id
        )
    ).all()
    return HouseholdWorkers(
        preferred=frozenset(row.worker_id for row in rows if row.kind == "preferred"),
        excluded=frozenset(row.worker_id for row in rows if row.kind == "excluded"),
    )


@dataclass(frozen=True, slots=True)
class KnownWorker:
    """A worker whom a household likes to see (``preferred``), or who does not go there (``excluded``)."""

    worker_id: int
    name: str
    kind: str


def named_household_workers(session: Session, organisation_id: int, household_id: int) -> list[KnownWorker]:
    """Return the same with their names, those who are liked first; those who no longer work here too."""
    rows = session.execute(
        select(WorkerRow.id, WorkerRow.name, HouseholdWorkerRow.kind)
        .join(WorkerRow, WorkerRow.id == HouseholdWorkerRow.worker_id)
        .where(HouseholdWorkerRow.organisation_id == organisation_id, HouseholdWorkerRow.household_id == household_id)
        .order_by(HouseholdWorkerRow.kind.desc(), WorkerRow.name, WorkerRow.id)
    )
    return [KnownWorker(worker_id, name, kind) for worker_id, name, kind in rows]


def worker_names(session: Session, organisation_id: int) -> dict[int, str]:
    """Return the workers who work here now, by name."""
    rows = session.execute(
        select(WorkerRow.id, WorkerRow.name)
        .where(WorkerRow.organisation_id == organisation_id, WorkerRow.active)
        .order_by(WorkerRow.name, WorkerRow.id)
    )
    return dict(rows.all())


def able_names(session: Session, organisation_id: int, skills: Collection[str]) -> dict[int, str]:
    """Return those of them who have one of ``skills``, by name; everybody where work needs none of them."""
    if not all(skills):
        return worker_names(session, organisation_id)
    rows = session.execute(
        select(WorkerRow.id, WorkerRow.name)
        .where(WorkerRow.organisation_id == organisation_id, WorkerRow.active, WorkerRow.skills.overlap(sorted(skills)))
        .order_by(WorkerRow.name, WorkerRow.id)
    )
    return dict(rows.all())


def require_own_worker(session: Session, organisation_id: int, worker_id: int) -> None:
    """Raise ``NotFound`` unless the worker is one of this organisation who works here now."""
    found = session.scalar(
        select(WorkerRow.id).where(
            WorkerRow.organisation_id == organisation_id, WorkerRow.id == worker_id, WorkerRow.active
        )
    )
    if found is None:
        raise NotFound
