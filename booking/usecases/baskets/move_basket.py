"""Move what was booked together: all of it that the person chose, or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.baskets import moving_order, shifted
from booking.rules.lifecycle import State
from booking.rules.refusals import Refusal
from booking.rules.refusals.bookings import PartRefused
from booking.store.locks import lock_household, locked_at_once
from booking.store.tables import BookingRow
from booking.usecases.baskets.find import require_one_basket
from booking.usecases.baskets.priced_beside import priced_beside
from booking.usecases.baskets.requests import MoveBasket
from booking.usecases.bookings.cancel_booking import cancel_booking
from booking.usecases.bookings.find import booking_as_seen
from booking.usecases.bookings.move_booking import move_booking
from booking.usecases.bookings.placing import lock_times, wish_of
from booking.usecases.bookings.requests import CancelBooking, Confirmed, MoveBooking


def move_basket(session: Session, request: MoveBasket, *, by: Actor, now: datetime) -> Confirmed:
    """Move a booking and those that follow it, cancel those that cannot, and return the first as it stands.

    Each as ``move_booking`` and ``cancel_booking`` do, an appointment moves with its ride. Asked again, it answers as
    it did. Raises ``NotFound`` for bookings that are not of one basket, ``NotATime`` for an hour that a part cannot
    have on its new day, and ``PartRefused`` with the part and the reason where one of them cannot: then all stay.
    """
    ids = sorted({request.booking_id} | request.follow | request.cancel)
    seen = {booking_id: booking_as_seen(session, booking_id, by=by) for booking_id in ids}
    require_one_basket(seen.values())
    starts = new_starts(request, seen)
    _lock_first(session, seen, starts, by=by)
    for booking_id in sorted(request.cancel):
        _cancel(session, booking_id, request, by=by, now=now)
    moving = list(starts)
    later = request.starts_at > seen[request.booking_id].starts_at
    parts = [(seen[booking_id], starts_at) for booking_id, starts_at in starts.items()]
    beside = {row.id: priced_beside(session, row, parts) for row, _ in parts}
    done: dict[int, Confirmed] = {}
    still_to_come = set(moving)
    for place in moving_order([seen[booking_id].starts_at for booking_id in moving], later=later):
        booking_id = moving[place]
        # What moved already counts where it went: a week with room for one has none for two.
        still_to_come.discard(booking_id)
        asked = _asked(booking_id, starts[booking_id], request, giving_way=frozenset(still_to_come))
        done[booking_id] = _move(session, replace(asked, beside=beside[booking_id]), by=by, now=now)
    return done[request.booking_id]


def new_starts(request: MoveBasket, seen: dict[int, BookingRow]) -> dict[int, datetime]:
    """Return when each booking begins that moves, by its id: by the clock as far from the others as before.

    Raises ``NotATime`` for an hour that does not exist on the new day.
    """
    before = seen[request.booking_id].starts_at
    follow = {
        booking_id: shifted(seen[booking_id].starts_at, before=before, after=request.starts_at)
        for booking_id in sorted(request.follow - {request.booking_id})
    }
    return {request.booking_id: request.starts_at} | follow


def _lock_first(session: Session, seen: dict[int, BookingRow], starts: dict[int, datetime], *, by: Actor) -> None:
    """Take what others want too before the bookings themselves, over all parts in the one order (``locks``)."""
    for household_id in sorted({row.household_id for row in seen.values() if row.household_id is not None}):
        lock_household(session, by.organisation_id, household_id)
    with locked_at_once(session):
        for booking_id, starts_at in starts.items():
            row = seen[booking_id]
            if row.state == State.CONFIRMED and row.starts_at != starts_at:
                lock_times(session, wish_of(session, row), [starts_at])


def _asked(booking_id: int, starts_at: datetime, request: MoveBasket, *, giving_way: frozenset[int]) -> MoveBooking:
    return MoveBooking(
        booking_id,
        starts_at,
        accepted_total=request.accepted.get(booking_id),
        ours=request.ours,
        giving_way=giving_way,
        with_appointment=True,
    )


def _move(session: Session, asked: MoveBooking, *, by: Actor, now: datetime) -> Confirmed:
    try:
        return move_booking(session, asked, by=by, now=now)
    except Refusal as refusal:
        raise PartRefused(booking_id=asked.booking_id, reason=refusal) from refusal


def _cancel(session: Session, booking_id: int, request: MoveBasket, *, by: Actor, now: datetime) -> None:
    asked = CancelBooking(booking_id, request.reason, fee=request.fees.get(booking_id), ours=request.ours)
    try:
        cancel_booking(session, asked, by=by, now=now)
    except Refusal as refusal:
        raise PartRefused(booking_id=booking_id, reason=refusal) from refusal
