"""No visits for a while: somebody is in hospital, or away."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.refusals.series import SeriesTooLong
from booking.rules.refusals.times import InvalidPeriod, StartIsPast
from booking.rules.series import MOST_DAYS, Days
from booking.store.tables import SeriesPauseRow
from booking.usecases.series.book_series import as_it_stands
from booking.usecases.series.end_series import cancel_all
from booking.usecases.series.find import series_to_change, visits_to_come
from booking.usecases.series.requests import PauseSeries, SeriesBooked
from booking.usecases.series.telling import tell_series

#: What the history of a booking says that was cancelled for a pause; the faces have words for it.
PAUSE_REASON: Final = "series-pause"


def pause_series(session: Session, request: PauseSeries, *, by: Actor, now: datetime) -> SeriesBooked:
    """Cancel the visits of these days without a fee, promise none on them, and tell the resident once.

    The other visits stay. The same pause again changes nothing. Raises ``NotFound``, ``InvalidPeriod``,
    ``StartIsPast``, ``SeriesTooLong`` for more than two years, and ``TooLate`` for a resident after the deadline.
    """
    if request.last < request.first:
        raise InvalidPeriod
    if request.first < local_date(now):
        raise StartIsPast(first=local_date(now))
    if (request.last - request.first).days >= MOST_DAYS:
        raise SeriesTooLong(most_days=MOST_DAYS)
    series = series_to_change(session, request.series_id, by=by)
    days = Days(request.first, request.last)
    known = session.scalar(
        select(SeriesPauseRow.id).where(
            SeriesPauseRow.organisation_id == series.organisation_id,
            SeriesPauseRow.series_id == series.id,
            SeriesPauseRow.first == days.first,
            SeriesPauseRow.last == days.last,
        )
    )
    if known is not None:
        return as_it_stands(session, series, now=now)

    session.add(
        SeriesPauseRow(organisation_id=series.organisation_id, series_id=series.id, first=days.first, last=days.last)
    )
    gone = [row for row in visits_to_come(session, series, now=now) if local_date(row.starts_at) in days]
    cancel_all(session, gone, reason=PAUSE_REASON, by=by, now=now)
    for row in gone:
        if row.series_on in days:
            # Nothing became of its day: when the pause ends early, a visit can be promised for it again.
            row.series_on = None
    tell_series(session, Kind.SERIES_PAUSED, series, gone=gone, pause=days, now=now)
    return as_it_stands(session, series, now=now)
