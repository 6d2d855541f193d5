"""The fourth question: when. Choosing a time keeps it for some minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import flash, g, render_template, request
from flask.typing import ResponseReturnValue

from booking.messages.limit_words import left_words
from booking.messages.season_words import season_words
from booking.rules.calendar import local_date
from booking.rules.refusals import Refusal
from booking.rules.refusals.limits import NotForThisHousehold
from booking.rules.refusals.rides import AppointmentMoves
from booking.rules.refusals.tariffs import NoTariff
from booking.rules.refusals.times import NotATime, SlotTaken
from booking.rules.rides import ROUTE_REFUSALS
from booking.rules.seasons import next_open
from booking.rules.shapes import AT_LOCATIONS, WITH_RETURN, WITH_TICKET
from booking.store.database import in_transaction, reading
from booking.store.queries.drafts import Draft
from booking.usecases.bookings.placing import Wish
from booking.usecases.drafts.choose_time import choose_time, require_worth_trying
from booking.usecases.drafts.free_times import FreeTimes, free_times, own_household, wish_of_draft
from booking.usecases.rides.choose_ride_time import choose_ride_time
from booking.usecases.rides.draft_ride import draft_ride
from booking.usecases.rides.move_appointment import require_drafted_in_time
from booking.web.common import clock
from booking.web.common.limits import BOOKING_WRITE
from booking.web.common.locale import language
from booking.web.common.price_texts import request_words
from booking.web.common.refusal_texts import refusal_text, show
from booking.web.resident.basket_offers import keep_the_rest
from booking.web.resident.blueprint import blueprint
from booking.web.resident.days import Day, Week, asked_day, days_of, moment_value, week_of
from booking.web.resident.forms import TimeForm
from booking.web.resident.ride_times import RideTimes, ask_about_appointment, calm, nearest_in_time, ride_times
from booking.web.resident.visitor import own_draft, visitor
from booking.web.resident.waiting_join import LOOKS_AHEAD
from booking.web.resident.way import Step, detour, next_step, previous_url, progress, step_url, to_step


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
    left: tuple[str, ...] = ()
    """What they still have of the hours that we agreed on: in whole sentences."""
    said: tuple[str, ...] = ()
    """Why some of these days are not to be had at all: in whole sentences."""
    is_first: bool = False
    """Whether nobody asked for certain days yet: of a ride to an appointment only what suits it is shown then."""
    is_there: bool = False
    """Whether people come to us: they choose a session."""
    is_rented: bool = False
    """Whether they take something along, and bring it back."""
    is_bench: bool = False
    """Whether they leave something with us to be worked on."""
    from_day: date | None = None
    """The first day on which a time can be chosen, where the season of the work is too far away to wait for it."""


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
            if not form.is_agreed:
                require_drafted_in_time(session, draft, form.starts_at.moment, by=visitor(), now=clock.now())
            require_worth_trying(session, draft, form.starts_at.moment, by=visitor(), now=clock.now())
        except ROUTE_REFUSALS:
            raise
        except AppointmentMoves as refusal:
            return ask_about_appointment(form, refusal, here=step_url(Step.TIME, token))
        except Refusal as refusal:
            return other_times(draft, refusal, form=form)
    try:
        _keep(draft, form)
    except Refusal as refusal:
        return other_times(draft, refusal, form=form)
    keep_the_rest(draft)
    return next_step(draft, Step.TIME)


def other_times(draft: Draft, refusal: Refusal, *, form: TimeForm | None = None) -> ResponseReturnValue:
    """Return the page with the words for ``refusal`` and, for a time that was taken, the nearest others on top."""
    form = form or TimeForm(formdata=None)
    show(form, refusal)
    return _render(draft, form, instead=refusal.alternatives if isinstance(refusal, SlotTaken) else ())


def is_about_time(refusal: Refusal) -> bool:
    """Tell whether another time is the answer to ``refusal``."""
    return isinstance(refusal, SlotTaken | NotATime | NoTariff | NotForThisHousehold)


def _keep(draft: Draft, form: TimeForm) -> None:
    by, now, locale, starts_at = visitor(), clock.now(), language(), form.starts_at.moment
    keep = choose_ride_time if form.is_agreed else choose_time
    in_transaction(lambda session: keep(session, draft.token, starts_at, locale=locale, by=by, now=now))


def _render(draft: Draft, form: TimeForm, *, instead: Sequence[datetime]) -> ResponseReturnValue:
    page = _page(draft, instead=instead)
    if page.ride is not None and page.ride.pick_up and not form.starts_at.data:
        form.starts_at.data = page.ride.pick_up[0].times[0].value
    return render_template("resident/times.html", page=page, form=form), 422 if form.errors else 200


def _from_day(wish: Wish, *, today: date) -> date | None:
    """Return from when on a time can be chosen, where nobody can wait for one yet: its season begins too late."""
    opens = next_open(wish.seasons, today)
    if opens is None or opens - today <= LOOKS_AHEAD:
        return None
    return opens - timedelta(days=wish.service.horizon_days)


def _said(found: FreeTimes) -> tuple[str, ...]:
    """Return why some days of these have no times at all, where that is not because somebody else was first."""
    season = (season_words(found.closed, request_words()),) if found.closed is not None else ()
    return (*season, refusal_text(found.beyond).text) if found.beyond is not None else season


def _left(found: FreeTimes, *, today: date) -> tuple[str, ...]:
    """Return what is left of the hours that were granted, of the weeks or months that are shown."""
    return tuple(left_words(one, request_words(), today=today) for one in found.left)


def _page(draft: Draft, *, instead: Sequence[datetime]) -> TimesPage:
    by, now, first = visitor(), clock.now(), asked_day(request.args.get("vanaf"))
    looks_near = first is None and not instead
    with reading() as session:
        wish = wish_of_draft(session, draft, by=by)
        # Other pages too lead here, with the nearest times on top.
        g.way = progress(wish.service, Step.TIME)
        # Who was too late sees the nearest times only: when many want the same hour, that answer has to be quick.
        plan = draft_ride(session, draft, by=by)
        if first is None and plan is not None and plan.pick_up_at is not None:
            first = local_date(plan.pick_up_at)
        found = None
        if not instead:
            household_id = own_household(draft, by=by)
            found = free_times(session, wish, first=first, by=by, now=now, household_id=household_id)
        week = week_of(found) if found is not None else None
        nearest = nearest_in_time(plan, wish, by=by, now=now) if looks_near and plan is not None else ()
    ride = ride_times(plan, week, nearest) if plan is not None else None
    return TimesPage(
        token=draft.token,
        minutes=wish.job.minutes,
        street=draft.place.address.street if draft.place else "",
        week=calm(week, ride.pick_up) if ride is not None and week is not None else week,
        ride=ride,
        is_first=looks_near,
        left=_left(found, today=local_date(now)) if found is not None else (),
        said=_said(found) if found is not None else (),
        is_there=wish.service.shape in AT_LOCATIONS,
        is_rented=wish.service.shape in WITH_RETURN,
        is_bench=wish.service.shape in WITH_TICKET,
        from_day=_from_day(wish, today=local_date(now)),
        instead=days_of(instead),
        back=previous_url(draft, Step.TIME),
    )
