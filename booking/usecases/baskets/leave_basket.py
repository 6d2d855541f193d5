"""Take a part out of what is being booked together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.usecases.drafts.find import draft_to_change, let_place_go


def leave_basket(session: Session, token: str, *, by: Actor, now: datetime) -> None:
    """Give the place of a draft back and let it stand alone: the others go on without it.

    Raises ``NotFound``, or ``NotPossibleNow`` once it is booked.
    """
    row = draft_to_change(session, token, by=by)
    let_place_go(session, row, by=by, now=now)
    row.basket_id = None
    row.touched_at = now
    session.flush()
