"""The desk decides what becomes of a date of a series that could not be booked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor
from booking.rules.lifecycle import Change
from booking.rules.refusals import NotAllowed
from booking.rules.refusals.bookings import NotPossibleNow
from booking.rules.series import SeriesRule
from booking.store.queries.series import series_view
from booking.store.queries.services import service_by_id
from booking.usecases.series.book_series import as_it_stands, without
from booking.usecases.series.find import series_to_change
from booking.usecases.series.promise_dates import lock_dates, promise_date
from booking.usecases.series.requests import SeriesBooked, SettleDate
from booking.usecases.series.telling import tell_series
from booking.usecases.series.wishes import wish_of_series


def settle_date(session: Session, request: SettleDate, *, by: Actor, now: datetime) -> SeriesBooked:
    """Promise an open date at another time, or leave it out; the resident is told of it now.

    Raises ``NotAllowed`` for others than the office, ``NotFound``, ``NotPossibleNow`` for a date that is not open
    (any more), ``SlotTaken``, ``NotATime``, ``PriceChanged`` and what else ``confirm_booking`` raises.
    """
    if not by.is_office:
        raise NotAllowed
    series = series_to_change(session, request.series_id, by=by)
    view = series_view(session, by.organisation_id, series.id, now=now)
    open_date = next((one for one in view.open if one.meant_on == request.meant_on), None)
    if open_date is None or open_date.on is None:
        raise NotPossibleNow(state=series.state, change=Change.CONFIRM)
    rule = SeriesRule.from_json(series.rule)
    if request.starts_at is None:
        series.rule = without(rule, [request.meant_on]).to_json()
        tell_series(session, Kind.SERIES_CANCELLED, series, left=[rule.moment(open_date.on)], now=now)
        return as_it_stands(session, series, now=now)

    service = service_by_id(session, series.organisation_id, series.service_id)
    placed = wish_of_series(session, series, service=service)
    lock_dates(session, placed, [request.starts_at], household_id=series.household_id)
    promise_date(session, series, request.meant_on, request.starts_at, shown_total=request.shown_total, by=by, now=now)
    return as_it_stands(session, series, now=now)
