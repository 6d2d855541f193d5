"""Begin a sign-in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from booking.rules.secrets import session_hash
from booking.store.queries.accounts import StaffMember
from booking.store.tables import StaffSessionRow

OFFICE_SESSION_LASTS: Final = timedelta(hours=10)
WORKER_SESSION_LASTS: Final = timedelta(days=180)
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewSession:
    """A sign-in that just began. ``token`` is its secret, told once; ``is_lasting`` outlives the browser."""

    staff: StaffMember
    token: str
    is_lasting: bool


def start_session(session: Session, staff: StaffMember, *, is_lasting: bool, now: datetime) -> NewSession:
    """Begin a session for ``staff``: ten hours, or half a year on a worker's own phone."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    session.add(
        StaffSessionRow(
            organisation_id=staff.organisation_id,
            staff_id=staff.id,
            token_hash=session_hash(token),
            created_at=now,
            expires_at=now + (WORKER_SESSION_LASTS if is_lasting else OFFICE_SESSION_LASTS),
        )
    )
    session.flush()
    return NewSession(staff, token, is_lasting)
