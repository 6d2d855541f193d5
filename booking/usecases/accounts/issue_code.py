"""Give a worker a code to sign in with."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.secrets import code_hash
from booking.store.queries.accounts import find_staff_member
from booking.store.tables import SignInCodeRow, StaffRow

CODE_LASTS: Final = timedelta(hours=2)
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class SignInCode:
    """A code of nine digits, told once; only a hash of it is kept."""

    digits: str = field(repr=False)
    name: str
    expires_at: datetime


def issue_code(session: Session, staff_id: int, *, by: Actor, key: str, now: datetime) -> SignInCode:
    """Make a code for a worker of one's own organisation. Codes that they still had end.

    Raises ``NotAllowed`` unless the desk or a coordinator asks, and ``NotFound`` for anybody but a worker.
    """
    if not by.is_office or by.user_id is None:
        raise NotAllowed
    # Two desks at once: the second waits here, and then ends the code of the first.
    session.execute(
        select(StaffRow.id)
        .where(StaffRow.organisation_id == by.organisation_id, StaffRow.id == staff_id)
        .with_for_update()
    )
    staff = find_staff_member(session, organisation_id=by.organisation_id, staff_id=staff_id)
    if staff is None or Role.WORKER not in staff.roles:
        raise NotFound

    session.execute(
        update(SignInCodeRow)
        .where(
            SignInCodeRow.organisation_id == by.organisation_id,
            SignInCodeRow.staff_id == staff_id,
            SignInCodeRow.used_at.is_(None),
            SignInCodeRow.expires_at > now,
        )
        .values(expires_at=now)
    )
    digits = _fresh_digits(session, organisation_id=by.organisation_id, key=key)
    expires_at = now + CODE_LASTS
    session.add(
        SignInCodeRow(
            organisation_id=by.organisation_id,
            staff_id=staff_id,
            code_hash=code_hash(key, digits, organisation_id=by.organisation_id),
            given_by_id=by.user_id,
            expires_at=expires_at,
        )
    )
    session.flush()
    return SignInCode(digits, staff.name, expires_at)


def _fresh_digits(session: Session, *, organisation_id: int, key: str) -> str:
    """Return digits that nobody of this organisation was ever given."""
    while True:
        digits = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
        kept = code_hash(key, digits, organisation_id=organisation_id)
        if not session.scalar(
            select(SignInCodeRow.id).where(
                SignInCodeRow.organisation_id == organisation_id, SignInCodeRow.code_hash == kept
            )
        ):
            return digits
