"""The moments to which everything that was booked together can go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.baskets import shifted
from booking.rules.calendar import days_from, local_date
from booking.rules.lifecycle import State
from booking.rules.refusals.times import NotATime
from booking.rules.slots import Slot
from booking.store.tables import BookingRow
from booking.usecases.baskets.check_move import promised_together
from booking.usecases.bookings.placing import Wish, slots_on, wish_of


def slots_together(session: Session, wish: Wish, days: Iterable[date], *, by: Actor, now: datetime) -> list[Slot]:
    """Return the moments on ``days`` at which a booking can start with room for the rest, moved by as much, in order.

    ``wish`` is that of the booking; all that was promised with it gives way. Each part is looked at by itself: two that
    want the same hands are told by ``check_move``.
    """
    rows = [row for row in promised_together(session, wish.ignoring, by=by) if row.state == State.CONFIRMED]
    first = next(row for row in rows if row.id == wish.ignoring)
    everything = frozenset(row.id for row in rows)
    slots = slots_on(session, replace(wish, also_ignoring=everything), days, by=by, now=now)
    for row in rows:
        if row is not first and slots:
            slots = _with_room(session, slots, first, row, everything, by=by, now=now)
    return slots


def _with_room(
    session: Session,
    slots: Sequence[Slot],
    first: BookingRow,
    row: BookingRow,
    everything: frozenset[int],
    *,
    by: Actor,
    now: datetime,
) -> list[Slot]:
    """Return those of ``slots``, starts of ``first``, at which ``row`` finds room too."""
    wanted = {one.starts_at: moment for one in slots if (moment := _moved(row, first, one)) is not None}
    if not wanted:
        return []
    opens, closes = local_date(min(wanted.values())), local_date(max(wanted.values()))
    days = days_from(opens, count=(closes - opens).days + 1)
    wish = replace(wish_of(session, row), also_ignoring=everything)
    free = {slot.starts_at for slot in slots_on(session, wish, days, by=by, now=now)}
    return [slot for slot in slots if wanted.get(slot.starts_at) in free]


def _moved(row: BookingRow, first: BookingRow, slot: Slot) -> datetime | None:
    """Return when ``row`` would start; None for an hour that does not exist on that day."""
    try:
        return shifted(row.starts_at, before=first.starts_at, after=slot.starts_at)
    except NotATime:
        return None
