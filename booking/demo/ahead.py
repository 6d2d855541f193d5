"""What the demo town promised for longer: two series, and people who wait for a place."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.demo.data.residents import RESIDENTS
from booking.demo.life import post_was_sent
from booking.demo.town import Town, place_of
from booking.rules.calendar import is_holiday, local_date
from booking.rules.refusals import Refusal
from booking.rules.series import SeriesRule
from booking.rules.waiting import Window
from booking.store.tables import BookingRow
from booking.usecases.bookings.requests import Choice
from booking.usecases.series.book_series import book_series
from booking.usecases.series.check_series import check_series
from booking.usecases.series.requests import BookSeries, ChosenDate, SeriesWish, SeriesWork
from booking.usecases.waiting.join_waiting_list import join_for_earlier, join_waiting_list
from booking.usecases.waiting.requests import Join, JoinForEarlier

#: Who has a series: which resident, which task, every how many weeks, on which weekday (0 is Monday) and when.
SERIES = ((0, "picture", 1, 1, time(9)), (6, "curtain", 2, 1, time(13)))
#: Who waits: which resident, for which task.
WAITING = ((8, "waste"), (11, "hedge"))

_AGREED = "Afgesproken met de coördinator"


def promise_series(session: Session, town: Town, *, now: datetime) -> None:
    """Promise the series, before the single visits: the same face comes each time. Dates that are taken stay open."""
    for index, code, every_weeks, weekday, clock in SERIES:
        rule = SeriesRule(
            every_weeks=every_weeks, weekdays=(weekday,), clock=clock, first=_next(weekday, local_date(now))
        )
        _series(session, town, index, code, rule, now=now)


def keep_waiting(session: Session, town: Town, *, now: datetime) -> None:
    """Put people on the waiting list, as the desk would, and let what was told about the future be sent."""
    for index, code in WAITING:
        _wait(session, town, index, code, now=now)
    _wait_for_earlier(session, town, now=now)
    post_was_sent(session, now=now)


def _next(weekday: int, today: date) -> date:
    """Return the first such day at least a week ahead that is no holiday."""
    on = today + timedelta(days=7)
    while on.weekday() != weekday or is_holiday(on):
        on += timedelta(days=1)
    return on


def _series(session: Session, town: Town, index: int, code: str, rule: SeriesRule, *, now: datetime) -> None:
    work = SeriesWork((Choice(town.option_ids[code]),), place_of(RESIDENTS[index]))
    wish = SeriesWish(town.residents[index].resident_id, town.service_id, work, rule)
    try:
        check = check_series(session, wish, by=town.desk, now=now)
        dates = tuple(
            ChosenDate(one.meant_on, one.starts_at, one.total)
            for one in check.dates
            if one.is_free and one.starts_at is not None and one.total is not None
        )
        request = BookSeries(wish, dates, f"demo-series-{index}", override=_AGREED if check.beyond else "")
        book_series(session, request, by=town.desk, now=now)
    except Refusal:
        return


def _wait(session: Session, town: Town, index: int, code: str, *, now: datetime) -> None:
    resident = RESIDENTS[index]
    request = Join(
        service_id=town.service_id,
        choices=(Choice(town.option_ids[code]),),
        place=place_of(resident),
        window=_coming_weeks(now),
        client_key=f"demo-waiting-{index}",
        locale=resident.language,
        resident_id=town.residents[index].resident_id,
    )
    join_waiting_list(session, request, by=town.desk, now=now)


def _wait_for_earlier(session: Session, town: Town, *, now: datetime) -> None:
    """The last visit that was promised would rather come sooner."""
    booking_id = session.scalar(
        select(BookingRow.id)
        .where(
            BookingRow.organisation_id == town.organisation_id,
            BookingRow.state == "confirmed",
            BookingRow.series_id.is_(None),
        )
        .order_by(BookingRow.starts_at.desc(), BookingRow.id)
        .limit(1)
    )
    if booking_id is not None:
        join_for_earlier(session, JoinForEarlier(booking_id, _coming_weeks(now), "demo-earlier"), by=town.desk, now=now)


def _coming_weeks(now: datetime) -> Window:
    tomorrow = local_date(now) + timedelta(days=1)
    return Window(tomorrow, tomorrow + timedelta(days=13))
