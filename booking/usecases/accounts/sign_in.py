"""Sign in with an e-mail address and a password."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.gateways.passwords import hash_password, is_password, needs_rehash
from booking.rules.refusals.people import SignInLocked, SignInRefused
from booking.store import rate_limits
from booking.store.queries.accounts import find_credentials, find_staff_member
from booking.store.tables import StaffRow
from booking.usecases.accounts.start_session import NewSession, start_session

#: How many tries in how long; who goes on trying waits longer each time.
PATIENCE: Final = ((5, timedelta(minutes=15)), (10, timedelta(hours=1)), (20, timedelta(hours=24)))


@dataclass(frozen=True, slots=True)
class SignInRequest:
    """What somebody typed."""

    email: str
    password: str = field(repr=False)


def sign_in(session: Session, request: SignInRequest, *, organisation_id: int, now: datetime) -> NewSession:
    """Begin a session for whoever has this address and this password.

    Raises ``SignInRefused``, in the same time for an unknown address, a wrong password and somebody who no longer
    works here; and ``SignInLocked`` after too many tries, for an unknown address too.
    """
    email = request.email.strip().lower()
    tries = [(f"sign-in {organisation_id} {span} {email}", most, span) for most, span in PATIENCE]
    _count_try(tries, now=now)

    known = find_credentials(session, organisation_id=organisation_id, email=email)
    if not is_password(request.password, known.password_hash if known else None) or known is None:
        raise SignInRefused
    staff = find_staff_member(session, organisation_id=organisation_id, staff_id=known.staff_id)
    if staff is None or not staff.roles:
        raise SignInRefused

    if needs_rehash(known.password_hash):
        session.execute(
            update(StaffRow)
            .where(StaffRow.organisation_id == organisation_id, StaffRow.id == staff.id)
            .values(password_hash=hash_password(request.password))
        )
    for key, _most, _span in tries:
        rate_limits.forget(key)
    return start_session(session, staff, is_lasting=False, now=now)


def _count_try(tries: list[tuple[str, int, timedelta]], *, now: datetime) -> None:
    """Count this try before anybody knows how it ends, so that many at the same moment all count."""
    for key, most, span in tries:
        window = rate_limits.hit(key, lasting=span, now=now)
        if window.hits > most:
            raise SignInLocked(until=window.ends_at)
