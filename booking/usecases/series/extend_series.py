"""As the horizon moves, promise the next dates of the series that go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Date, Integer, Select, cast, literal, or_, select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, system_of
from booking.rules.calendar import local_date
from booking.rules.series import MOST_MOVED, SeriesRule
from booking.store.queries.series import ACTIVE, ENDED
from booking.store.queries.services import service_by_id
from booking.store.tables import SeriesRow, ServiceRow
from booking.usecases.bookings.placing import last_day
from booking.usecases.series.promise_dates import promise_what_is_free

_DAY = timedelta(days=1)


def series_to_extend(session: Session, *, now: datetime) -> list[int]:
    """Return the ids of the series of every organisation whose horizon has moved, or that are over."""
    return list(session.scalars(_due(now).with_only_columns(SeriesRow.id).order_by(SeriesRow.id)))


def extend_series(session: Session, series_id: int, *, now: datetime) -> bool:
    """Promise the next dates of one series; tell whether there was anything to do.

    What cannot be booked stays open: the desk finds it on its list, and the resident hears of it when the desk has
    decided. Of very many dates it promises a portion, and the next at the next turn.
    A series whose last day is over ends. One that somebody is changing this moment is passed over.
    """
    row = session.scalar(
        _due(now)
        .where(SeriesRow.id == series_id)
        .with_for_update(skip_locked=True, of=SeriesRow)
        .execution_options(populate_existing=True)
    )
    if row is None:
        return False
    rule = SeriesRule.from_json(row.rule)
    if rule.last is not None and rule.last < local_date(now):
        row.state = ENDED
        return True
    service = service_by_id(session, row.organisation_id, row.service_id)
    before, last = row.planned_until, last_day(service, now)
    promised = promise_what_is_free(
        session,
        row,
        service,
        # One that was meant before today may have been moved by a holiday, and could not be booked until now.
        first=max(row.planned_until, local_date(now) - MOST_MOVED * _DAY),
        last=last,
        by=house_for(row),
        now=now,
    )
    row.planned_until = promised.later or last + _DAY
    return row.planned_until != before


def house_for(series: SeriesRow) -> Actor:
    """Return the house itself, which acts for the household of a series."""
    return replace(system_of(series.organisation_id), household_id=series.household_id)


def _due(now: datetime) -> Select[SeriesRow]:
    today = local_date(now)
    horizon = literal(today, Date) + cast(ServiceRow.horizon_days, Integer)
    is_over = cast(SeriesRow.rule["last"].astext, Date) < today
    return (
        select(SeriesRow)
        .join(ServiceRow, ServiceRow.id == SeriesRow.service_id)
        .where(SeriesRow.state == ACTIVE, or_(SeriesRow.planned_until <= horizon, is_over))
    )
