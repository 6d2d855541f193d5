"""Take somebody off the waiting list."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.usecases.waiting.find import let_place_go, open_offer_of, wish_to_change


def leave_waiting_list(session: Session, waiting_id: int, *, by: Actor, now: datetime) -> None:
    """End a wish; a place that is kept for it goes to somebody else. A wish that is over stays as it is.

    Raises ``NotFound``.
    """
    row = wish_to_change(session, waiting_id, organisation_id=by.organisation_id)
    if row.state != "waiting":
        return
    offer = open_offer_of(session, row)
    if offer is not None:
        let_place_go(session, offer, state="declined", by=by, now=now)
    row.state = "withdrawn"
    session.flush()
