"""Send the confirmation of a booking, with its private link, once more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor
from booking.rules.lifecycle import Change, State
from booking.rules.refusals import NotAllowed
from booking.rules.refusals.bookings import NotPossibleNow
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.telling import tell

#: Who asks twice within this time is sent the link once.
ONCE_IN: Final = timedelta(minutes=10)


def send_link_again(session: Session, booking_id: int, *, by: Actor, now: datetime) -> None:
    """Tell the resident of a promised visit again how it stands now; a second press tells nothing more.

    Raises ``NotAllowed`` for others than the office, ``NotFound``, or ``NotPossibleNow`` for what is no promise.
    """
    if not by.is_office:
        raise NotAllowed
    row = booking_to_change(session, booking_id, by=by)
    if row.state != State.CONFIRMED:
        raise NotPossibleNow(state=row.state, change=Change.CONFIRM)
    turn = int(now.timestamp()) // int(ONCE_IN.total_seconds())
    tell(session, Kind.BOOKING_CONFIRMED, row, now=now, about=f"again:{turn}")
