"""Looking: today, tomorrow, the week."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template, request

from booking.rules.addresses import Point
from booking.rules.calendar import local_date
from booking.store.database import reading
from booking.store.queries.work import assignments_on, planned_work
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.locale import language
from booking.web.worker.blueprint import blueprint, own_worker_id
from booking.web.worker.cards import Day, day_of, week_of
from booking.web.worker.maps import map_url

WEEK = 7


@blueprint.get("")
def today() -> str:
    """Show what to do now, what comes then, and what is done."""
    return render_template("worker/today.html", page=_day(days_ahead=0), map_url=_map_url)


@blueprint.get("/morgen")
def day() -> str:
    """Show tomorrow."""
    return render_template("worker/tomorrow.html", page=_day(days_ahead=1), map_url=_map_url)


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
    return render_template("worker/week.html", days=week_of(work, first=first, days=WEEK))


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
