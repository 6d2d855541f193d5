"""Change one's own password."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.gateways.passwords import hash_password, is_password
from booking.rules.actors import Actor
from booking.rules.refusals import NotAllowed
from booking.rules.refusals.people import SignInRefused
from booking.rules.secrets import session_hash
from booking.store.tables import StaffRow
from booking.usecases.accounts.sign_out_everywhere import end_sign_ins


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """The password of today and the one from now on."""

    current: str = field(repr=False)
    new: str = field(repr=False)


def change_password(session: Session, request: PasswordChange, *, by: Actor, keep_token: str, now: datetime) -> None:
    """Change the password of ``by``, and end all their sessions but that of ``keep_token``.

    Raises ``SignInRefused`` when the password of today is wrong, and ``NotAllowed`` for who has none.
    """
    staff = session.scalars(
        select(StaffRow)
        .where(StaffRow.organisation_id == by.organisation_id, StaffRow.id == by.user_id)
        .with_for_update()
    ).one_or_none()
    if staff is None or staff.password_hash is None:
        raise NotAllowed
    if not is_password(request.current, staff.password_hash):
        raise SignInRefused

    staff.password_hash = hash_password(request.new)
    end_sign_ins(
        session, staff.id, organisation_id=by.organisation_id, now=now, but_token_hash=session_hash(keep_token)
    )
