"""The desk asks nothing for a visit that did not take place, although the regulation does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change, State
from booking.rules.money import ZERO
from booking.rules.pricing.quote import Stage
from booking.rules.refusals import NotAllowed, ReasonMissing
from booking.rules.refusals.bookings import NotPossibleNow
from booking.store.quotes import Cause, newest_quote
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.give_final_price import keep_final_price


@dataclass(frozen=True, slots=True)
class WaiveFee:
    """Which booking need not be paid, and why."""

    booking_id: int
    reason: str


def waive_fee(session: Session, request: WaiveFee, *, by: Actor, now: datetime) -> None:
    """Put a price of nothing beside the fee of a visit that did not take place. Asked again, nothing changes.

    What was paid of it on line goes back. Raises ``NotAllowed`` for others than the office, ``NotFound``,
    ``ReasonMissing``, ``NotPossibleNow`` for a visit that took place or costs nothing by itself.
    """
    if not by.is_office:
        raise NotAllowed
    row = booking_to_change(session, request.booking_id, by=by)
    kept = newest_quote(session, row.organisation_id, row.id)
    if row.state not in {State.CANCELLED, State.NOT_DONE} or kept is None or kept[1].stage is not Stage.FINAL:
        raise NotPossibleNow(state=row.state, change=Change.FINAL_PRICE)
    if not kept[1].total:
        return
    reason = request.reason.strip()
    if not reason:
        raise ReasonMissing

    nothing = replace(kept[1], lines=(), total=ZERO, cash_total=None, provisional=False)
    keep_final_price(session, row, nothing, cause=Cause.BY_HAND, by=by, now=now, reason=reason)
