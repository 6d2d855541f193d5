"""Visits that were done and have no final price, each with what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import State
from booking.rules.pricing.quote import Stage
from booking.rules.refusals import NotAllowed, Refusal
from booking.rules.text import Text
from booking.store.tables import BookingRow, QuoteRow, ResidentRow, ServiceRow
from booking.usecases.bookings.give_final_price import price_of_work
from booking.usecases.bookings.order_before_price import Waits, what_price_waits_for

#: How far back the list looks: what is older was settled in another way.
SINCE: Final = timedelta(days=92)
_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Unpriced:
    """A visit without a final price. Without a ``refusal`` nothing stands in the way any more."""

    booking_id: int
    number: str
    starts_at: datetime
    service_name: Text
    name: str
    refusal: Refusal | None
    waits: Waits | None = None
    """What a person has to look at first: the work order."""


def without_final_price(session: Session, *, by: Actor, now: datetime) -> tuple[Unpriced, ...]:
    """Return the visits of the last months that were done and have no final price, the oldest first.

    Raises ``NotAllowed`` for others than the office.
    """
    if not by.is_office:
        raise NotAllowed
    is_priced = (
        select(QuoteRow.id)
        .where(
            QuoteRow.organisation_id == BookingRow.organisation_id,
            QuoteRow.booking_id == BookingRow.id,
            QuoteRow.stage == Stage.FINAL.value,
        )
        .exists()
    )
    rows = session.execute(
        select(BookingRow, ServiceRow.name, ResidentRow.name)
        .join(ServiceRow, ServiceRow.id == BookingRow.service_id)
        .join(ResidentRow, ResidentRow.id == BookingRow.resident_id)
        .where(
            BookingRow.organisation_id == by.organisation_id,
            BookingRow.state == State.DONE,
            BookingRow.starts_at >= now - SINCE,
            ~is_priced,
        )
        .order_by(BookingRow.starts_at, BookingRow.id)
        .limit(_MOST)
    ).all()
    return tuple(
        Unpriced(row.id, row.number, row.starts_at, service_name, name, *_why_not(session, row))
        for row, service_name, name in rows
    )


def _why_not(session: Session, row: BookingRow) -> tuple[Refusal | None, Waits | None]:
    try:
        quote = price_of_work(session, row)
    except Refusal as refusal:
        return refusal, None
    return None, what_price_waits_for(session, row, quote.total)
