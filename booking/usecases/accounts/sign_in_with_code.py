"""Sign in with a code that the desk gave."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.rules.refusals.people import SignInRefused
from booking.rules.secrets import code_hash
from booking.store.queries.accounts import find_staff_member
from booking.store.tables import SignInCodeRow
from booking.usecases.accounts.start_session import NewSession, start_session


def sign_in_with_code(session: Session, digits: str, *, organisation_id: int, key: str, now: datetime) -> NewSession:
    """Begin a session that lasts for whom the code ``digits`` was made, and use the code up.

    Raises ``SignInRefused`` for a code that does not exist, was used, is over, or belongs to somebody who no
    longer works here. Whoever calls this limits how often it is tried.
    """
    # One statement finds the code and uses it up: of two phones with one code, one gets in.
    staff_id = session.scalar(
        update(SignInCodeRow)
        .where(
            SignInCodeRow.organisation_id == organisation_id,
            SignInCodeRow.code_hash == code_hash(key, digits, organisation_id=organisation_id),
            SignInCodeRow.used_at.is_(None),
            SignInCodeRow.expires_at > now,
        )
        .values(used_at=now)
        .returning(SignInCodeRow.staff_id)
    )
    if staff_id is None:
        raise SignInRefused

    staff = find_staff_member(session, organisation_id=organisation_id, staff_id=staff_id)
    if staff is None or not staff.roles:
        raise SignInRefused
    return start_session(session, staff, is_lasting=True, now=now)
