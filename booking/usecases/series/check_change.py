"""Look at every date of a series as it would become, before it is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.lifecycle import Change
from booking.rules.refusals.bookings import NotPossibleNow
from booking.rules.series import SeriesRule, require_sound
from booking.store.queries.series import ACTIVE
from booking.store.queries.services import service_by_id
from booking.usecases.series.change_series import require_all_at_once, rule_from, visits_from
from booking.usecases.series.check_dates import SeriesCheck, SeriesPlan, check_dates
from booking.usecases.series.check_series import next_unplanned, planned_dates
from booking.usecases.series.find import paused_days, series_for
from booking.usecases.series.requests import SeriesWork
from booking.usecases.series.wishes import wish_of_series


def check_change(
    session: Session,
    series_id: int,
    rule: SeriesRule,
    *,
    from_on: date,
    by: Actor,
    now: datetime,
    chosen: Mapping[date, datetime] = MappingProxyType({}),
) -> SeriesCheck:
    """Return every date of the series by its new rule from a day on, as if its own visits had given way.

    Raises ``NotFound``, ``NotPossibleNow`` for a series that is over, ``TooManyVisits``, and what
    ``check_series`` raises.
    """
    series = series_for(session, series_id, by=by)
    if series.state != ACTIVE:
        raise NotPossibleNow(state=series.state, change=Change.MOVE)
    service = service_by_id(session, series.organisation_id, series.service_id)
    rule = rule_from(rule, from_on)
    require_sound(rule, today=local_date(now), step=service.step)
    wish = wish_of_series(session, series, service=service)
    portion = planned_dates(session, rule, wish, now=now, pauses=paused_days(session, series))
    own = visits_from(session, series, from_on, now=now)
    require_all_at_once(own, portion)
    plan = SeriesPlan(
        rule=rule,
        wish=replace(wish, also_ignoring=frozenset(row.id for row in own)),
        planned=portion.dates,
        until=next_unplanned(service, portion, now=now) - timedelta(days=1),
        household_id=series.household_id,
        postcode=SeriesWork.from_json(series.work).place.address.postcode,
        first_choice=series.preferred_worker_id,
        giving_way=[row.starts_at for row in own],
        giving_way_ids=frozenset(row.id for row in own),
    )
    return check_dates(session, plan, chosen=chosen, by=by, now=now)
