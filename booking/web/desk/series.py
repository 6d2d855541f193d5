"""One series: what is promised, what is open, and pausing or ending it; and the list of what is open everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.messages.series_words import limits, rhythm
from booking.rules.money import Money
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.bookings import PriceChanged
from booking.rules.refusals.series import SeriesTooLong
from booking.rules.refusals.times import InvalidPeriod, StartIsPast
from booking.store.database import in_transaction, reading
from booking.store.queries.series import Pause, SeriesView, series_view, series_with_open_dates
from booking.usecases.residents.open_dossier import Purpose, open_dossier
from booking.usecases.series.cancel_series import cancel_series, fee_for_all
from booking.usecases.series.check_dates import CheckedDate
from booking.usecases.series.check_open_dates import check_open_dates
from booking.usecases.series.pause_series import pause_series as pausing
from booking.usecases.series.requests import CancelSeries, PauseSeries, ResumeSeries, Scope, SettleDate
from booking.usecases.series.respite import RespiteDays, respite_days
from booking.usecases.series.resume_series import resume_series as resuming
from booking.usecases.series.settle_date import settle_date as settling
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.price_texts import request_words
from booking.web.common.refusal_texts import refusal_text, show
from booking.web.desk.blueprint import blueprint
from booking.web.desk.series_forms import PauseForm, ResumeForm, SettleForm, StopForm
from booking.web.desk.series_words import in_words


@dataclass(frozen=True, slots=True)
class OpenDate:
    """A date that could not be booked, and what can become of it."""

    on: date
    form: SettleForm


@dataclass(frozen=True, slots=True)
class ShownPause:
    """A pause, and the form that ends it early."""

    pause: Pause
    form: ResumeForm


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """A series as the desk sees it, with the forms that change it. ``fee`` is what stopping now costs."""

    series: SeriesView
    rhythm: str
    limits: tuple[str, ...]
    open: tuple[OpenDate, ...]
    pauses: tuple[ShownPause, ...]
    stop: StopForm
    pause: PauseForm
    fee: Money | None
    respite: RespiteDays | None = None
    """The respite days of this year, where it is a plan of days of a child."""


@blueprint.get("/reeksen")
def open_series() -> ResponseReturnValue:
    """Show the series with dates that could not be booked: somebody finds another time, or calls."""
    with reading() as session:
        found = series_with_open_dates(session, actor().organisation_id, now=clock.now())
    return render_template("desk/open_series.html", lines=in_words(found))


@blueprint.get(f"/reeks/<{ID}:series_id>")
def show_series(series_id: int) -> ResponseReturnValue:
    """Show one series."""
    return _show(opened_series(series_id))


@blueprint.post(f"/reeks/<{ID}:series_id>/stoppen")
def stop_series(series_id: int) -> ResponseReturnValue:
    """Cancel what is to come, from a visit on or all of it."""
    view, form = opened_series(series_id), StopForm()
    form.offer(days_to_come(view))
    if form.validate_on_submit():
        first = form.first_day()
        fee = _fee(view, first)
        if fee and not form.waive.data and form.fee_cents.money != fee:
            # What the page showed was the fee of another choice, or of an hour ago.
            show(form, PriceChanged(shown=form.fee_cents.money or Money.from_cents(0), now=fee))
            form.fee_cents.data = str(fee.cents)
            return _show(view, stop=form, fee=fee), 422
        asked = CancelSeries(
            series_id,
            Scope.FOLLOWING if first else Scope.ALL,
            first,
            form.stop_reason.data or "",
            fee=None if form.waive.data or not fee else fee,
        )
        by, now = actor(), clock.now()
        try:
            in_transaction(lambda session: cancel_series(session, asked, by=by, now=now))
        except Refusal as refusal:
            show(form, refusal)
        else:
            flash(_("These visits are cancelled. We tell the resident."), "ok")
            return redirect(url_for("desk.show_series", series_id=series_id), code=303)
    return _show(view, stop=form), 422


@blueprint.post(f"/reeks/<{ID}:series_id>/pauze")
def pause_series(series_id: int) -> ResponseReturnValue:
    """Let nobody come for a while."""
    view, form = opened_series(series_id), PauseForm()
    if form.validate_on_submit():
        by, now = actor(), clock.now()
        asked = PauseSeries(series_id, form.pause_first.data, form.pause_last.data)
        try:
            in_transaction(lambda session: pausing(session, asked, by=by, now=now))
        except (InvalidPeriod, SeriesTooLong) as refusal:
            form.add_error(refusal_text(refusal).text, field="pause_last")
        except StartIsPast as refusal:
            form.add_error(refusal_text(refusal).text, field="pause_first")
        except Refusal as refusal:
            show(form, refusal)
        else:
            flash(_("Nobody comes on these days. We tell the resident."), "ok")
            return redirect(url_for("desk.show_series", series_id=series_id), code=303)
    return _show(view, pause=form), 422


@blueprint.post(f"/reeks/<{ID}:series_id>/hervatten/<{ID}:pause_id>")
def resume_series(series_id: int, pause_id: int) -> ResponseReturnValue:
    """End a pause early."""
    view, form = opened_series(series_id), ResumeForm()
    if pause_id not in {pause.pause_id for pause in view.pauses}:
        raise NotFound
    if form.validate_on_submit():
        by, now = actor(), clock.now()
        asked = ResumeSeries(series_id, pause_id, form.resume_on.data)
        try:
            booked = in_transaction(lambda session: resuming(session, asked, by=by, now=now))
        except StartIsPast as refusal:
            form.add_error(refusal_text(refusal).text, field="resume_on")
        except Refusal as refusal:
            show(form, refusal)
        else:
            said = _("The visits come again, but some times are taken by now: look at them below.")
            flash(said if booked.open else _("The visits come again. We tell the resident."), "ok")
            return redirect(url_for("desk.show_series", series_id=series_id), code=303)
    return _show(view, resume=(pause_id, form)), 422


@blueprint.post(f"/reeks/<{ID}:series_id>/datum")
def settle_date(series_id: int) -> ResponseReturnValue:
    """Give an open date another time, or leave it out."""
    view, form = opened_series(series_id), SettleForm()
    if form.validate_on_submit():
        by, now = actor(), clock.now()
        try:
            starts_at, total = form.chosen()
            asked = SettleDate(series_id, form.day(), starts_at, total)
            in_transaction(lambda session: settling(session, asked, by=by, now=now))
        except Refusal as refusal:
            flash(refusal_text(refusal).text, "bad")
        else:
            said = (
                _("The visit is booked. We tell the resident.")
                if starts_at
                else _("This date is left out. We tell the resident.")
            )
            flash(said, "ok")
        return redirect(url_for("desk.show_series", series_id=series_id), code=303)
    return _show(view), 422


def opened_series(series_id: int) -> SeriesView:
    """Return a series, once it is written down whose dossier was looked into. Raises ``NotFound``."""
    by, now = actor(), clock.now()
    with reading() as session:
        view = series_view(session, by.organisation_id, series_id, now=now)
    in_transaction(lambda session: open_dossier(session, view.resident_id, purpose=Purpose.BOOKING, by=by, now=now))
    return view


def days_to_come(view: SeriesView) -> dict[date, datetime]:
    """Return the days, as the series means them, of the visits that are to come, in order, and when each begins.

    "This and following" goes by the day that was meant: so does the list, whatever visit was moved.
    """
    now = clock.now()
    coming = {visit.meant_on: visit.starts_at for visit in view.coming if visit.meant_on and visit.starts_at > now}
    return dict(sorted(coming.items()))


def _fee(view: SeriesView, first: date | None) -> Money | None:
    asked = CancelSeries(view.series_id, Scope.FOLLOWING if first else Scope.ALL, first)
    with reading() as session:
        return fee_for_all(session, asked, by=actor(), now=clock.now()) or None


def _show(
    view: SeriesView,
    *,
    stop: StopForm | None = None,
    pause: PauseForm | None = None,
    resume: tuple[int, ResumeForm] | None = None,
    fee: Money | None = None,
) -> str:
    words = request_words()
    fee = fee or (_fee(view, None) if view.is_active else None)
    stopping = stop or StopForm(formdata=None, data={"fee_cents": str(fee.cents) if fee else ""})
    stopping.offer(days_to_come(view))
    page = SeriesPage(
        view,
        rhythm(view.rule, words),
        tuple(limits(view.rule, words, today=clock.today(), seasons=view.seasons)),
        open=tuple(_open_date(one) for one in _checked(view)),
        pauses=tuple(_shown_pause(one, resume) for one in view.pauses),
        stop=stopping,
        pause=pause or PauseForm(formdata=None),
        fee=fee,
        respite=_respite(view),
    )
    return render_template("desk/series.html", page=page)


def _respite(view: SeriesView) -> RespiteDays | None:
    with reading() as session:
        return respite_days(session, actor().organisation_id, view.series_id, on=clock.today())


def _checked(view: SeriesView) -> tuple[CheckedDate, ...]:
    if not view.open:
        return ()
    with reading() as session:
        return check_open_dates(session, view.series_id, view.open, by=actor(), now=clock.now())


def _shown_pause(one: Pause, resume: tuple[int, ResumeForm] | None) -> ShownPause:
    form = resume[1] if resume and resume[0] == one.pause_id else ResumeForm(formdata=None)
    # One page may show several of these forms.
    form.resume_on.id = f"resume_on-{one.pause_id}"
    return ShownPause(one, form)


def _open_date(one: CheckedDate) -> OpenDate:
    form = SettleForm(formdata=None, data={"meant_on": one.meant_on.isoformat()})
    form.settle.id = f"settle-{one.meant_on}"
    form.offer(one)
    return OpenDate(one.meant_on, form)
