"""Whether somebody of the staff still gets in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.refusals import NotAllowed, NotFound
from booking.store.tables import StaffRow
from booking.usecases.accounts.coordinators import require_another_coordinator
from booking.usecases.accounts.sign_out_everywhere import end_sign_ins


@dataclass(frozen=True, slots=True)
class SetActive:
    """Whom it is about, and whether they can sign in from now on."""

    staff_id: int
    active: bool


def set_active(session: Session, request: SetActive, *, by: Actor, now: datetime) -> str:
    """Let somebody in no longer, on no machine; or let them in again, with the roles that they had. Return their name.

    Raises ``NotAllowed``, ``NotFound``, or ``LastCoordinator`` when nobody would be left who gives roles.
    """
    if Role.COORDINATOR not in by.roles:
        raise NotAllowed
    if not request.active:
        require_another_coordinator(session, request.staff_id, by=by)
    staff = session.scalar(
        select(StaffRow)
        .where(StaffRow.organisation_id == by.organisation_id, StaffRow.id == request.staff_id)
        .with_for_update()
    )
    if staff is None:
        raise NotFound

    staff.active = request.active
    if not request.active:
        end_sign_ins(session, staff.id, organisation_id=by.organisation_id, now=now)
    session.flush()
    return staff.name
