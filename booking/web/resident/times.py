"""The fourth question: when. Choosing a time keeps it for some minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import flash, g, render_template, request
from flask.typing import ResponseReturnValue

from booking.rules.calendar import local_date
from booking.rules.refusals import NoTariff, NotATime, Refusal, SlotTaken
from booking.rules.rides import ROUTE_REFUSALS, RidePlan
from booking.rules.shapes import AT_LOCATIONS
from booking.store.database import in_transaction, reading
from booking.store.queries.drafts import Draft
from booking.usecases.drafts.choose_time import choose_time, require_worth_trying
from booking.usecases.drafts.free_times import free_times, wish_of_draft
from booking.usecases.rides.draft_ride import draft_ride
from booking.web.common import clock
from booking.web.common.limits import BOOKING_WRITE
from booking.web.common.locale import language
from booking.web.common.refusal_texts import refusal_text, show
from booking.web.resident.blueprint import blueprint
from booking.web.resident.days import Day, Week, asked_day, days_of, moment_value, week_of
from booking.web.resident.forms import TimeForm
from booking.web.resident.visitor import own_draft, visitor
from booking.web.resident.way import Step, detour, next_step, previous_url, progress, to_step


@dataclass(frozen=True, slots=True)
class TimesPage:
    """A week of free times, or ``instead`` of it the nearest ones when a time was just taken."""

    token: str
    minutes: int
    street: str
    week: Week | None
    instead: tuple[Day, ...]
    back: str
    ride: RideTimes | None = None
    is_there: bool = False
    """Whether people come to us: they choose a session."""


@dataclass(frozen=True, slots=True)
class RideTimes:
    """When a ride would be where. ``pick_up`` is the time that suits the appointment, None where nobody is free then.

    ``is_asked``: the page shows the day of the appointment.
    """

    appointment_at: datetime | None
    pick_up: tuple[Day, ...]
    is_asked: bool


@blueprint.route("/boeken/<token>/tijd", methods=["GET", "POST"])
@BOOKING_WRITE
def times(token: str) -> ResponseReturnValue:
    """Ask when, and keep the chosen time. A route that cannot be driven any more is asked again."""
    try:
        return _times(token)
    except ROUTE_REFUSALS as refusal:
        flash(refusal_text(refusal).text, "warm")
        return to_step(Step.ROUTE, token)


def _times(token: str) -> ResponseReturnValue:
    with reading() as session:
        draft = own_draft(token)
        elsewhere = detour(draft, Step.TIME)
        if elsewhere is not None:
            return elsewhere
        form = TimeForm(data={"starts_at": moment_value(draft.hold.starts_at)} if draft.hold else {})
        if not form.validate_on_submit():
            return _render(draft, form, instead=())
        try:
            require_worth_trying(session, draft, form.starts_at.moment, by=visitor(), now=clock.now())
        except ROUTE_REFUSALS:
            raise
        except Refusal as refusal:
            return other_times(draft, refusal, form=form)
    try:
        _keep(draft, form.starts_at.moment)
    except Refusal as refusal:
        return other_times(draft, refusal, form=form)
    return next_step(draft, Step.TIME)


def other_times(draft: Draft, refusal: Refusal, *, form: TimeForm | None = None) -> ResponseReturnValue:
    """Return the page with the words for ``refusal`` and, for a time that was taken, the nearest others on top."""
    form = form or TimeForm(formdata=None)
    show(form, refusal)
    return _render(draft, form, instead=refusal.alternatives if isinstance(refusal, SlotTaken) else ())


def is_about_time(refusal: Refusal) -> bool:
    """Tell whether another time is the answer to ``refusal``."""
    return isinstance(refusal, SlotTaken | NotATime | NoTariff)


def _keep(draft: Draft, starts_at: datetime) -> None:
    by, now, locale = visitor(), clock.now(), language()
    in_transaction(lambda session: choose_time(session, draft.token, starts_at, locale=locale, by=by, now=now))


def _render(draft: Draft, form: TimeForm, *, instead: Sequence[datetime]) -> ResponseReturnValue:
    page = _page(draft, instead=instead)
    if page.ride is not None and page.ride.pick_up and not form.starts_at.data:
        form.starts_at.data = page.ride.pick_up[0].times[0].value
    return render_template("resident/times.html", page=page, form=form), 422 if form.errors else 200


def _page(draft: Draft, *, instead: Sequence[datetime]) -> TimesPage:
    by, now, first = visitor(), clock.now(), asked_day(request.args.get("vanaf"))
    with reading() as session:
        wish = wish_of_draft(session, draft, by=by)
        # Other pages too lead here, with the nearest times on top.
        g.way = progress(wish.service, Step.TIME)
        # Who was too late sees the nearest times only: when many want the same hour, that answer has to be quick.
        plan = draft_ride(session, draft, by=by)
        if first is None and plan is not None and plan.pick_up_at is not None:
            first = local_date(plan.pick_up_at)
        week = None if instead else week_of(free_times(session, wish, first=first, by=by, now=now))
    ride = _ride_times(plan, week) if plan is not None else None
    return TimesPage(
        token=draft.token,
        minutes=wish.job.minutes,
        street=draft.place.address.street if draft.place else "",
        week=_first_on_top(week, ride.pick_up) if ride is not None and week is not None else week,
        ride=ride,
        is_there=wish.service.shape in AT_LOCATIONS,
        instead=days_of(instead),
        back=previous_url(draft, Step.TIME),
    )


def _ride_times(plan: RidePlan, week: Week | None) -> RideTimes:
    at = plan.pick_up_at
    if at is None or week is None:
        return RideTimes(plan.route.appointment_at, (), is_asked=False)
    is_free = any(one.starts_at == at for day in week.days for one in day.times)
    return RideTimes(
        plan.route.appointment_at,
        days_of([at]) if is_free else (),
        is_asked=week.first <= local_date(at) <= week.last,
    )


def _first_on_top(week: Week, chosen: tuple[Day, ...]) -> Week:
    """Return the week with the time that suits the appointment before all others."""
    shown = {one.value for day in chosen for one in day.times}
    days = (Day(day.on, tuple(one for one in day.times if one.value not in shown)) for day in week.days)
    return replace(week, days=(*chosen, *(day for day in days if day.times)))
