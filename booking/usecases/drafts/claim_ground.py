"""Remember which status somebody says that they have."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.usecases.drafts.find import draft_to_change, write_answers


def claim_ground(session: Session, token: str, ground: str | None, *, by: Actor, now: datetime) -> None:
    """Keep the ground that was chosen, or None for somebody who would rather not tell. Raises ``NotFound``."""
    write_answers(draft_to_change(session, token, by=by), now=now, claimed_ground=ground)
