"""Finding a booking to change: only one of this organisation, and locked until the change is made."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.links import number_in, require_genuine
from booking.rules.refusals import NotFound
from booking.rules.representatives import through_in
from booking.store.tables import BookingRow
from booking.usecases.representatives.find import require_acts


def booking_as_seen(session: Session, booking_id: int, *, by: Actor) -> BookingRow:
    """Return the booking with this id as it is now, to know what to lock before it. Raises ``NotFound``."""
    row = session.scalar(
        select(BookingRow)
        .where(BookingRow.organisation_id == by.organisation_id, BookingRow.id == booking_id)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    return row


def booking_to_change(session: Session, booking_id: int, *, by: Actor) -> BookingRow:
    """Return the booking with this id, locked. Raises ``NotFound`` for another organisation's."""
    row = session.scalar(
        select(BookingRow)
        .where(BookingRow.organisation_id == by.organisation_id, BookingRow.id == booking_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    return row


def booking_id_by_link(session: Session, token: str, *, key: str, organisation_id: int, on: date) -> int:
    """Return the id of the booking whose private link this is. Raises ``NotFound`` for a forged one.

    And for one of somebody who acts for the household, on a day on which they may not book for it.
    """
    number, through = through_in(number_in(token))
    row = session.scalar(
        select(BookingRow).where(BookingRow.organisation_id == organisation_id, BookingRow.number == number)
    )
    # An unknown number takes the same way as a wrong signature, so that neither can be told from the other.
    require_genuine(key, token, epoch=row.link_epoch if row else -1)
    if row is None:
        raise NotFound
    if through is not None:
        require_acts(session, row, through, on=on)
    return row.id
