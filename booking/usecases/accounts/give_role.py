"""Let somebody of the staff do more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from booking.rules.actors import STAFF_ROLES, Actor, Role
from booking.rules.refusals import NotAllowed, NotFound
from booking.store.tables import RoleRow, StaffRow


@dataclass(frozen=True, slots=True)
class StaffRole:
    """Whom it is about, and which role."""

    staff_id: int
    role: Role


def give_role(session: Session, request: StaffRole, *, by: Actor, now: datetime) -> None:
    """Give a role; one that they have already stays as it is.

    Only who goes out to do the work can be a worker. Raises ``NotAllowed`` or ``NotFound``.
    """
    if Role.COORDINATOR not in by.roles or request.role not in STAFF_ROLES:
        raise NotAllowed
    staff = session.scalar(
        select(StaffRow).where(
            StaffRow.organisation_id == by.organisation_id, StaffRow.id == request.staff_id, StaffRow.active
        )
    )
    if staff is None:
        raise NotFound
    if request.role is Role.WORKER and staff.worker_id is None:
        raise NotAllowed

    session.execute(
        insert(RoleRow)
        .values(
            organisation_id=by.organisation_id,
            staff_id=staff.id,
            role=request.role,
            given_by_id=by.user_id,
            given_at=now,
        )
        .on_conflict_do_nothing(index_elements=["organisation_id", "staff_id", "role"])
    )
