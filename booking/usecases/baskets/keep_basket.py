"""Keep the places of a basket while another part of it is being chosen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import State
from booking.rules.refusals.bookings import HoldExtendedTooOften, HoldLapsed
from booking.store.tables import BookingRow
from booking.usecases.bookings.extend_hold import extend_hold

#: Who still has more than this needs no more: a place can be kept longer so many times only.
_ENOUGH: Final = timedelta(minutes=10)


def keep_basket(session: Session, basket_id: int, *, by: Actor, now: datetime) -> None:
    """Give every place that is kept in a basket its full time again, where it runs out.

    By the rule of ``extend_hold``: one that is over already, or was kept twelve times, is left to end. Their rows are
    locked by id, and nothing after them.
    """
    for booking_id in _kept(session, basket_id, by=by, now=now):
        try:
            extend_hold(session, booking_id, by=by, now=now)
        except (HoldLapsed, HoldExtendedTooOften):
            continue


def _kept(session: Session, basket_id: int, *, by: Actor, now: datetime) -> list[int]:
    return list(
        session.scalars(
            select(BookingRow.id)
            .where(
                BookingRow.organisation_id == by.organisation_id,
                BookingRow.basket_id == basket_id,
                BookingRow.state == State.HELD,
                BookingRow.held_until > now,
                BookingRow.held_until < now + _ENOUGH,
            )
            .order_by(BookingRow.id)
        )
    )
