"""Let a series end on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor
from booking.rules.money import Money, total
from booking.rules.refusals.bookings import PriceChanged
from booking.rules.series import SeriesRule
from booking.store.queries.series import ENDED
from booking.store.tables import BookingRow, SeriesRow
from booking.usecases.bookings.cancel_booking import cancel_booking
from booking.usecases.bookings.late_fee import late_fee
from booking.usecases.bookings.requests import CancelBooking
from booking.usecases.bookings.telling import told_together
from booking.usecases.series.book_series import as_it_stands
from booking.usecases.series.find import series_to_change, visits_after
from booking.usecases.series.requests import EndSeries, SeriesBooked
from booking.usecases.series.telling import tell_series


def end_series(session: Session, request: EndSeries, *, by: Actor, now: datetime) -> SeriesBooked:
    """Cancel what is promised after the last day, promise nothing more after it, and tell the resident once.

    Each visit is cancelled as a single one would be: the same deadlines, the same late fees. Asked again, nothing
    changes. Raises ``NotFound``, ``TooLate`` for a resident, ``ReasonMissing`` for the desk without a reason, and
    ``PriceChanged`` when the fee is no longer the one that the person saw.
    """
    series = series_to_change(session, request.series_id, by=by)
    gone = visits_after(session, series, request.last, now=now, all_visits=request.all_visits)
    cancel_all(session, gone, reason=request.reason, fee=request.fee, by=by, now=now)
    end_after(series, request)
    if gone:
        tell_series(session, Kind.SERIES_CANCELLED, series, gone=gone, now=now)
    return as_it_stands(session, series, now=now)


def cancel_all(
    session: Session,
    rows: Sequence[BookingRow],
    *,
    reason: str,
    by: Actor,
    now: datetime,
    fee: Money | None = None,
) -> None:
    """Cancel several visits, in order of their ids; nobody is told of each. ``fee`` is that of all together.

    Raises what ``cancel_booking`` raises.
    """
    fees = (
        {row.id: late_fee(session, row.id, by=by, now=now, whole_plan=True) for row in rows} if fee is not None else {}
    )
    if fee is not None and total(list(fees.values())) != fee:
        raise PriceChanged(shown=fee, now=total(list(fees.values())))
    with told_together(session):
        for row in sorted(rows, key=lambda one: one.id):
            # A visit that costs nothing to cancel has no fee to agree to.
            asked = CancelBooking(row.id, reason, fee=fees.get(row.id) or None, whole_plan=True)
            cancel_booking(session, asked, by=by, now=now)
    session.flush()


def end_after(series: SeriesRow, request: EndSeries) -> None:
    """Write down that a series has no days after the last one; without any day left it is over."""
    rule = SeriesRule.from_json(series.rule)
    if rule.last is not None and rule.last <= request.last:
        return
    if request.last < rule.first:
        series.state = ENDED
    series.rule = replace(rule, last=max(request.last, rule.first)).to_json()
