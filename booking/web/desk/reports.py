"""One report at the desk, and what is decided about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.refusals import NotFound, Refusal
from booking.rules.reports import ReportChange, can
from booking.store.database import in_transaction, reading
from booking.store.queries.commissioners import coming_rounds
from booking.store.queries.reports import (
    Report,
    Reporter,
    duplicates_of,
    history_of,
    near_reports,
    report_by_id,
    reporter_of,
)
from booking.usecases.reports import decline_report as declining
from booking.usecases.reports.finish_report import finish_report
from booking.usecases.reports.plan_round import plan_round
from booking.usecases.reports.requests import PlanRound
from booking.usecases.reports.same_as import same_as
from booking.web.common import clock
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.maps import STREET, MapShown, map_around, map_url
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import refusal_text
from booking.web.common.trying import refusals_at
from booking.web.desk.blueprint import blueprint
from booking.web.desk.report_forms import DeclineForm, FinishForm, PlanForm, SameForm
from booking.web.desk.report_words import URGENCY_CHIPS, age_words, change_words, state_chip_of, why_words

_ID = f"<{ID}:report_id>"


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened to a report, in words."""

    at: datetime
    what: str
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class DeskReport:
    """One report with all that the desk needs to decide about it."""

    report: Report
    reporter: Reporter
    chip: tuple[Any, str]
    urgency: tuple[Any, str]
    age: str
    map_url: str
    map: MapShown
    first: Report | None
    same: tuple[Report, ...]
    near: tuple[Report, ...]
    history: tuple[Happened, ...]
    can_plan: bool
    can_finish: bool
    can_reopen: bool


@dataclass(frozen=True, slots=True)
class Decisions:
    """The forms on the page of one report."""

    plan: PlanForm
    finish: FinishForm
    decline: DeclineForm
    same: SameForm


@blueprint.get(f"/meldingen/{_ID}")
def show_report(report_id: int) -> ResponseReturnValue:
    """Show one report."""
    return _page(report_id, _forms(report_id))


@blueprint.post(f"/meldingen/{_ID}/ronde")
def plan_report(report_id: int) -> ResponseReturnValue:
    """Put it on a round."""
    forms, by, now = _forms(report_id), actor(), clock.now()
    return _decide(
        report_id,
        forms,
        forms.plan,
        lambda session: plan_round(session, PlanRound(forms.plan.round.data, (report_id,)), by=by, now=now),
        _("The report is on the round."),
    )


@blueprint.post(f"/meldingen/{_ID}/klaar")
def finish_report_now(report_id: int) -> ResponseReturnValue:
    """Say that it is done."""
    forms, by, now = _forms(report_id), actor(), clock.now()
    return _decide(
        report_id,
        forms,
        forms.finish,
        lambda session: finish_report(session, forms.finish.to_request(report_id), by=by, now=now),
        _("The report is done. Who reported it is told."),
    )


@blueprint.post(f"/meldingen/{_ID}/nee")
def decline_report(report_id: int) -> ResponseReturnValue:
    """Say that nothing will be done, and why."""
    forms, by, now = _forms(report_id), actor(), clock.now()
    return _decide(
        report_id,
        forms,
        forms.decline,
        lambda session: declining.decline_report(session, forms.decline.to_request(report_id), by=by, now=now),
        _("The report is closed. Who reported it is told why."),
    )


@blueprint.post(f"/meldingen/{_ID}/zelfde")
def same_report(report_id: int) -> ResponseReturnValue:
    """Say that it is the same as another one."""
    forms, by, now = _forms(report_id), actor(), clock.now()
    return _decide(
        report_id,
        forms,
        forms.same,
        lambda session: same_as(session, report_id, int(forms.same.same.data), by=by, now=now),
        _("They are one report now. Who reported them is told when it is done."),
    )


@blueprint.post(f"/meldingen/{_ID}/opnieuw")
def reopen_report(report_id: int) -> ResponseReturnValue:
    """Take it up again."""
    by, now = actor(), clock.now()
    try:
        in_transaction(lambda session: declining.reopen_report(session, report_id, by=by, now=now))
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "warm")
    return redirect(url_for("desk.show_report", report_id=report_id), code=303)


def _decide(
    report_id: int, forms: Decisions, sent: PageForm, work: Callable[[Any], object], done: str
) -> ResponseReturnValue:
    """Take a decision when its form is right; else show the page again, with what was typed and what is wrong."""
    if sent.validate_on_submit():
        with refusals_at(sent):
            in_transaction(work)
            flash(done, "ok")
            return redirect(url_for("desk.show_report", report_id=report_id), code=303)
    return _page(report_id, forms, sent)


def _forms(report_id: int) -> Decisions:
    """Return the forms for one report, each offering what can be chosen. Raises ``NotFound``."""
    by, now = actor(), clock.now()
    forms = Decisions(PlanForm(), FinishForm(), DeclineForm(), SameForm())
    with reading() as session:
        report = report_by_id(session, by.organisation_id, report_id)
        forms.plan.round.offer(coming_rounds(session, by.organisation_id, report.service_id, now=now))
        forms.same.offer(near_reports(session, by.organisation_id, report.reported, now=now))
    return forms


def _page(report_id: int, forms: Decisions, sent: PageForm | None = None) -> ResponseReturnValue:
    by, now = actor(), clock.now()
    with reading() as session:
        report = report_by_id(session, by.organisation_id, report_id)
        first = report_by_id(session, by.organisation_id, report.duplicate_of_id) if report.duplicate_of_id else None
        can_plan = can(report.state, ReportChange.PLAN)
        page = DeskReport(
            report=report,
            reporter=reporter_of(session, by.organisation_id, report_id),
            chip=state_chip_of(report),
            urgency=URGENCY_CHIPS[report.urgency],
            age=age_words(report, now=now),
            map_url=map_url(report.at, user_agent=""),
            map=map_around(report.at, zoom=STREET),
            first=first,
            same=tuple(duplicates_of(session, by.organisation_id, report_id)),
            near=tuple(near_reports(session, by.organisation_id, report.reported, now=now)) if can_plan else (),
            history=tuple(
                Happened(one.at, change_words(one), one.by, why_words(one))
                for one in history_of(session, by.organisation_id, report_id)
            ),
            can_plan=can_plan,
            can_finish=can(report.state, ReportChange.FINISH),
            can_reopen=can(report.state, ReportChange.REOPEN),
        )
    rendered = render_template("desk/report.html", page=page, forms=forms, sent=sent or forms.finish)
    return rendered, 422 if sent is not None and sent.errors else 200
