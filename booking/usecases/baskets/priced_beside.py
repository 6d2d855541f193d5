"""How the parts of a basket count for the prices of each other: as if they were booked one by one, in their order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy.orm import Session

from booking.rules.work import idle_minutes_of
from booking.store.queries.used_work import Standing
from booking.store.tables import BookingRow
from booking.usecases.bookings.requests import PricedBeside
from booking.usecases.bookings.tasks import work_of

#: A part and when it will begin.
Part: TypeAlias = tuple[BookingRow, datetime]


def priced_beside(session: Session, row: BookingRow, parts: Iterable[Part]) -> PricedBeside:
    """Return what counts for the price of one of ``parts``, all of which are promised, or move, together.

    In the order in which their places were kept, which is that of their ids, and in which ``confirm_basket`` promises
    them: those before it count where they will be, those after it for nothing, wherever the books have them now. So
    a basket costs after a move what it would cost booked anew at that time, whichever part moves first.
    """
    parts = tuple(parts)
    return PricedBeside(
        frozenset(other.id for other, _ in parts if other.id != row.id),
        tuple(_standing(session, other, at) for other, at in parts if other.id < row.id and _counts_with(other, row)),
    )


def _counts_with(one: BookingRow, other: BookingRow) -> bool:
    """Tell whether two parts count for the same household and service; of a kept place nobody knows whose it is yet."""
    same_household = (one.household_id, one.household_proved) == (other.household_id, other.household_proved)
    return one.service_id == other.service_id and same_household


def _standing(session: Session, row: BookingRow, starts_at: datetime) -> Standing:
    minutes = (row.ends_at - row.starts_at) // timedelta(minutes=1)
    waited = idle_minutes_of(work_of(session, row).tasks, crew=row.crew) if row.crew > 1 else 0
    return Standing(starts_at, minutes, minutes * row.crew - waited)
