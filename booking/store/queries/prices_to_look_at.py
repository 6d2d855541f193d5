"""Which bookings of a household may have another price by now: promised ones, and those priced before a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, ScalarSelect, and_, cast, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from booking.rules.calendar import BRUSSELS
from booking.rules.lifecycle import State
from booking.rules.pricing.quote import Stage
from booking.store.tables import BookingRow, PaymentRow, PriceDecisionRow, QuoteRow

#: What is over has a price where it got a final one: for the work, a late cancellation, a visit to nobody. Work
#: that still waits for its final price gets it by the decision that counts then.
_OVER: Final = (State.DONE, State.CANCELLED, State.NOT_DONE)
#: States of a payment in which the money is with us.
_HOLDING_MONEY: Final = ("paid", "refund_due")


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """A booking whose price has to be computed again to know whether it changes."""

    booking_id: int
    is_paid: bool


def prices_to_look_at(
    session: Session, organisation_id: int, household_id: int, *, since: datetime, booking_id: int | None = None
) -> tuple[ToLookAt, ...]:
    """Return the bookings of a household to look at, the earliest first; with ``booking_id`` only that one.

    Of those that are over only the ones from ``since`` on that were priced by another decision than the one that
    counts for their day by now: a household with a hundred meals a year costs no hundred prices.
    """
    is_paid = exists().where(
        PaymentRow.organisation_id == BookingRow.organisation_id,
        PaymentRow.booking_id == BookingRow.id,
        PaymentRow.state.in_(_HOLDING_MONEY),
    )
    wanted = (
        select(BookingRow.id, is_paid)
        .where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.household_id == household_id,
            or_(
                BookingRow.state == State.CONFIRMED,
                and_(
                    BookingRow.state.in_(_OVER),
                    BookingRow.starts_at >= since,
                    _of_newest_quote(QuoteRow.stage) == Stage.FINAL.value,
                    _is_priced_by_another_decision(),
                ),
            ),
        )
        .order_by(BookingRow.starts_at, BookingRow.id)
    )
    if booking_id is not None:
        wanted = wanted.where(BookingRow.id == booking_id)
    return tuple(ToLookAt(found, paid) for found, paid in session.execute(wanted))


def _is_priced_by_another_decision() -> ColumnElement[bool]:
    counts = (
        select(PriceDecisionRow.id)
        .where(
            PriceDecisionRow.organisation_id == BookingRow.organisation_id,
            PriceDecisionRow.household_id == BookingRow.household_id,
            PriceDecisionRow.service_id == BookingRow.service_id,
            PriceDecisionRow.person == "",
            PriceDecisionRow.valid_from <= _day_of_visit(),
            PriceDecisionRow.valid_until > _day_of_visit(),
        )
        .order_by(PriceDecisionRow.decided_at.desc(), PriceDecisionRow.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return _of_newest_quote(QuoteRow.decision_id).is_distinct_from(counts)


def _of_newest_quote(column: InstrumentedAttribute[Any]) -> ScalarSelect[Any]:
    return (
        select(column)
        .where(QuoteRow.organisation_id == BookingRow.organisation_id, QuoteRow.booking_id == BookingRow.id)
        .order_by(QuoteRow.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _day_of_visit() -> ColumnElement[Any]:
    return cast(func.timezone(BRUSSELS.key, BookingRow.starts_at), Date)
