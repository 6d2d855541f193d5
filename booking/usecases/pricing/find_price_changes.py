"""Which promised visits would cost something else by what is decided today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import State
from booking.rules.money import Money
from booking.rules.refusals import NoTariff
from booking.store.quotes import newest_quote
from booking.store.tables import BookingRow, PaymentRow
from booking.usecases.bookings.pricing import price_of
from booking.usecases.payments.give_back import HOLDING_MONEY


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A visit with the price that was given and the price of today."""

    booking_id: int
    number: str
    starts_at: datetime
    given: Money
    now: Money


def find_price_changes(session: Session, household_id: int, *, by: Actor, now: datetime) -> tuple[PriceChange, ...]:
    """Return the visits of a household that are still to come and not yet paid, whose price would change."""
    is_paid = exists().where(
        PaymentRow.organisation_id == BookingRow.organisation_id,
        PaymentRow.booking_id == BookingRow.id,
        PaymentRow.state.in_(HOLDING_MONEY),
    )
    rows = session.scalars(
        select(BookingRow)
        .where(
            BookingRow.organisation_id == by.organisation_id,
            BookingRow.household_id == household_id,
            BookingRow.state == State.CONFIRMED,
            BookingRow.starts_at > now,
            ~is_paid,
        )
        .order_by(BookingRow.starts_at)
    )
    return tuple(change for row in rows if (change := _change(session, row, household_id)) is not None)


def _change(session: Session, row: BookingRow, household_id: int) -> PriceChange | None:
    kept = newest_quote(session, row.organisation_id, row.id)
    try:
        new = price_of(session, row, household_id=household_id, claimed_ground=row.claimed_ground)
    except NoTariff:
        return None
    if kept is None or kept[1].total == new.total:
        return None
    return PriceChange(row.id, row.number, row.starts_at, given=kept[1].total, now=new.total)
