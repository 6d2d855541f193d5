"""Cancel one visit of a series, that one and all following, or all that are to come."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.money import Money, total
from booking.rules.refusals import NotFound
from booking.store.queries.series import ENDED
from booking.store.tables import BookingRow, SeriesRow
from booking.usecases.bookings.cancel_booking import cancel_booking
from booking.usecases.bookings.late_fee import late_fee
from booking.usecases.bookings.requests import CancelBooking
from booking.usecases.series.book_series import as_it_stands
from booking.usecases.series.end_series import end_series
from booking.usecases.series.find import series_for, series_to_change, visits_after, visits_to_come
from booking.usecases.series.requests import CancelSeries, EndSeries, Scope, SeriesBooked

_DAY = timedelta(days=1)


def cancel_series(session: Session, request: CancelSeries, *, by: Actor, now: datetime) -> SeriesBooked:
    """Cancel what ``scope`` means and tell the resident once.

    Raises ``NotFound`` also for a day on which nothing of the series is promised, and what ``end_series`` raises.
    """
    series = series_to_change(session, request.series_id, by=by)
    if request.scope is Scope.ONE:
        meant = _meant(session, series, request, now=now)
        if not meant:
            raise NotFound
        row = meant[0]
        cancel_booking(session, CancelBooking(row.id, request.reason, fee=request.fee), by=by, now=now)
        session.flush()
        return as_it_stands(session, series, now=now)
    is_all = _is_all(request)
    asked = EndSeries(series.id, _last(request, now=now), request.reason, request.fee, all_visits=is_all)
    ended = end_series(session, asked, by=by, now=now)
    if is_all:
        series.state = ENDED
    return ended


def fee_for_all(session: Session, request: CancelSeries, *, by: Actor, now: datetime) -> Money:
    """Return what the regulation asks altogether for cancelling this now; nothing is zero. Raises ``NotFound``."""
    series = series_for(session, request.series_id, by=by)
    rows = _meant(session, series, request, now=now)
    whole_plan = request.scope is not Scope.ONE
    return total([late_fee(session, row.id, by=by, now=now, whole_plan=whole_plan) for row in rows])


def starts_of_all(session: Session, request: CancelSeries, *, by: Actor, now: datetime) -> tuple[datetime, ...]:
    """Return when the visits begin that would be cancelled now, in order of time. Raises ``NotFound``."""
    series = series_for(session, request.series_id, by=by)
    return tuple(row.starts_at for row in _meant(session, series, request, now=now))


def _meant(session: Session, series: SeriesRow, request: CancelSeries, *, now: datetime) -> list[BookingRow]:
    """Return the visits that are cancelled: what a page shows, what is charged and what goes are the same."""
    if request.scope is Scope.ONE:
        return [row for row in visits_to_come(session, series, now=now) if row.series_on == request.meant_on]
    return visits_after(session, series, _last(request, now=now), now=now, all_visits=_is_all(request))


def _is_all(request: CancelSeries) -> bool:
    return request.scope is Scope.ALL or request.meant_on is None


def _last(request: CancelSeries, *, now: datetime) -> date:
    return (request.meant_on if request.meant_on and not _is_all(request) else local_date(now)) - _DAY
