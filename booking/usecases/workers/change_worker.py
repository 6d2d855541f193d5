"""What a worker can do, how they travel, whether they still work here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.travel import TravelMode
from booking.store.tables import RoleRow, StaffRow
from booking.usecases.accounts.set_active import SetActive, set_active
from booking.usecases.workers.find import worker_to_change


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWorker:
    """A worker as they are from now on. ``phone`` is E.164 or empty."""

    worker_id: int
    name: str
    phone: str
    skills: frozenset[str]
    travel_mode: TravelMode
    active: bool


def change_worker(session: Session, request: ChangeWorker, *, by: Actor, now: datetime) -> None:
    """Write down what changed. Promised visits stay; ``stranded_visits`` lists those that no longer fit.

    Their sign-in goes along: it has the same name, and who no longer works here sees nobody's address on a phone
    any more, unless they also work in the office. Raises ``NotAllowed`` or ``NotFound``.
    """
    worker = worker_to_change(session, request.worker_id, by=by)
    stops_or_returns = worker.active != request.active

    worker.name, worker.phone = request.name, request.phone
    worker.skills = sorted(request.skills)
    worker.travel_mode = request.travel_mode
    worker.active = request.active
    staff = session.scalar(
        select(StaffRow)
        .where(StaffRow.organisation_id == by.organisation_id, StaffRow.worker_id == worker.id)
        .with_for_update()
    )
    if staff is not None:
        staff.name = request.name
        if stops_or_returns and not _is_in_office(session, staff):
            set_active(session, SetActive(staff.id, request.active), by=by, now=now)
    session.flush()


def _is_in_office(session: Session, staff: StaffRow) -> bool:
    roles = session.scalars(
        select(RoleRow.role).where(RoleRow.organisation_id == staff.organisation_id, RoleRow.staff_id == staff.id)
    )
    return any(role != Role.WORKER for role in roles)
