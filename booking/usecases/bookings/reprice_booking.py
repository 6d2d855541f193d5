"""Give a booking the price that follows from a decision made after it was priced."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor
from booking.rules.lifecycle import Change, State, after
from booking.rules.money import Money
from booking.rules.pricing.quote import Quote, Stage
from booking.rules.refusals import NotAllowed
from booking.rules.refusals.bookings import NotPossibleNow
from booking.store.history import change_booking
from booking.store.quotes import Cause, keep_quote, newest_quote
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.price_again import price_again, why_kept
from booking.usecases.bookings.telling import remind_anew, tell
from booking.usecases.payers.settle_own_part import settle_again
from booking.usecases.payments.give_back import give_back_too_much, paid_cents

#: What cannot become dearer is refused by this name.
KEPT: Final = "kept"


def reprice_booking(session: Session, booking_id: int, *, by: Actor, now: datetime) -> Money:
    """Give a new quote by today's decision for the household, and return its total.

    The earlier quote stays in the books, and a quote that was final is corrected by another final one. The desk
    vouches for the household by doing this. Where nobody had done so before, links that were given out end:
    anybody can book in a neighbour's name, and must not read there what was decided about the neighbour. What was
    paid too much on line is given back. The resident is told where the price is another one.

    Raises ``NotAllowed`` for others than the desk and ``NotPossibleNow`` for a booking that has no price to
    change, or that would become dearer and was paid, or is over and was priced for good.
    """
    if not by.is_office:
        raise NotAllowed
    row = booking_to_change(session, booking_id, by=by)
    newest = newest_quote(session, row.organisation_id, row.id)
    if newest is None or row.household_id is None:
        raise NotPossibleNow(state=row.state, change=Change.REPRICE)
    kept_id, kept = newest
    change = Change.FINAL_PRICE if kept.stage is Stage.FINAL else Change.REPRICE
    after(State(row.state), change)
    new = price_again(session, row, kept)
    if _says_the_same(kept, new):
        return new.total
    if why_kept(row, kept, new, is_paid=paid_cents(session, row) > 0) is not None:
        raise NotPossibleNow(state=KEPT, change=change)
    too_much = give_back_too_much(session, row, total_cents=new.total.cents, now=now)

    if not row.household_proved:
        row.household_proved, row.link_epoch = True, row.link_epoch + 1
        settle_again(session, row)
    quote = keep_quote(
        session,
        new,
        organisation_id=row.organisation_id,
        booking_id=row.id,
        cause=Cause.DECISION,
        corrects_id=kept_id if kept.stage is Stage.FINAL else None,
        now=now,
    )
    facts = {"from_cents": kept.total.cents, "to_cents": new.total.cents}
    change_booking(session, row, change, by=by, now=now, facts=facts)
    session.flush()
    if new.total != kept.total:
        tell(session, Kind.PRICE_CHANGED, row, now=now, refund_cents=too_much, about=f"quote {quote.id}")
    remind_anew(session, row, now=now)
    return new.total


def _says_the_same(kept: Quote, new: Quote) -> bool:
    """Tell whether nobody would see a difference: the price, the class, and whether it is for good."""
    return (kept.total, kept.class_code, kept.provisional) == (new.total, new.class_code, new.provisional)
