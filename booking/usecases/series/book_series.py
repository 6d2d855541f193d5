"""Promise a series: all dates that were chosen, or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.refusals.bookings import RequestChanged
from booking.rules.refusals.series import NoDates
from booking.rules.refusals.times import NotATime
from booking.rules.series import Days, SeriesDate, SeriesRule, require_sound
from booking.store.locks import lock_wish
from booking.store.queries.series import ACTIVE
from booking.store.tables import SeriesRow
from booking.usecases.series.check_series import next_unplanned, planned_dates
from booking.usecases.series.find import customer_of, visits_to_come
from booking.usecases.series.promise_dates import lock_dates, promise_all
from booking.usecases.series.requests import BookSeries, ChosenDate, SeriesBooked, SeriesWish
from booking.usecases.series.respite import agree_respite
from booking.usecases.series.telling import tell_series
from booking.usecases.series.wishes import first_choice, service_for, wish_for, with_one_face


def book_series(session: Session, request: BookSeries, *, by: Actor, now: datetime) -> SeriesBooked:
    """Promise every date that was chosen, in one transaction, and tell the resident once.

    The days of the horizon that are neither chosen nor left out stay open for the desk; later ones are promised as
    the horizon moves (``extend_series``). The same ``client_key`` again gives the same series. Raises
    ``RequestChanged`` where it asks something else then, what ``check_series`` raises, ``NoDates`` for no date,
    ``NotATime`` for a day that the series does not mean, ``DatesTaken`` with every date that is gone by now,
    ``PriceChanged`` where one costs something else than was shown, ``QuotaUsedUp`` without a reason to go beyond.
    """
    lock_wish(session, by.organisation_id, request.client_key)
    earlier = earlier_series(session, request.client_key, by=by)
    if earlier is not None:
        return _as_before(session, earlier, request, now=now)
    wish = request.wish
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
    portion = planned_dates(session, wish.rule, placed, now=now)
    require_meant(request.dates, portion.dates)
    starts = [one.starts_at for one in request.dates]
    lock_dates(session, placed, starts, household_id=resident.household_id)
    _placed, likely = with_one_face(session, placed, starts, by=by, now=now)

    series = SeriesRow(
        organisation_id=by.organisation_id,
        client_key=request.client_key,
        service_id=wish.service_id,
        household_id=resident.household_id,
        resident_id=resident.id,
        rule=without(wish.rule, request.left_out).to_json(),
        work=wish.work.to_json(),
        preferred_worker_id=first or likely,
        planned_until=next_unplanned(service, portion, now=now),
        state=ACTIVE,
        created_at=now,
    )
    session.add(series)
    session.flush()
    agree_respite(session, series, service)
    promise_all(session, series, request.dates, override=request.override, by=by, now=now)
    tell_series(session, Kind.SERIES_CONFIRMED, series, now=now)
    return as_it_stands(session, series, open_days=_open(request.dates, request.left_out, portion.dates), now=now)


def earlier_series(session: Session, client_key: str, *, by: Actor) -> SeriesRow | None:
    """Return the series that was made by this key, if there is one."""
    return session.scalar(
        select(SeriesRow).where(SeriesRow.organisation_id == by.organisation_id, SeriesRow.client_key == client_key)
    )


def require_meant(chosen: Sequence[ChosenDate], planned: Sequence[SeriesDate]) -> None:
    """Raise ``NoDates`` for no date, ``NotATime`` for a day that the series does not mean, or that comes twice."""
    if not chosen:
        raise NoDates
    meant = {one.meant_on for one in planned if one.on is not None}
    days = [one.meant_on for one in chosen]
    if len(days) != len(set(days)) or not meant.issuperset(days):
        raise NotATime


def without(rule: SeriesRule, left_out: Iterable[date]) -> SeriesRule:
    """Return the rule with some more single days left out."""
    more = {Days(on, on) for on in left_out}
    return replace(rule, days_out=tuple(sorted({*rule.days_out, *more})))


def as_it_stands(session: Session, series: SeriesRow, *, now: datetime, open_days: Sequence[date] = ()) -> SeriesBooked:
    """Return a series with what is promised of it."""
    numbers = tuple(row.number for row in visits_to_come(session, series, now=now))
    return SeriesBooked(series.id, numbers, tuple(open_days))


def _as_before(session: Session, earlier: SeriesRow, request: BookSeries, *, now: datetime) -> SeriesBooked:
    if not _asks_the_same(earlier, request.wish, request.left_out):
        raise RequestChanged
    return as_it_stands(session, earlier, now=now)


def _asks_the_same(earlier: SeriesRow, wish: SeriesWish, left_out: Iterable[date]) -> bool:
    """Tell whether a series is the one that is wanted; its end may be another by now."""
    before, asked = SeriesRule.from_json(earlier.rule), without(wish.rule, left_out)
    return (earlier.resident_id, earlier.service_id, earlier.work) == (
        wish.resident_id,
        wish.service_id,
        wish.work.to_json(),
    ) and (before.every_weeks, before.weekdays, before.clock, before.first) == (
        asked.every_weeks,
        asked.weekdays,
        asked.clock,
        asked.first,
    )


def _open(chosen: Sequence[ChosenDate], left_out: Iterable[date], planned: Sequence[SeriesDate]) -> list[date]:
    settled = {one.meant_on for one in chosen} | set(left_out)
    return [one.meant_on for one in planned if one.on is not None and one.meant_on not in settled]
