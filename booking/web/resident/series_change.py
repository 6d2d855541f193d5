"""Another day or hour for the visits of a series, by the private link of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.messages.series_words import rhythm
from booking.rules.refusals import NotFound, Refusal
from booking.rules.series import SeriesRule, at_another_time
from booking.store.database import in_transaction, reading
from booking.usecases.series.change_series import change_series
from booking.usecases.series.check_change import check_change
from booking.usecases.series.check_dates import SeriesCheck
from booking.usecases.series.own_change import free_in_week
from booking.usecases.series.requests import ChangeSeries, SeriesBooked
from booking.web.common import clock
from booking.web.common.formats import text
from booking.web.common.limits import BOOKING_WRITE, LINK_GUESS
from booking.web.common.price_texts import request_words
from booking.web.common.refusal_texts import refusal_text
from booking.web.common.wish_keys import key_of, new_key
from booking.web.resident.blueprint import blueprint
from booking.web.resident.booking_page import show_booking, why_not_change
from booking.web.resident.days import Week, moment_value, week_of
from booking.web.resident.forms import TimeForm
from booking.web.resident.links import booking_by_link, booking_url
from booking.web.resident.series_days import SeriesDaysForm, days_form, days_page, left_out
from booking.web.resident.series_of_visit import OwnSeries, own_series
from booking.web.resident.series_part import can_be_moved


@dataclass(frozen=True, slots=True)
class TimesPage:
    """The free times of the week of the first visit that changes, and how the series comes now."""

    token: str
    service: str
    rhythm: str
    meant_on: date
    week: Week
    here: str
    instead: tuple[()] = ()


@blueprint.route("/b/<token>/reeks/wijzigen", methods=["GET", "POST"])
@LINK_GUESS
def change_own_series(token: str) -> ResponseReturnValue:
    """Ask when the visits are from now on: a free time of the week of the first of them."""
    own = _own(token)
    if isinstance(own, Response):
        return own
    form = TimeForm()
    if form.validate_on_submit():
        return redirect(_url("resident.change_own_days", own, om=moment_value(form.starts_at.moment)), code=303)
    with reading() as session:
        free = free_in_week(session, own.view.series_id, own.from_on, by=own.by, now=clock.now())
    page = TimesPage(
        token,
        text(own.view.service_name),
        rhythm(own.view.rule, request_words()),
        own.from_on,
        week_of(free),
        _url("resident.change_own_series", own),
    )
    return render_template("resident/change_series.html", page=page, form=form), 422 if form.errors else 200


@blueprint.route("/b/<token>/reeks/dagen", methods=["GET", "POST"])
@LINK_GUESS
@BOOKING_WRITE
def change_own_days(token: str) -> ResponseReturnValue:
    """Show every day as it would become, and change those that are wanted."""
    own = _own(token)
    if isinstance(own, Response):
        return own
    starts_at, here = _asked_moment(), _url("resident.change_own_series", own)
    if starts_at is None:
        return redirect(here, code=303)
    rule = at_another_time(own.view.rule, own.from_on, starts_at)
    try:
        check = _check(own, rule)
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "warm")
        return redirect(here, code=303)
    form = days_form(check, client_key=new_key())
    if form.validate_on_submit():
        try:
            _change(own, rule, form, check)
        except Refusal as refusal:
            check = _check(own, rule)
            form = days_form(check, client_key=new_key())
            form.validate()
            form.add_error(refusal_text(refusal).text)
        else:
            flash(_("Your days have another time. We send you a message with all of them."), "ok")
            return redirect(booking_url(own.number, own.link_epoch), code=303)
    page = days_page(
        rule, check, form, here=_url("resident.change_own_days", own, om=moment_value(starts_at)), back=here
    )
    return render_template("resident/change_series_days.html", page=page, form=form), 422 if form.errors else 200


def _own(token: str) -> OwnSeries | Response:
    """Return what of a series somebody may change, or the page of the visit with why they may not.

    Raises ``NotFound`` for a visit of no series, or where only the desk can change it.
    """
    view = booking_by_link(token)
    own = own_series(token, view, of_all="alles" in request.args)
    if not can_be_moved(own.view):
        raise NotFound
    why_not = why_not_change(view)
    return show_booking(token, refusal=why_not) if why_not is not None else own


def _asked_moment() -> datetime | None:
    try:
        moment = datetime.fromisoformat(request.args.get("om", ""))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else None


def _check(own: OwnSeries, rule: SeriesRule) -> SeriesCheck:
    with reading() as session:
        return check_change(
            session,
            own.view.series_id,
            rule,
            from_on=rule.first,
            by=own.by,
            now=clock.now(),
        )


def _change(own: OwnSeries, rule: SeriesRule, form: SeriesDaysForm, check: SeriesCheck) -> SeriesBooked:
    asked = ChangeSeries(
        own.view.series_id,
        rule.first,
        rule,
        form.chosen(),
        client_key=key_of("own series change", form.client_key.data),
        left_out=left_out(check, form),
    )
    by, now = own.by, clock.now()
    return in_transaction(lambda session: change_series(session, asked, by=by, now=now))


def _url(endpoint: str, own: OwnSeries, *, om: str | None = None) -> str:
    return url_for(endpoint, token=own.token, alles="1" if own.of_all else None, om=om)
