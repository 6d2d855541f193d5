"""Finding a basket and its parts to change them, in one order: drafts first, then bookings, each by their ids."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.rules.baskets import MOST_PARTS
from booking.rules.lifecycle import State
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import BasketFull
from booking.store.tables import BasketRow, BookingRow, DraftRow

#: From what a booking can still get company.
PROMISED: Final = frozenset({State.CONFIRMED, State.STARTED})
#: A booking in one of these states is no part of anything any more.
_OVER = (State.CANCELLED, State.EXPIRED, State.NOT_DONE)


def basket_for(session: Session, row: DraftRow | BookingRow, *, now: datetime) -> int:
    """Return the basket of a draft or a booking that is locked; a new one where it stood alone.

    Raises ``BasketFull`` where no other part can come to it.
    """
    if row.basket_id is not None:
        _lock(session, row.organisation_id, row.basket_id)
        if _parts(session, row.organisation_id, row.basket_id) >= MOST_PARTS:
            raise BasketFull(most=MOST_PARTS)
        return row.basket_id
    basket = BasketRow(organisation_id=row.organisation_id, created_at=now)
    session.add(basket)
    session.flush()
    row.basket_id = basket.id
    session.flush()
    return basket.id


def _lock(session: Session, organisation_id: int, basket_id: int) -> None:
    """Wait until nobody else is adding to a basket: two who do so at once would not count each other."""
    session.execute(
        select(BasketRow.id)
        .where(BasketRow.organisation_id == organisation_id, BasketRow.id == basket_id)
        .with_for_update()
    ).all()


def _parts(session: Session, organisation_id: int, basket_id: int) -> int:
    """Return how many drafts there are whose place is no promise yet, and how many promises."""
    drafts = select(func.count()).where(
        DraftRow.organisation_id == organisation_id,
        DraftRow.basket_id == basket_id,
        ~select(BookingRow.id)
        .where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.id == DraftRow.booking_id,
            BookingRow.resident_id.is_not(None),
        )
        .exists(),
    )
    bookings = select(func.count()).where(
        BookingRow.organisation_id == organisation_id,
        BookingRow.basket_id == basket_id,
        BookingRow.resident_id.is_not(None),
        BookingRow.state.not_in(_OVER),
    )
    return (session.scalar(drafts) or 0) + (session.scalar(bookings) or 0)


def require_one_basket(rows: Iterable[BookingRow]) -> None:
    """Raise ``NotFound`` unless all these bookings were made together."""
    baskets = {row.basket_id for row in rows}
    if len(baskets) != 1 or baskets == {None}:
        raise NotFound
