"""End every sign-in of somebody: a phone was lost, a password was seen, somebody no longer works here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.refusals import NotAllowed, NotFound
from booking.store.queries.accounts import find_staff_member
from booking.store.tables import SignInCodeRow, StaffSessionRow


def sign_out_everywhere(session: Session, staff_id: int, *, by: Actor, now: datetime) -> str:
    """End all sessions of somebody, and the code that was not used yet; return their name.

    A coordinator does it for everybody, the desk for workers. Raises ``NotAllowed`` or ``NotFound``.
    """
    if not by.is_office:
        raise NotAllowed
    staff = find_staff_member(session, organisation_id=by.organisation_id, staff_id=staff_id)
    if staff is None or (Role.COORDINATOR not in by.roles and Role.WORKER not in staff.roles):
        raise NotFound
    end_sign_ins(session, staff_id, organisation_id=by.organisation_id, now=now)
    return staff.name


def end_sign_ins(
    session: Session, staff_id: int, *, organisation_id: int, now: datetime, but_token_hash: str = ""
) -> None:
    """End the sessions of somebody except the one with ``but_token_hash``, and their open code, at once."""
    # Codes first: who gets in with one at this moment holds it until their session is there to be ended.
    session.execute(
        update(SignInCodeRow)
        .where(
            SignInCodeRow.organisation_id == organisation_id,
            SignInCodeRow.staff_id == staff_id,
            SignInCodeRow.used_at.is_(None),
            SignInCodeRow.expires_at > now,
        )
        .values(expires_at=now)
    )
    session.execute(
        update(StaffSessionRow)
        .where(
            StaffSessionRow.organisation_id == organisation_id,
            StaffSessionRow.staff_id == staff_id,
            StaffSessionRow.ended_at.is_(None),
            StaffSessionRow.token_hash != but_token_hash,
        )
        .values(ended_at=now)
    )
