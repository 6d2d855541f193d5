"""Not once but every week: from the check of a visit to a series, one question a page, and one yes for all days."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.bookings import NotPossibleNow
from booking.rules.series import OnHoliday, SeriesRule, require_sound
from booking.store.database import in_transaction, reading
from booking.store.queries.drafts import Draft, DraftHold
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.usecases.bookings.requests import Confirmed
from booking.usecases.drafts.check_draft import proved_household
from booking.usecases.series.book_own_series import book_own_series
from booking.usecases.series.check_dates import SeriesCheck
from booking.usecases.series.own_series import can_repeat, check_own_series
from booking.web.common import clock
from booking.web.common.limits import BOOKING_WRITE
from booking.web.common.refusal_texts import show
from booking.web.resident.blueprint import blueprint
from booking.web.resident.links import booking_url
from booking.web.resident.series_days import SeriesDaysForm, days_form, days_page, left_out
from booking.web.resident.series_forms import Answers, MonthsForm, OftenForm, UntilForm, months_between, read_answers
from booking.web.resident.visitor import own_draft, visitor, visitor_for
from booking.web.resident.way import Step, detour, step_url, to_step

_Question = OftenForm | UntilForm | MonthsForm


@dataclass(frozen=True, slots=True)
class RepeatPart:
    """What the check says of a series: where its form is sent to begin, empty where only the desk makes one."""

    url: str


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question: where it is sent, and where the one before is."""

    here: str
    back: str


@dataclass(frozen=True, slots=True)
class _Begun:
    """A draft that can become a series: its kept place, and its service."""

    draft: Draft
    hold: DraftHold
    service: Service

    def rule(self, answers: Answers) -> SeriesRule:
        """Return the rule as it was answered so far."""
        weeks = answers.weeks or 1
        known = replace(answers, weeks=weeks).repeat()
        return known.from_start(self.hold.starts_at, on_holiday=OnHoliday(self.service.on_holiday))


def repeat_part(draft: Draft, service: Service) -> RepeatPart | None:
    """Return what the check says of a series, or None where the service comes once, or comes with something else."""
    if not can_repeat(service) or draft.basket_id is not None:
        return None
    is_known = proved_household(draft, by=visitor_for(draft)) is not None
    return RepeatPart(url_for("resident.begin_series", token=draft.token) if is_known else "")


@blueprint.route("/boeken/<token>/vaker", methods=["GET", "POST"])
def repeat_often(token: str) -> ResponseReturnValue:
    """Ask how often."""
    begun, answers = _begun(token), read_answers()
    if isinstance(begun, Response):
        return begun
    form = OftenForm(data={"weeks": str(answers.weeks or 1)})
    if form.validate_on_submit():
        return _to("resident.repeat_until", token, replace(answers, weeks=int(form.weeks.data)))
    page = QuestionPage(_url("resident.repeat_often", token, answers), step_url(Step.CHECK, token))
    return _show("resident/repeat_often.html", page, form)


@blueprint.route("/boeken/<token>/vaker/tot", methods=["GET", "POST"])
def repeat_until(token: str) -> ResponseReturnValue:
    """Ask until when."""
    begun, answers = _begun(token), read_answers()
    if isinstance(begun, Response):
        return begun
    if not answers.weeks:
        return _to("resident.repeat_often", token, answers)
    form = UntilForm()
    form.offer(answers)
    if form.validate_on_submit():
        known = answers.until(form.last_day())
        try:
            require_sound(begun.rule(known), today=clock.today(), step=begun.service.step)
        except Refusal as refusal:
            show(form, refusal)
        else:
            return _to("resident.repeat_months", token, known)
    page = QuestionPage(_url("resident.repeat_until", token, answers), _url("resident.repeat_often", token, answers))
    return _show("resident/repeat_until.html", page, form)


@blueprint.route("/boeken/<token>/vaker/maanden", methods=["GET", "POST"])
def repeat_months(token: str) -> ResponseReturnValue:
    """Ask in which months not."""
    begun, answers = _begun(token), read_answers()
    if isinstance(begun, Response):
        return begun
    if not (answers.weeks and answers.is_until):
        return _to("resident.repeat_until", token, answers)
    form = MonthsForm()
    form.offer(months_between(local_date(begun.hold.starts_at), answers.last), answers)
    if form.validate_on_submit():
        return _to("resident.repeat_days", token, replace(answers, months_out=form.chosen()))
    page = QuestionPage(_url("resident.repeat_months", token, answers), _url("resident.repeat_until", token, answers))
    return _show("resident/repeat_months.html", page, form)


@blueprint.route("/boeken/<token>/vaker/dagen", methods=["GET", "POST"])
@BOOKING_WRITE
def repeat_days(token: str) -> ResponseReturnValue:
    """Show every day and what each costs, and promise those that are wanted."""
    begun, answers = _begun(token), read_answers()
    if isinstance(begun, Response):
        return begun
    if not (answers.weeks and answers.is_until):
        return _to("resident.repeat_until", token, answers)
    try:
        check = _check(begun.draft, answers)
    except Refusal as refusal:
        return _ask_again(token, answers, refusal)
    form = days_form(check)
    if form.validate_on_submit():
        try:
            booked = _book(begun.draft, answers, form, check)
        except NotPossibleNow:
            return to_step(Step.CHECK, token)
        except Refusal as refusal:
            check = _check(begun.draft, answers)
            form = days_form(check)
            form.validate()
            show(form, refusal)
        else:
            flash(_("Your days are booked. We send you a message with all of them."), "ok")
            return redirect(booking_url(booked.number, booked.link_epoch), code=303)
    here, back = (_url(f"resident.repeat_{page}", token, answers) for page in ("days", "months"))
    has_claim = begun.draft.claimed_ground is not None
    page = days_page(begun.rule(answers), check, form, here=here, back=back, has_claim=has_claim)
    return render_template("resident/repeat_days.html", page=page, form=form), 422 if form.errors else 200


def _begun(token: str) -> _Begun | Response:
    """Return what a series can be made of, or where to go instead. Raises ``NotFound`` where none can be made."""
    draft = own_draft(token)
    elsewhere = detour(draft, Step.CHECK)
    if elsewhere is not None:
        return elsewhere
    with reading() as session:
        service = service_by_id(session, visitor().organisation_id, draft.service_id)
    part = repeat_part(draft, service)
    if part is None or draft.hold is None:
        raise NotFound
    return _Begun(draft, draft.hold, service) if part.url else to_step(Step.CHECK, token)


def _check(draft: Draft, answers: Answers) -> SeriesCheck:
    with reading() as session:
        return check_own_series(session, draft, answers.repeat(), by=visitor_for(draft), now=clock.now())


def _book(draft: Draft, answers: Answers, form: SeriesDaysForm, check: SeriesCheck) -> Confirmed:
    by, now, dates, out = visitor_for(draft), clock.now(), form.chosen(), left_out(check, form)
    return in_transaction(
        lambda session: book_own_series(session, draft.token, answers.repeat(), dates, left_out=out, by=by, now=now)
    )


def _ask_again(token: str, answers: Answers, refusal: Refusal) -> ResponseReturnValue:
    """Say why no day can be shown, at the question on which it depends most."""
    form = OftenForm(formdata=None, data={"weeks": str(answers.weeks)})
    show(form, refusal)
    page = QuestionPage(_url("resident.repeat_often", token, answers), step_url(Step.CHECK, token))
    return _show("resident/repeat_often.html", page, form)


def _url(endpoint: str, token: str, answers: Answers) -> str:
    return url_for(endpoint, token=token, **answers.query())


def _to(endpoint: str, token: str, answers: Answers) -> Response:
    return redirect(_url(endpoint, token, answers), code=303)


def _show(template: str, page: QuestionPage, form: _Question) -> ResponseReturnValue:
    return render_template(template, page=page, form=form), 422 if form.errors else 200
