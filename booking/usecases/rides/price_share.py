"""The price of a ride whose car another booking comes to share: told again where it becomes lower, never higher."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.lifecycle import State
from booking.rules.pricing.quote import Quote, Stage
from booking.rules.refusals import Refusal
from booking.rules.shared_rides import SHARERS
from booking.store.quotes import Cause, keep_quote, newest_quote
from booking.store.shared_rides import host_of, split_km
from booking.store.tables import BookingRow
from booking.usecases.bookings.price_again import price_again
from booking.usecases.bookings.telling import remind_anew, tell
from booking.usecases.payments.give_back import give_back_too_much


def lower_price_of_host(session: Session, row: BookingRow, *, now: datetime) -> None:
    """Let the booking whose drive a promised one shares pay its part, where its tariff splits, and tell it.

    Source: domain A1.3 (Boortmeerbeek: several passengers, kilometres charged once and shared).
    """
    session.flush()
    host = host_of(session, row.organisation_id, row.id)
    if host is None or host.state != State.CONFIRMED:
        return
    split_km(session, row.organisation_id, host.id, sharers=SHARERS)
    lower = _lower_price(session, host, now=now)
    if lower is not None:
        tell(session, Kind.PRICE_CHANGED, host, now=now, refund_cents=lower.refund_cents, about=lower.about)
        remind_anew(session, host, now=now)


def price_in_shared_car(session: Session, row: BookingRow, *, now: datetime) -> Quote | None:
    """Let a booking that moved into the car of another one pay its part; return its price where that is lower."""
    session.flush()
    lower = _lower_price(session, row, now=now)
    return lower.price if lower is not None else None


@dataclass(frozen=True, slots=True)
class _Lower:
    """A price that took the place of a higher one; ``about`` names it in messages."""

    price: Quote
    refund_cents: int
    about: str


def _lower_price(session: Session, row: BookingRow, *, now: datetime) -> _Lower | None:
    kept = newest_quote(session, row.organisation_id, row.id)
    if kept is None or kept[1].stage is not Stage.ESTIMATE:
        return None
    new = _price(session, row, kept[1])
    if new is None or new.total >= kept[1].total:
        return None
    too_much = give_back_too_much(session, row, total_cents=new.total.cents, now=now)
    quote = keep_quote(
        session, new, organisation_id=row.organisation_id, booking_id=row.id, cause=Cause.SHARED, now=now
    )
    session.flush()
    return _Lower(new, too_much, f"quote {quote.id}")


def _price(session: Session, row: BookingRow, kept: Quote) -> Quote | None:
    try:
        return price_again(session, row, kept)
    except Refusal:
        # A price that cannot be told again stays: nobody else's booking fails for it.
        return None
