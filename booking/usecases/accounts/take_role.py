"""Let somebody of the staff do less."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.refusals import NotAllowed, NotFound
from booking.store.tables import RoleRow, StaffRow
from booking.usecases.accounts.coordinators import require_another_coordinator
from booking.usecases.accounts.give_role import StaffRole


def take_role(session: Session, request: StaffRole, *, by: Actor) -> None:
    """Take a role away, from the next request on; one that they do not have is no matter.

    Raises ``NotAllowed``, ``NotFound``, or ``LastCoordinator`` when nobody would be left who gives roles.
    """
    if Role.COORDINATOR not in by.roles:
        raise NotAllowed
    staff = session.scalar(
        select(StaffRow).where(StaffRow.organisation_id == by.organisation_id, StaffRow.id == request.staff_id)
    )
    if staff is None:
        raise NotFound
    if request.role is Role.COORDINATOR:
        require_another_coordinator(session, staff.id, by=by)

    session.execute(
        delete(RoleRow).where(
            RoleRow.organisation_id == by.organisation_id,
            RoleRow.staff_id == staff.id,
            RoleRow.role == request.role,
        )
    )
