"""Looking: today, tomorrow, the week."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template, request

from booking.rules.addresses import Point
from booking.rules.calendar import local_date
from booking.store.database import reading
from booking.store.queries.own_bookings import GoesWith, what_goes_with
from booking.store.queries.work import assignments_on, planned_work
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.locale import language
from booking.web.common.maps import map_url
from booking.web.common.session_words import session_name, words_for
from booking.web.worker.blueprint import blueprint, own_worker_id
from booking.web.worker.cards import Day, day_of, week_of
from booking.web.worker.sessions import sessions_on

WEEK = 7


@blueprint.get("")
def today() -> str:
    """Show what to do now, what comes then, and what is done."""
    return _shown("worker/today.html", days_ahead=0)


@blueprint.get("/morgen")
def day() -> str:
    """Show tomorrow."""
    return _shown("worker/tomorrow.html", days_ahead=1)


@blueprint.get("/week")
def week() -> str:
    """Show the week to come: when, which village, what."""
    first = local_date(clock.now())
    with reading() as session:
        work = planned_work(
            session,
            actor().organisation_id,
            worker_id=own_worker_id(),
            first=first,
            days=WEEK,
            locale=language(),
        )
    sessions = sessions_on(first, days=WEEK)
    days = week_of(work, sessions, first=first, days=WEEK)
    return render_template("worker/week.html", days=days, words_for=words_for, session_name=session_name)


def _shown(template: str, *, days_ahead: int) -> str:
    page = _day(days_ahead=days_ahead)
    sessions = sessions_on(page.on)
    return render_template(
        template,
        page=page,
        map_url=_map_url,
        goes_with=_goes_with(),
        sessions=sessions,
        # What begins first stands first.
        sessions_first=bool(sessions) and (page.current is None or sessions[0].starts_at <= page.current.starts_at),
        words_for=words_for,
        session_name=session_name,
    )


def _goes_with() -> dict[int, GoesWith]:
    with reading() as session:
        return what_goes_with(
            session, actor().organisation_id, worker_id=own_worker_id(), today=local_date(clock.now())
        )


def _day(*, days_ahead: int) -> Day:
    now = clock.now()
    today = local_date(now)
    on = today + timedelta(days=days_ahead)
    with reading() as session:
        assignments = assignments_on(
            session,
            actor().organisation_id,
            worker_id=own_worker_id(),
            on=on,
            today=today,
            locale=language(),
        )
    return day_of(assignments, on=on, now=now)


def _map_url(at: Point) -> str:
    return map_url(at, user_agent=request.user_agent.string)
