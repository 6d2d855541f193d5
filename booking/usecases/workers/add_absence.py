"""A worker will not be there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals.times import InvalidPeriod
from booking.store.tables import AbsenceRow
from booking.usecases.workers.find import worker_to_change


@dataclass(frozen=True, slots=True)
class AddAbsence:
    """Who is away and when: ``[starts_at, ends_at)``. Why is nobody's business here (domain A5)."""

    worker_id: int
    starts_at: datetime
    ends_at: datetime


def add_absence(session: Session, request: AddAbsence, *, by: Actor) -> int:
    """Write an absence down and return its id; the same one twice is one absence.

    Visits that were promised stay; ``stranded_visits`` lists those that need somebody else. Raises
    ``NotAllowed``, ``NotFound``, or ``InvalidPeriod`` for an end that is not after the start.
    """
    worker = worker_to_change(session, request.worker_id, by=by)
    if request.ends_at <= request.starts_at:
        raise InvalidPeriod
    known = session.scalar(
        select(AbsenceRow.id).where(
            AbsenceRow.organisation_id == by.organisation_id,
            AbsenceRow.worker_id == worker.id,
            AbsenceRow.starts_at == request.starts_at,
            AbsenceRow.ends_at == request.ends_at,
        )
    )
    if known is not None:
        return known

    row = AbsenceRow(
        organisation_id=by.organisation_id,
        worker_id=worker.id,
        starts_at=request.starts_at,
        ends_at=request.ends_at,
    )
    session.add(row)
    session.flush()
    return row.id
