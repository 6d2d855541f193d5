"""What a household can still change of its series, and when it could be instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby, takewhile

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import days_from, local_date
from booking.rules.slots import Slot
from booking.store.queries.services import service_by_id
from booking.store.tables import BookingRow, SeriesRow
from booking.usecases.bookings.deadlines import change_until
from booking.usecases.bookings.placing import slots_on
from booking.usecases.drafts.free_times import DAYS, FreeDay, FreeTimes
from booking.usecases.series.change_series import visits_from
from booking.usecases.series.find import series_for, visits_to_come
from booking.usecases.series.wishes import wish_of_series


def first_to_change(session: Session, series_id: int, *, by: Actor, now: datetime) -> date | None:
    """Return the first day, as the series means it, from which on a resident can still change every visit.

    None where they can change none. Raises ``NotFound``.
    """
    series = series_for(session, series_id, by=by)
    coming = [row for row in visits_to_come(session, series, now=now) if row.series_on is not None]
    coming.sort(key=lambda row: row.series_on or date.min, reverse=True)
    in_time = list(takewhile(lambda row: _is_in_time(session, series, row, now=now), coming))
    return in_time[-1].series_on if in_time else None


def _is_in_time(session: Session, series: SeriesRow, row: BookingRow, *, now: datetime) -> bool:
    service = service_by_id(session, series.organisation_id, series.service_id)
    return now <= change_until(session, service, row.starts_at, organisation_id=row.organisation_id)


def free_in_week(session: Session, series_id: int, meant_on: date, *, by: Actor, now: datetime) -> FreeTimes:
    """Return the free times of the week of a day of the series, as if its visits from that day on had given way.

    One week, from Monday to Sunday: a visit of every second week stays in the week in which it comes. Raises
    ``NotFound`` and what ``wish_of_series`` raises.
    """
    series = series_for(session, series_id, by=by)
    service = service_by_id(session, series.organisation_id, series.service_id)
    own = frozenset(row.id for row in visits_from(session, series, meant_on, now=now))
    wish = replace(wish_of_series(session, series, service=service), also_ignoring=own)
    monday = meant_on - timedelta(days=meant_on.weekday())
    days = [on for on in days_from(monday, count=DAYS) if on >= local_date(now)]
    slots: list[Slot] = slots_on(session, wish, days, by=by, now=now)
    by_day = groupby(slots, key=lambda slot: local_date(slot.starts_at))
    return FreeTimes(
        first=monday,
        last=monday + timedelta(days=DAYS - 1),
        days=tuple(FreeDay(on, tuple(found)) for on, found in by_day),
        earlier=None,
        later=None,
    )
