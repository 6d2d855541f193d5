"""Give a household new links of its bookings, where somebody who acted for it may have the ones of before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor
from booking.rules.waiting import tell_at
from booking.store.tables import BookingRow
from booking.usecases.bookings.telling import remind_anew, tell
from booking.usecases.representatives.promised import promised_to


def renew_links(session: Session, household_id: int, *, by: Actor, now: datetime) -> None:
    """Make every link of the household's bookings worthless, and send new ones of what is still to come.

    Nobody is woken for it. The household itself is locked before.
    """
    coming = promised_to(session, household_id, by=by, now=now)
    # What is over is told nothing, so that its rows need no look at each.
    session.execute(
        update(BookingRow)
        .where(
            BookingRow.organisation_id == by.organisation_id,
            BookingRow.household_id == household_id,
            BookingRow.id.not_in([row.id for row in coming]),
        )
        .values(link_epoch=BookingRow.link_epoch + 1)
        .execution_options(synchronize_session=False)
    )
    for row in coming:
        row.link_epoch += 1
        session.flush()
        tell(session, Kind.BOOKING_CONFIRMED, row, now=now, about=f"link:{row.link_epoch}", leaves_at=tell_at(now))
        remind_anew(session, row, now=now)
