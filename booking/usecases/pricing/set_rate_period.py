"""Write the amount of a shared rate for a stretch of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals.prices import AbsurdQuantity
from booking.rules.refusals.tariffs import RateOverlaps
from booking.rules.refusals.times import InvalidPeriod
from booking.rules.text import Text
from booking.store.tables import RatePeriodRow, RateRow
from booking.usecases.pricing.find import require_coordinator

#: A rate is a price of one kilometre or the like, as exact as the table keeps it.
MOST: Final = Decimal(10_000)
_EXACT: Final = Decimal("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRatePeriod:
    """An amount in euro on the days from ``first`` to ``last``, both included. A code that is new is a new rate."""

    code: str
    name: Text
    source: str
    first: date
    last: date
    amount: Decimal


def set_rate_period(session: Session, request: SetRatePeriod, *, by: Actor) -> int:
    """Keep the amount and return the rate's id; a period with the same first day is replaced.

    Prices that were given stay as they are. Raises ``NotAllowed`` for others than a coordinator, ``InvalidPeriod``,
    ``AbsurdQuantity``, or ``RateOverlaps`` where another period has some of these days.
    """
    require_coordinator(by)
    if request.last < request.first:
        raise InvalidPeriod
    amount = request.amount
    if not amount.is_finite() or not 0 <= amount <= MOST or amount != amount.quantize(_EXACT):
        raise AbsurdQuantity(request.code, quantity=amount, most=MOST)

    rate = _rate(session, request, by=by)
    period = _period(session, rate, request)
    period.last, period.amount = request.last, amount
    session.add(period)
    session.flush()
    return rate.id


def _rate(session: Session, request: SetRatePeriod, *, by: Actor) -> RateRow:
    rate = session.scalar(
        select(RateRow)
        .where(RateRow.organisation_id == by.organisation_id, RateRow.code == request.code)
        .with_for_update()
    ) or RateRow(organisation_id=by.organisation_id, code=request.code)
    rate.name, rate.source = dict(request.name), request.source
    session.add(rate)
    session.flush()
    return rate


def _period(session: Session, rate: RateRow, request: SetRatePeriod) -> RatePeriodRow:
    """Return the period that begins on this day, or a new one. Raises ``RateOverlaps``."""
    touched = session.scalars(
        select(RatePeriodRow)
        .where(
            RatePeriodRow.organisation_id == rate.organisation_id,
            RatePeriodRow.rate_id == rate.id,
            RatePeriodRow.first <= request.last,
            RatePeriodRow.last >= request.first,
        )
        .order_by(RatePeriodRow.first)
    ).all()
    other = next((one for one in touched if one.first != request.first), None)
    if other is not None:
        raise RateOverlaps(first=other.first, last=other.last)
    return (
        touched[0]
        if touched
        else RatePeriodRow(organisation_id=rate.organisation_id, rate_id=rate.id, first=request.first)
    )
