"""End a pause early, and promise again what is still free."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import NotPossibleNow
from booking.rules.refusals.times import StartIsPast
from booking.store.queries.series import ACTIVE
from booking.store.queries.services import service_by_id
from booking.usecases.series.book_series import as_it_stands
from booking.usecases.series.find import pauses_of, series_to_change
from booking.usecases.series.promise_dates import promise_what_is_free
from booking.usecases.series.requests import ResumeSeries, SeriesBooked
from booking.usecases.series.telling import tell_series

_DAY = timedelta(days=1)


def resume_series(session: Session, request: ResumeSeries, *, by: Actor, now: datetime) -> SeriesBooked:
    """Let the series come again from a day on. What is taken by now stays open for the desk.

    The resident is told once which visits are promised. A day after the pause changes nothing. Raises ``NotFound``,
    ``StartIsPast`` for a day before today, and ``NotPossibleNow`` for a series that has ended.
    """
    if request.first < local_date(now):
        raise StartIsPast(first=local_date(now))
    series = series_to_change(session, request.series_id, by=by)
    if series.state != ACTIVE:
        raise NotPossibleNow(state=series.state, change="resume")
    pause = next((one for one in pauses_of(session, series) if one.id == request.pause_id), None)
    if pause is None:
        raise NotFound
    first, last = max(pause.first, request.first), pause.last
    if request.first > last:
        return as_it_stands(session, series, now=now)

    if request.first <= pause.first:
        session.delete(pause)
    else:
        pause.last = request.first - _DAY
    session.flush()
    service = service_by_id(session, series.organisation_id, series.service_id)
    promised = promise_what_is_free(
        session,
        series,
        service,
        first=first,
        last=min(last, series.planned_until - _DAY),
        by=by,
        now=now,
        together=True,
    )
    # What is too much for one time is promised as the series goes on.
    series.planned_until = min(series.planned_until, promised.later or series.planned_until)
    tell_series(session, Kind.SERIES_CONFIRMED, series, now=now)
    return as_it_stands(session, series, open_days=promised.open, now=now)
