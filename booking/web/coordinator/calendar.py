"""The calendar of the organisation: holidays, the days that replace them, and closed days of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from babel.lists import format_list
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.messages.calendar_words import holiday_words
from booking.rules.calendar import Calendar, DayKind, local_date
from booking.rules.refusals import NotFound, Refusal
from booking.rules.roster import RosterWarning
from booking.store.database import in_transaction, reading
from booking.store.queries.rosters import calendar_of
from booking.store.queries.stranded import stranded_visits
from booking.store.queries.workers import workers_of
from booking.usecases.calendar.keep_public_holidays import keep_public_holidays as keeping
from booking.usecases.calendar.remove_calendar_day import RemoveCalendarDay, remove_calendar_day
from booking.usecases.calendar.set_calendar_day import SetCalendarDay
from booking.usecases.calendar.set_calendar_days import set_calendar_days
from booking.web.common import clock
from booking.web.common.formats import day
from booking.web.common.guard import actor
from booking.web.common.price_texts import request_words
from booking.web.common.trying import refusals_at
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.calendar_forms import ClosedDaysForm, HolidaysForm, ReplacementForm
from booking.web.coordinator.calendar_year import days_of, due_now, holidays_of, left_to_default, replaced_on
from booking.web.coordinator.day_in_path import day_in_path, year_in_query

Warned = Mapping[int, Sequence[RosterWarning]]


@blueprint.route("/kalender", methods=["GET", "POST"])
def calendar() -> ResponseReturnValue:
    """Show a year of days that differ, and write closed days in it."""
    today, kept = local_date(clock.now()), _calendar()
    form = ClosedDaysForm()
    if form.validate_on_submit() and form.check(today=today):
        wishes = list(form.to_requests(kept))
        _changed(wishes, _set(wishes), said=_("The closed days are saved."))
        return _to_year(form.first.data.year)
    year = year_in_query(request.args.get("jaar"), today=today)
    page = render_template(
        "coordinator/calendar.html",
        year=year,
        this_year=today.year,
        days=days_of(kept, year),
        due=due_now(kept, today=today),
        keeps=kept.keeps_public_holidays,
        form=form,
        holidays_form=HolidaysForm(formdata=None, data={"whose": "law" if kept.keeps_public_holidays else "own"}),
    )
    return page, 422 if form.errors else 200


@blueprint.post("/kalender/feestdagen")
def keep_public_holidays() -> ResponseReturnValue:
    """Choose whose holidays count."""
    form = HolidaysForm()
    if form.validate_on_submit():
        asked = form.to_request()
        warned = in_transaction(lambda session: keeping(session, asked, by=actor(), now=clock.now()))
        _changed([], warned, said=_("Saved."))
    else:
        flash(_("Choose one from the list."), "bad")
    return _to_year(local_date(clock.now()).year)


@blueprint.post("/kalender/<on>/open")
def open_holiday(on: str) -> ResponseReturnValue:
    """Work on a day that is a holiday or replaces one."""
    chosen = day_in_path(on)
    wish = SetCalendarDay(chosen, DayKind.OPEN, "")
    try:
        warned = _set([wish])
    except NotFound:
        raise
    except Refusal:
        flash(_("This day is no holiday: there is nothing to open."), "bad")
    else:
        _changed([wish], warned, said=_("You work on %(day)s.", day=day(chosen)))
    return _to_year(chosen.year)


@blueprint.post("/kalender/<on>/weg")
def remove_calendar_day_at(on: str) -> ResponseReturnValue:
    """Make a day what it would be by itself."""
    chosen = day_in_path(on)
    asked = RemoveCalendarDay(chosen)
    warned = in_transaction(lambda session: remove_calendar_day(session, asked, by=actor(), now=clock.now()))
    _changed([], warned, said=_("%(day)s is again what it usually is.", day=day(chosen)))
    return _to_year(chosen.year)


@blueprint.route("/kalender/<holiday>/vervangdag", methods=["GET", "POST"])
def replace_holiday(holiday: str) -> ResponseReturnValue:
    """Choose the day that replaces a public holiday in a weekend."""
    fell, kept = day_in_path(holiday), _calendar()
    named = holidays_of(fell.year).get(fell)
    if named is None:
        raise NotFound
    form = ReplacementForm(data={"day": replaced_on(kept, fell)})
    if form.validate_on_submit():
        wish = form.to_request(fell, name=holiday_words(named, request_words()))
        with refusals_at(form):
            warned = _set([wish])
            _changed([wish], warned, said=_("The replacement day is saved."))
            return _to_year(fell.year)
    page = render_template(
        "coordinator/replacement_day.html", form=form, fell=fell, words=holiday_words(named, request_words())
    )
    return page, 422 if form.errors else 200


@blueprint.post("/kalender/<int(min=2000, max=2099):year>/vervangdagen")
def keep_replacement_days(year: int) -> ResponseReturnValue:
    """Choose the days that the law would take anyway, so that they can be told to the staff."""
    left = left_to_default(_calendar(), year)
    wishes = [SetCalendarDay(one.day, DayKind.REPLACEMENT, one.words, replaces=one.holiday) for one in left]
    _changed(wishes, _set(wishes), said=_("The replacement days of %(year)s are chosen.", year=str(year)))
    return _to_year(year)


def _calendar() -> Calendar:
    with reading() as session:
        return calendar_of(session, actor().organisation_id)


def _set(wishes: Sequence[SetCalendarDay]) -> Warned:
    return in_transaction(lambda session: set_calendar_days(session, wishes, by=actor(), now=clock.now()))


def _changed(wishes: Iterable[SetCalendarDay], warned: Warned, *, said: str) -> None:
    """Say what is saved, and what somebody has to look at now: visits on these days, rosters."""
    flash(said, "ok")
    days = {wish.on for wish in wishes}
    organisation_id, now = actor().organisation_id, clock.now()
    with reading() as session:
        stranded = {
            visit.number
            for visit in stranded_visits(session, organisation_id, now=now)
            if local_date(visit.starts_at) in days
        }
        names = [one.name for one in workers_of(session, organisation_id, now=now) if warned.get(one.worker_id)]
    if stranded:
        count = len(stranded)
        flash(
            ngettext(
                "One visit is planned then. Look at the overview: it needs another time.",
                "%(num)s visits are planned then. Look at the overview: they need another time.",
                count,
            ),
            "warm",
        )
    if names:
        flash(_("Look at the hours of %(names)s.", names=format_list(names, locale=get_locale())), "warm")


def _to_year(year: int) -> Response:
    return redirect(url_for("coordinator.calendar", jaar=year), code=303)
