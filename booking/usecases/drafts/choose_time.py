"""Keep a place for a draft."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import State
from booking.rules.refusals import NotFound
from booking.store.queries.drafts import read_draft
from booking.store.tables import BookingRow
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.requests import Held, HoldPlace, Place
from booking.usecases.drafts.find import draft_to_change, let_place_go, unfinished_booking, write_answers
from booking.usecases.drafts.free_times import own_household
from booking.usecases.drafts.requests import choices_in


def choose_time(session: Session, token: str, starts_at: datetime, *, locale: str, by: Actor, now: datetime) -> Held:
    """Keep the place at ``starts_at``, and give back the one that was kept before.

    Asked again while it is kept, it answers as it did. When the new time is not free, the earlier one stays.
    Raises ``NotFound``, ``NotATime``, ``SlotTaken``, ``OutsideArea``, or ``NotPossibleNow`` once it is booked.
    """
    row = draft_to_change(session, token, by=by)
    draft = read_draft(session, row)
    if draft.place is None:
        raise NotFound
    booking = unfinished_booking(session, row, by=by)
    if booking is not None and booking.held_until is not None and _is_kept(booking, starts_at, now=now):
        return Held(booking.id, booking.held_until)
    let_place_go(session, row, by=by, now=now)

    # Another round is another wish: a time that was let go can be chosen again.
    this_round = row.answers["round"] + 1
    held = hold_place(
        session,
        HoldPlace(
            service_id=draft.service_id,
            choices=choices_in(draft.counts),
            place=Place(draft.place.address, draft.place.at, draft.place.access_notes),
            starts_at=starts_at,
            client_key=f"draft:{row.token}:{this_round}",
            locale=locale,
            note=draft.note,
            household_id=own_household(draft, by=by),
        ),
        by=by,
        now=now,
    )
    row.booking_id = held.booking_id
    write_answers(row, now=now, round=this_round)
    return held


def _is_kept(booking: BookingRow, starts_at: datetime, *, now: datetime) -> bool:
    return (
        booking.state == State.HELD
        and booking.starts_at == starts_at
        and booking.held_until is not None
        and booking.held_until > now
    )
