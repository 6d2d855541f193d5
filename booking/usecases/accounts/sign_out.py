"""End a sign-in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.rules.secrets import session_hash
from booking.store.tables import StaffSessionRow


def sign_out(session: Session, token: str, *, now: datetime) -> None:
    """End the session of ``token``, on every machine at once. One that is over already stays over."""
    session.execute(
        update(StaffSessionRow)
        .where(StaffSessionRow.token_hash == session_hash(token), StaffSessionRow.ended_at.is_(None))
        .values(ended_at=now)
    )
