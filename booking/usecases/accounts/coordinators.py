"""Somebody always stays who gives roles."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.refusals.people import LastCoordinator
from booking.store.tables import RoleRow, StaffRow


def require_another_coordinator(session: Session, staff_id: int, *, by: Actor) -> None:
    """Raise ``LastCoordinator`` when nobody but ``staff_id`` can give roles.

    All of them are locked: of two who send each other away, the second finds one left.
    """
    coordinators = session.scalars(
        select(RoleRow.staff_id)
        .join(StaffRow, StaffRow.id == RoleRow.staff_id)
        .where(
            RoleRow.organisation_id == by.organisation_id,
            RoleRow.role == Role.COORDINATOR,
            StaffRow.active,
        )
        .order_by(RoleRow.id)
        .with_for_update(of=[RoleRow, StaffRow])
    )
    if list(coordinators) == [staff_id]:
        raise LastCoordinator
