"""What somebody of the staff may do from now on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import STAFF_ROLES, Actor, Role
from booking.store.queries.roles import colleague_by_id
from booking.usecases.accounts.give_role import StaffRole, give_role
from booking.usecases.accounts.take_role import take_role


@dataclass(frozen=True, slots=True)
class SetRoles:
    """All roles that somebody has from now on."""

    staff_id: int
    roles: frozenset[Role]


def set_roles(session: Session, request: SetRoles, *, by: Actor, now: datetime) -> None:
    """Give what is new and take what is gone, in one transaction: who hands over the lead is never in between.

    Raises ``NotFound``, and what ``give_role`` and ``take_role`` raise.
    """
    before = colleague_by_id(session, by.organisation_id, request.staff_id).roles
    for role in STAFF_ROLES:
        if role in request.roles - before:
            give_role(session, StaffRole(request.staff_id, role), by=by, now=now)
        elif role in before - request.roles:
            take_role(session, StaffRole(request.staff_id, role), by=by)
