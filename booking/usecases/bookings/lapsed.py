"""Holds that are over end where somebody else needs what they keep: the constraints count them until then."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from booking.rules.actors import system_of
from booking.rules.lifecycle import Change, State
from booking.store.history import change_booking
from booking.store.tables import BookingRow


def end_lapsed(
    session: Session,
    organisation_id: int,
    which: Collection[int] | Select[int],
    *,
    give_back: Callable[[Session, BookingRow], None],
    now: datetime,
) -> None:
    """End those of the bookings ``which``, by their ids, whose hold is over at ``now``; ``give_back`` what they keep.

    Their rows are locked first, in order: one that is being confirmed this moment is waited for, and then stays.
    """
    rows = session.scalars(
        select(BookingRow)
        .where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.id.in_(which),
            BookingRow.state == State.HELD,
            BookingRow.held_until <= now,
        )
        .order_by(BookingRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        give_back(session, row)
        change_booking(session, row, Change.EXPIRE, by=system_of(organisation_id), now=now)
    session.flush()
