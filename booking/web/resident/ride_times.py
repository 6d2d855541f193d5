"""The times of a ride: the one that suits the appointment, the nearest others where nobody is free then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.actors import Actor
from booking.rules.calendar import local, local_date
from booking.rules.refusals.rides import AppointmentMoves
from booking.rules.rides import RidePlan
from booking.rules.shared_rides import is_in_time
from booking.store.database import reading
from booking.usecases.bookings.placing import Wish, free_between
from booking.web.common.formats import clock as clock_words
from booking.web.common.quarters import on_quarters
from booking.web.resident.days import Day, Part, Time, Week, days_of
from booking.web.resident.forms import TimeForm

#: How far from the day of the appointment another day is offered, and how far from its hour.
_DAYS: Final = timedelta(days=10)
_HOURS: Final = timedelta(hours=1)
_OTHERS: Final = 4
_NOON: Final = 12
_EVENING: Final = 17


@dataclass(frozen=True, slots=True)
class RideTimes:
    """When a ride would be where. ``pick_up`` is the time that suits the appointment, None where nobody is free then.

    ``is_asked``: the page shows the day of the appointment. ``nearest`` are the times of other days that would be in
    time for the same appointment there.
    """

    appointment_at: datetime | None
    pick_up: tuple[Day, ...]
    is_asked: bool
    nearest: tuple[Day, ...] = ()


@dataclass(frozen=True, slots=True)
class AppointmentPage:
    """A start for which the appointment would have to move. ``here`` is where the times are."""

    here: str
    starts_at: datetime
    before: datetime
    after: datetime


def ride_times(plan: RidePlan, week: Week | None, nearest: tuple[Day, ...]) -> RideTimes:
    """Return the times of a ride among those of a week."""
    at = plan.pick_up_at
    if at is None or week is None:
        return RideTimes(plan.route.appointment_at, (), is_asked=False)
    free = _in_time(plan, week)
    pick_up = tuple(replace(day, times=free) for day in days_of([at])) if free else ()
    return RideTimes(
        plan.route.appointment_at,
        pick_up,
        is_asked=week.first <= local_date(at) <= week.last,
        nearest=() if free else nearest,
    )


def _in_time(plan: RidePlan, week: Week) -> tuple[Time, ...]:
    """Return the time that suits the appointment: of a car that is shared the last one before it, else none."""
    shown = [one for day in week.days for one in day.times]
    free = [one for one in shown if one.starts_at == plan.pick_up_at]
    shared = [one for one in shown if one.shared and is_in_time(plan, one.starts_at)]
    return tuple(free or shared[-1:])


def nearest_in_time(plan: RidePlan, wish: Wish, *, by: Actor, now: datetime) -> tuple[Day, ...]:
    """Return the free starts about the hour of the pick-up, of the days nearest to it, each with its appointment.

    One a day at most, on the days around the appointment; nothing without an appointment or where it can be had.
    """
    at = plan.pick_up_at
    if at is None:
        return ()
    with reading() as session:
        free = free_between(session, wish, local_date(at - _DAYS), local_date(at + _DAYS), by=by, now=now)
    if free.has(at):
        return ()
    starts = [slot.starts_at for slot in free.slots()]
    by_day = (min(found, key=lambda one: _off(one, at)) for _on, found in groupby(starts, key=local_date))
    near = sorted((one for one in by_day if _off(one, at) <= _HOURS), key=lambda one: abs(one - at))[:_OTHERS]
    return tuple(_with_appointment(day, plan) for day in days_of(sorted(near)))


def calm(week: Week, chosen: tuple[Day, ...]) -> Week:
    """Return the week of a ride by parts of the day, on the quarters of an hour; ``chosen`` stands before the rest."""
    shown = {one.value for day in chosen for one in day.times}
    days = (
        replace(day, times=times, parts=_parts(times))
        for day in week.days
        for times in [tuple(one for one in on_quarters(day.times) if one.value not in shown)]
    )
    return replace(week, days=(*chosen, *(day for day in days if day.times)))


def ask_about_appointment(form: TimeForm, refusal: AppointmentMoves, *, here: str) -> ResponseReturnValue:
    """Return the page that asks whether the appointment moves with the chosen time."""
    form.agreed_start.data = form.starts_at.data
    page = AppointmentPage(here, form.starts_at.moment, before=refusal.before, after=refusal.after)
    return render_template("resident/appointment_moves.html", page=page, form=form)


def _off(one: datetime, wanted: datetime) -> timedelta:
    """Return how far the clock of one moment is from that of another, whatever their days."""
    minutes = abs((local(one).hour - local(wanted).hour) * 60 + local(one).minute - local(wanted).minute)
    return timedelta(minutes=minutes)


def _with_appointment(day: Day, plan: RidePlan) -> Day:
    return replace(day, times=tuple(replace(one, about=_about(plan.moved_to(one.starts_at))) for one in day.times))


def _about(plan: RidePlan) -> tuple[str, ...]:
    at = plan.route.appointment_at
    return (_("appointment then at %(clock)s", clock=clock_words(at)),) if at else ()


def _parts(times: tuple[Time, ...]) -> tuple[Part, ...]:
    grouped = groupby(times, key=lambda one: _part_of(local(one.starts_at).hour))
    names = (_("In the morning"), _("In the afternoon"), _("In the evening"))
    return tuple(Part(names[part], tuple(found)) for part, found in grouped)


def _part_of(hour: int) -> int:
    return 0 if hour < _NOON else 1 if hour < _EVENING else 2
