"""Look when the dates of a series could be that were not booked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals import NotFound
from booking.rules.series import SeriesDate, SeriesRule
from booking.store.queries.services import service_by_id
from booking.store.tables import SeriesRow
from booking.usecases.bookings.placing import last_day
from booking.usecases.series.check_dates import CheckedDate, SeriesPlan, check_dates
from booking.usecases.series.requests import SeriesWork
from booking.usecases.series.wishes import wish_of_series


def check_open_dates(
    session: Session, series_id: int, open_dates: Sequence[SeriesDate], *, by: Actor, now: datetime
) -> tuple[CheckedDate, ...]:
    """Return for each open date whether its own time is free by now, and else the nearest times that are.

    Raises ``NotFound``, also for a task that is no longer offered, ``NoTariff`` and what else ``engine.price`` raises.
    """
    series = session.scalar(
        select(SeriesRow).where(SeriesRow.organisation_id == by.organisation_id, SeriesRow.id == series_id)
    )
    if series is None:
        raise NotFound
    service = service_by_id(session, series.organisation_id, series.service_id)
    plan = SeriesPlan(
        rule=SeriesRule.from_json(series.rule),
        wish=wish_of_series(session, series, service=service),
        planned=open_dates,
        until=last_day(service, now),
        household_id=series.household_id,
        postcode=SeriesWork.from_json(series.work).place.address.postcode,
        first_choice=series.preferred_worker_id,
    )
    return check_dates(session, plan, chosen=MappingProxyType({}), by=by, now=now).dates
