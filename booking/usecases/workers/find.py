"""Finding a worker to change."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.refusals import NotAllowed, NotFound
from booking.store.tables import WorkerRow


def require_coordinator(by: Actor) -> None:
    """Raise ``NotAllowed`` for anybody but a coordinator."""
    if Role.COORDINATOR not in by.roles:
        raise NotAllowed


def worker_to_change(session: Session, worker_id: int, *, by: Actor) -> WorkerRow:
    """Return a worker of the coordinator's own organisation, locked. Raises ``NotAllowed`` or ``NotFound``."""
    require_coordinator(by)
    row = session.scalar(
        select(WorkerRow)
        .where(WorkerRow.organisation_id == by.organisation_id, WorkerRow.id == worker_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound
    return row
