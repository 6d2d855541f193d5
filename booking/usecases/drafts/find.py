"""Finding a draft to change, and letting go of the place that was kept for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change, State
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import NotPossibleNow
from booking.store.tables import BookingRow, DraftRow
from booking.usecases.bookings.cancel_booking import cancel_booking
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.requests import CancelBooking


def draft_to_change(session: Session, token: str, *, by: Actor) -> DraftRow:
    """Return the draft with this token, locked, so that a double click waits for the first. Raises ``NotFound``."""
    row = session.scalar(
        select(DraftRow)
        .where(DraftRow.organisation_id == by.organisation_id, DraftRow.token == token)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    return row


def write_answers(row: DraftRow, *, now: datetime, **answers: Any) -> None:  # noqa: ANN401 - JSON
    """Keep ``answers`` beside the earlier ones."""
    row.answers = row.answers | answers
    row.touched_at = now


def unfinished_booking(session: Session, row: DraftRow, *, by: Actor) -> BookingRow | None:
    """Return the booking that holds a draft's place, locked, or None.

    Raises ``NotPossibleNow`` when it became a promise: a promise is moved, not chosen again.
    """
    if row.booking_id is None:
        return None
    booking = booking_to_change(session, row.booking_id, by=by)
    if booking.state not in {State.HELD, State.EXPIRED}:
        raise NotPossibleNow(state=booking.state, change=Change.HOLD)
    return booking


def let_place_go(session: Session, row: DraftRow, *, by: Actor, now: datetime) -> None:
    """Give back the place that was kept for a draft. Raises ``NotPossibleNow`` when it became a promise."""
    booking = unfinished_booking(session, row, by=by)
    if booking is not None and booking.state == State.HELD:
        cancel_booking(session, CancelBooking(booking.id), by=by, now=now)
    row.booking_id = None
    session.flush()
