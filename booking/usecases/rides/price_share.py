"""The price of a ride whose car another booking comes to share: told again where it becomes lower, never higher."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
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


def lock_who_shares(session: Session, organisation_id: int, booking_id: int) -> None:
    """Lock a booking together with the one whose drive it shares, in the order of rows; nothing where it shares none.

    Whoever promises it gives the other one a price: both rows, so, and never the second before the first.
    """
    host = host_of(session, organisation_id, booking_id)
    if host is not None:
        session.scalars(
            select(BookingRow)
            .where(BookingRow.organisation_id == organisation_id, BookingRow.id.in_((host.id, booking_id)))
            .order_by(BookingRow.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()


def lower_price_of_host(session: Session, row: BookingRow, *, now: datetime) -> None:
    """Let the booking whose drive a promised one shares pay its part, where its tariff splits, and tell it.

    Source: domain A1.3 (Boortmeerbeek: several passengers, kilometres charged once and shared).
    """
    session.flush()
    host = host_of(session, row.organisation_id, row.id)
    kept = newest_quote(session, row.organisation_id, host.id) if host is not None else None
    if host is None or kept is None or host.state != State.CONFIRMED or kept[1].stage is not Stage.ESTIMATE:
        return
    split_km(session, row.organisation_id, host.id, sharers=SHARERS)
    new = _price(session, host, kept[1])
    if new is None or new.total >= kept[1].total:
        return
    too_much = give_back_too_much(session, host, total_cents=new.total.cents, now=now)
    quote = keep_quote(
        session, new, organisation_id=row.organisation_id, booking_id=host.id, cause=Cause.SHARED, now=now
    )
    session.flush()
    tell(session, Kind.PRICE_CHANGED, host, now=now, refund_cents=too_much, about=f"quote {quote.id}")
    remind_anew(session, host, now=now)


def _price(session: Session, host: BookingRow, kept: Quote) -> Quote | None:
    try:
        return price_again(session, host, kept)
    except Refusal:
        # A price that cannot be told again stays: nobody else's booking fails for it.
        return None
