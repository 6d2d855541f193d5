"""Another rhythm, day or time for a series, from one of its visits on."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.refusals import NotFound, ReasonMissing, Refusal
from booking.rules.series import SeriesRule
from booking.store.database import in_transaction, reading
from booking.store.queries.series import SeriesView
from booking.store.queries.services import service_by_id
from booking.usecases.series.change_series import change_series as changing
from booking.usecases.series.check_change import check_change
from booking.usecases.series.check_dates import SeriesCheck
from booking.usecases.series.requests import ChangeSeries
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import refusal_text, show
from booking.web.common.wish_keys import key_of
from booking.web.desk.blueprint import blueprint
from booking.web.desk.moments import read_day
from booking.web.desk.series import days_to_come, opened_series
from booking.web.desk.series_dates_form import DatesForm, dates_form, posted_moments
from booking.web.desk.series_new import KEY_BYTES, CheckPage, checked_page, show_refusal
from booking.web.desk.series_rule_form import RuleForm


@dataclass(frozen=True, slots=True)
class ChangePage:
    """The series, from which day on it changes, and what became of each date once that was looked at."""

    series: SeriesView
    from_on: date
    found: CheckPage | None = None


@blueprint.route(f"/reeks/<{ID}:series_id>/wijzigen", methods=["GET", "POST"])
def change_series(series_id: int) -> ResponseReturnValue:
    """Ask how it comes from now on, look at every date, and change them all."""
    view = opened_series(series_id)
    if not view.is_active:
        flash(_("This series is over."), "bad")
        return redirect(url_for("desk.show_series", series_id=series_id), code=303)
    from_on = _from_on(view)
    rule_form, form = _rule_form(view, from_on), None
    check = _check(view, from_on, rule_form)
    if check is not None:
        form = dates_form(check, client_key=secrets.token_urlsafe(KEY_BYTES))
        if form.validate_on_submit():
            changed_id = _change(view, from_on, rule_form, form)
            if changed_id is not None:
                flash(_("The series has other times. We tell the resident."), "ok")
                return redirect(url_for("desk.show_series", series_id=changed_id), code=303)
            check = _check(view, from_on, rule_form) or check
    page = ChangePage(view, from_on)
    if check is not None and form is not None:
        page = replace(page, found=checked_page(rule_form.to_rule(), check, form))
    is_wrong = bool(rule_form.errors or (form and form.errors))
    return render_template(
        "desk/change_series.html", page=page, rule_form=rule_form, form=form
    ), 422 if is_wrong else 200


def _from_on(view: SeriesView) -> date:
    """Return from which day on it changes: the one of the address, else the first visit that is to come."""
    coming = days_to_come(view)
    asked = read_day(request.args.get("first")) or read_day(request.args.get("vanaf"))
    return asked or next(iter(coming), max(view.rule.first, clock.today()))


def _rule_form(view: SeriesView, from_on: date) -> RuleForm:
    with reading() as session:
        service = service_by_id(session, actor().organisation_id, view.service_id)
    # What is left out already stays so beside what is typed here.
    usual = replace(view.rule, first=from_on, days_out=())
    form = RuleForm(service=service, workers={}, usual=usual, is_asked="every_weeks" in request.args)
    if "every_weeks" in request.args:
        form.validate()
    return form


def _check(view: SeriesView, from_on: date, form: RuleForm) -> SeriesCheck | None:
    if "every_weeks" not in request.args or form.errors:
        return None
    rule = _with_known(view, form)
    try:
        with reading() as session:
            return check_change(
                session,
                view.series_id,
                rule,
                from_on=from_on,
                by=actor(),
                now=clock.now(),
                chosen=posted_moments(),
            )
    except NotFound:
        raise
    except Refusal as refusal:
        show(form, refusal)
        return None


def _change(view: SeriesView, from_on: date, rule_form: RuleForm, form: DatesForm) -> int | None:
    """Change, and return the id of the series that goes on; or say why not."""
    by, now = actor(), clock.now()
    asked = ChangeSeries(
        view.series_id,
        from_on,
        _with_known(view, rule_form),
        form.chosen(),
        client_key=key_of("series change", form.client_key.data),
        reason=form.reason.data or "",
        left_out=form.left_out(),
        override=form.override.data or "",
    )
    try:
        return in_transaction(lambda session: changing(session, asked, by=by, now=now)).series_id
    except ReasonMissing as refusal:
        form.add_error(refusal_text(refusal).text, field="reason")
    except Refusal as refusal:
        show_refusal(form, refusal)
    return None


def _with_known(view: SeriesView, form: RuleForm) -> SeriesRule:
    """Return the rule that was typed, with the single days that were left out before."""
    rule = form.to_rule()
    return replace(rule, days_out=tuple(sorted({*rule.days_out, *view.rule.days_out})))
