"""Whether the database answers."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session


def require_answer(session: Session) -> None:
    """Ask the database for something small; a fault of the driver comes through when it is away."""
    session.execute(text("SELECT 1"))
