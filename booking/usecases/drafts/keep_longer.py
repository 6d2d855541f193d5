"""Keep a draft's place some minutes more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import State
from booking.rules.refusals.bookings import HoldLapsed
from booking.store.queries.drafts import read_draft
from booking.usecases.bookings.extend_hold import extend_hold
from booking.usecases.bookings.requests import Held
from booking.usecases.drafts.choose_time import choose_time
from booking.usecases.drafts.find import draft_to_change, unfinished_booking


def keep_longer(session: Session, token: str, *, locale: str, by: Actor, now: datetime) -> Held:
    """Keep the place for another fifteen minutes; one that was already let go is taken again where it is free.

    Raises ``NotFound``, ``HoldExtendedTooOften``, ``SlotTaken``, ``NotATime`` when it has come too near, or
    ``NotPossibleNow`` once it is booked.
    """
    row = draft_to_change(session, token, by=by)
    hold = read_draft(session, row).hold
    if hold is None:
        raise HoldLapsed
    if hold.state is not State.EXPIRED and (hold.held_until is None or hold.held_until > now):
        unfinished_booking(session, row, by=by)
        return extend_hold(session, hold.booking_id, by=by, now=now)
    # It is taken again from the days on, and not with the booking locked already (``locks``).
    return choose_time(session, token, hold.starts_at, locale=locale, by=by, now=now)
