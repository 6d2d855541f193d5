"""Who signs in with a code, and whether one is on its way to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.store.queries.accounts import has_not_left
from booking.store.tables import RoleRow, SignInCodeRow, StaffRow, StaffSessionRow


@dataclass(frozen=True, slots=True)
class CodeHolder:
    """A worker. ``code_until`` is until when a code that was given and not yet used is good.

    ``is_signed_in`` tells whether they are, on any phone.
    """

    staff_id: int
    name: str
    code_until: datetime | None
    is_signed_in: bool


def code_holders(session: Session, organisation_id: int, *, now: datetime) -> list[CodeHolder]:
    """Return the workers of an organisation by name. Never a code."""
    is_open = and_(
        SignInCodeRow.staff_id == StaffRow.id,
        SignInCodeRow.organisation_id == organisation_id,
        SignInCodeRow.used_at.is_(None),
        SignInCodeRow.expires_at > now,
    )
    is_signed_in = exists().where(
        StaffSessionRow.organisation_id == organisation_id,
        StaffSessionRow.staff_id == StaffRow.id,
        StaffSessionRow.ended_at.is_(None),
        StaffSessionRow.expires_at > now,
    )
    rows = session.execute(
        select(StaffRow.id, StaffRow.name, func.max(SignInCodeRow.expires_at), is_signed_in)
        .join(RoleRow, and_(RoleRow.staff_id == StaffRow.id, RoleRow.role == Role.WORKER))
        .outerjoin(SignInCodeRow, is_open)
        .where(StaffRow.organisation_id == organisation_id, RoleRow.organisation_id == organisation_id)
        .where(StaffRow.active, has_not_left())
        .group_by(StaffRow.id, StaffRow.name)
        .order_by(StaffRow.name, StaffRow.id)
    )
    return [CodeHolder(*row) for row in rows]
