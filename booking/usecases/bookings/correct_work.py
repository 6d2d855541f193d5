"""The desk writes down what was really done, where the workers wrote something else or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change, State
from booking.rules.pricing.quote import Quote, Stage
from booking.rules.refusals import NotAllowed, ReasonMissing
from booking.rules.refusals.bookings import NotPossibleNow
from booking.rules.work_done import CrewWork
from booking.store.quotes import Cause, newest_quote
from booking.store.work_records import keep_work_of_crew, written_work
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.give_final_price import keep_final_price, price_of_work
from booking.usecases.work.correct_work_order import correct_work_order


@dataclass(frozen=True, slots=True)
class CorrectWork:
    """What was really done for a booking, and how we know."""

    booking_id: int
    done: CrewWork
    reason: str


def correct_work(session: Session, request: CorrectWork, *, by: Actor, now: datetime) -> Quote:
    """Keep what was really done and the final price that follows from it; return that price.

    What was written before stays in the books, and so do the earlier price and the work order that was signed: the
    corrected one stands beside it. The work was done, so a quota does
    not stand in its way: the reason goes with the price. Asked the same again, nothing changes.

    Raises ``NotAllowed`` for others than the office, ``NotFound``, ``NotPossibleNow`` for work that is not done,
    ``ReasonMissing``, and what ``price_of_work`` raises.
    """
    if not by.is_office:
        raise NotAllowed
    row = booking_to_change(session, request.booking_id, by=by)
    if row.state != State.DONE:
        raise NotPossibleNow(state=row.state, change=Change.FINAL_PRICE)
    reason = request.reason.strip()
    if not reason:
        raise ReasonMissing
    kept = newest_quote(session, row.organisation_id, row.id)
    is_known = written_work(session, row.organisation_id, row.id).by_desk == request.done
    if is_known and kept is not None and kept[1].stage is Stage.FINAL:
        return kept[1]

    keep_work_of_crew(session, request.done, booking_id=row.id, note=reason, by=by, now=now)
    session.flush()
    correct_work_order(session, row, reason=reason, by=by, now=now)
    quote = price_of_work(session, row, override=row.price_override or reason)
    keep_final_price(session, row, quote, cause=Cause.BY_HAND, by=by, now=now, reason=reason)
    return quote
