"""Give a booking the price that follows from a decision made after it was booked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor
from booking.rules.lifecycle import Change, State
from booking.rules.money import Money
from booking.rules.refusals import NotAllowed, NotPossibleNow
from booking.store.history import change_booking
from booking.store.quotes import keep_quote, newest_quote
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.pricing import price_of
from booking.usecases.bookings.telling import remind_anew, tell
from booking.usecases.payments.give_back import give_back_too_much, paid_cents


def reprice_booking(session: Session, booking_id: int, *, by: Actor, now: datetime) -> Money:
    """Give a new quote by today's decision for the household, and return its total.

    The earlier quote stays in the books. The desk vouches for the household by doing this. Where nobody had done
    so before, links that were given out end: anybody can book in a neighbour's name, and must not read there what
    was decided about the neighbour. What was paid too much on line is given back.

    Raises ``NotAllowed`` for others than the desk and ``NotPossibleNow`` for a booking that is not a promise, or
    that has been paid and would become dearer.
    """
    if not by.is_office:
        raise NotAllowed
    row = booking_to_change(session, booking_id, by=by)
    if row.state != State.CONFIRMED or row.household_id is None:
        raise NotPossibleNow(state=row.state, change=Change.REPRICE)
    kept = newest_quote(session, row.organisation_id, row.id)
    new = price_of(session, row, household_id=row.household_id, claimed_ground=row.claimed_ground)
    if kept is not None and kept[1].total == new.total and kept[1].class_code == new.class_code:
        return new.total
    is_dearer = kept is not None and new.total > kept[1].total
    if is_dearer and paid_cents(session, row):
        raise NotPossibleNow(state="paid", change=Change.REPRICE)
    too_much = give_back_too_much(session, row, total_cents=new.total.cents, now=now)

    if not row.household_proved:
        row.household_proved, row.link_epoch = True, row.link_epoch + 1
    quote = keep_quote(session, new, organisation_id=row.organisation_id, booking_id=row.id, now=now)
    change_booking(
        session,
        row,
        Change.REPRICE,
        by=by,
        now=now,
        facts={"from_cents": kept[1].total.cents if kept else 0, "to_cents": new.total.cents},
    )
    session.flush()
    tell(session, Kind.PRICE_CHANGED, row, now=now, refund_cents=too_much, about=f"quote {quote.id}")
    remind_anew(session, row, now=now)
    return new.total
