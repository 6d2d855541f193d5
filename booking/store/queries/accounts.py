"""Who signs in, and who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from booking.rules.actors import Role
from booking.store.tables import RoleRow, StaffRow, StaffSessionRow, WorkerRow


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """Somebody of the staff, with the roles that they have at this moment."""

    id: int
    organisation_id: int
    name: str
    roles: frozenset[Role]
    worker_id: int | None
    locale: str


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a password is compared with."""

    staff_id: int
    password_hash: str


def find_signed_in(session: Session, *, token_hash: str, organisation_id: int, now: datetime) -> StaffMember | None:
    """Return who has the session with this token, as long as it is good and they work there."""
    staff = session.scalars(
        select(StaffRow)
        .join(StaffSessionRow, StaffSessionRow.staff_id == StaffRow.id)
        .where(
            StaffSessionRow.token_hash == token_hash,
            StaffSessionRow.organisation_id == organisation_id,
            StaffSessionRow.ended_at.is_(None),
            StaffSessionRow.expires_at > now,
            StaffRow.organisation_id == organisation_id,
            StaffRow.active,
        )
    ).one_or_none()
    return _member(session, staff) if staff else None


def find_staff_member(session: Session, *, organisation_id: int, staff_id: int) -> StaffMember | None:
    """Return somebody who works at this organisation."""
    staff = session.scalars(
        select(StaffRow).where(StaffRow.organisation_id == organisation_id, StaffRow.id == staff_id, StaffRow.active)
    ).one_or_none()
    return _member(session, staff) if staff else None


def find_credentials(session: Session, *, organisation_id: int, email: str) -> Credentials | None:
    """Return whose password ``email``, in lower case, asks for; None for who may not sign in with one."""
    row = session.execute(
        select(StaffRow.id, StaffRow.password_hash).where(
            StaffRow.organisation_id == organisation_id,
            StaffRow.email == email,
            StaffRow.active,
            StaffRow.password_hash.is_not(None),
        )
    ).one_or_none()
    return Credentials(row.id, row.password_hash or "") if row else None


def has_not_left() -> ColumnElement[bool]:
    """Return what is true of everybody but a worker who no longer works here."""
    return ~exists().where(
        WorkerRow.organisation_id == StaffRow.organisation_id,
        WorkerRow.id == StaffRow.worker_id,
        ~WorkerRow.active,
    )


def _member(session: Session, staff: StaffRow) -> StaffMember:
    # Who has stopped going out must not go on reading where people live, on the phone that stays signed in.
    roles = session.scalars(
        select(RoleRow.role)
        .join(StaffRow, StaffRow.id == RoleRow.staff_id)
        .where(RoleRow.organisation_id == staff.organisation_id, RoleRow.staff_id == staff.id)
        .where(or_(RoleRow.role != Role.WORKER, has_not_left()))
    )
    return StaffMember(
        id=staff.id,
        organisation_id=staff.organisation_id,
        name=staff.name,
        roles=frozenset(Role(role) for role in roles),
        worker_id=staff.worker_id,
        locale=staff.locale,
    )
