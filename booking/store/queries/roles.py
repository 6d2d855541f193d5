"""Who of the staff has which role."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.rules.refusals import NotFound
from booking.store.tables import RoleRow, StaffRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody of the staff. ``is_worker``: they go out to do the work; ``active``: they can sign in."""

    staff_id: int
    name: str
    email: str
    roles: frozenset[Role]
    is_worker: bool
    active: bool


def colleagues_of(session: Session, organisation_id: int) -> list[Colleague]:
    """Return the staff of an organisation by name, those who no longer sign in last."""
    rows = session.scalars(
        select(StaffRow)
        .where(StaffRow.organisation_id == organisation_id)
        .order_by(StaffRow.active.desc(), StaffRow.name, StaffRow.id)
    ).all()
    roles: defaultdict[int, set[Role]] = defaultdict(set)
    for kept in session.scalars(select(RoleRow).where(RoleRow.organisation_id == organisation_id)):
        roles[kept.staff_id].add(Role(kept.role))
    return [
        Colleague(
            staff_id=row.id,
            name=row.name,
            email=row.email or "",
            roles=frozenset(roles[row.id]),
            is_worker=row.worker_id is not None,
            active=row.active,
        )
        for row in rows
    ]


def colleague_by_id(session: Session, organisation_id: int, staff_id: int) -> Colleague:
    """Return one of the staff. Raises ``NotFound``."""
    for colleague in colleagues_of(session, organisation_id):
        if colleague.staff_id == staff_id:
            return colleague
    raise NotFound
