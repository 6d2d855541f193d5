"""Look at every date of a series before it is promised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.refusals.series import NoDates
from booking.rules.series import Days, SeriesRule, dates, require_sound
from booking.store.queries.rosters import calendar_of
from booking.store.queries.service_facts import Service
from booking.usecases.bookings.placing import Wish, last_day
from booking.usecases.series.check_dates import SeriesCheck, SeriesPlan, check_dates
from booking.usecases.series.find import customer_of
from booking.usecases.series.portions import Portion, portion_of
from booking.usecases.series.requests import SeriesWish
from booking.usecases.series.wishes import first_choice, service_for, wish_for, with_one_face

_DAY = timedelta(days=1)


def check_series(
    session: Session,
    wish: SeriesWish,
    *,
    by: Actor,
    now: datetime,
    chosen: Mapping[date, datetime] = MappingProxyType({}),
    ignoring: int = 0,
) -> SeriesCheck:
    """Return every date of the series within the horizon: free and with whom, not free and when else, or left out.

    ``chosen`` are other moments that somebody chose for some days already; ``ignoring`` is a booking that gives way.
    Nothing is kept. Raises what
    ``require_sound`` raises for the rule, ``NoDates`` where none falls within the horizon, ``NotFound``,
    ``OutsideArea``, ``NothingChosen``, ``TasksTooLong``, ``NoTariff`` and what else ``engine.price`` raises.
    """
    service = service_for(session, wish, by=by)
    require_sound(wish.rule, today=local_date(now), step=service.step)
    resident = customer_of(session, wish.resident_id, by=by)
    first = first_choice(session, wish, household_id=resident.household_id, by=by)
    placed = wish_for(
        session,
        service,
        wish.work,
        organisation_id=by.organisation_id,
        household_id=resident.household_id,
        first=first,
    )
    placed = replace(placed, ignoring=ignoring)
    portion = planned_dates(session, wish.rule, placed, now=now)
    starts = [chosen.get(one.meant_on) or wish.rule.moment(one.on) for one in portion.dates if one.on is not None]
    placed, likely = with_one_face(session, placed, starts, by=by, now=now)
    plan = SeriesPlan(
        rule=wish.rule,
        wish=placed,
        planned=portion.dates,
        until=next_unplanned(service, portion, now=now) - _DAY,
        household_id=resident.household_id,
        postcode=wish.work.place.address.postcode,
        first_choice=first or likely,
    )
    return check_dates(session, plan, chosen=chosen, by=by, now=now)


def planned_dates(
    session: Session,
    rule: SeriesRule,
    wish: Wish,
    *,
    now: datetime,
    pauses: tuple[Days, ...] = (),
) -> Portion:
    """Return what the rule means from today up to the service's horizon, as much as one transaction can promise.

    Raises ``NoDates`` where nothing of it takes place.
    """
    first, last = max(local_date(now), rule.first), last_day(wish.service, now)
    calendar = calendar_of(session, wish.organisation_id)
    planned = dates(rule, first, last, calendar=calendar, pauses=pauses, seasons=wish.seasons)
    portion = portion_of(session, wish, rule, planned, until=last)
    if not any(one.on is not None for one in portion.dates):
        raise NoDates
    return portion


def next_unplanned(service: Service, portion: Portion, *, now: datetime) -> date:
    """Return the first day of which nothing was looked at: what is left for later, or cannot be booked yet."""
    return portion.later or last_day(service, now) + _DAY
