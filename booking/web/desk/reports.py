"""Reports at the desk: the list, one of them, and what is decided about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from booking.rules.photos import of_report
from booking.rules.refusals import NotFound, Refusal
from booking.rules.reports import ReportChange, can
from booking.store.database import in_transaction, reading
from booking.store.queries.commissioners import coming_rounds
from booking.store.queries.photos import photo_file
from booking.store.queries.reports import (
    Report,
    Reporter,
    duplicates_of,
    history_of,
    near_counts,
    near_reports,
    report_by_id,
    reporter_of,
    reports_in,
)
from booking.store.queries.services import every_service
from booking.usecases.photos.remove_photo import remove_photo
from booking.usecases.reports import decline_report as declining
from booking.usecases.reports.find import takes_reports
from booking.usecases.reports.finish_report import finish_report
from booking.usecases.reports.plan_round import plan_round
from booking.usecases.reports.requests import PlanRound
from booking.usecases.reports.same_as import same_as
from booking.web.common import clock
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.maps import map_url
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import refusal_text, show
from booking.web.common.uploads import photo_answer, wants_small
from booking.web.desk.blueprint import blueprint
from booking.web.desk.report_forms import DeclineForm, FinishForm, ListForm, PlanForm, SameForm
from booking.web.desk.report_words import URGENCY_CHIPS, change_words, state_chip_of, why_words

_ID = f"<{ID}:report_id>"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report of the list: how old it is in words, and how many others near by may be the same."""

    report: Report
    age: str
    near: int
    chip: tuple[Any, str]
    urgency: tuple[Any, str]


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


@blueprint.get("/meldingen")
def reports() -> str:
    """List the reports: open ones the most urgent and oldest first."""
    by, now = actor(), clock.now()
    with reading() as session:
        services = [one for one in every_service(session, by.organisation_id) if takes_reports(one)]
        form = ListForm(services)
        chosen = next((one for one in services if one.slug == form.dienst.data), None)
        service_id = chosen.service_id if chosen else None
        found = reports_in(session, by.organisation_id, form.states, service_id=service_id)
        near = near_counts(session, by.organisation_id, now=now)
    lines = tuple(_line(one, near.get(one.report_id, 0), now=now) for one in found)
    return render_template("desk/reports.html", form=form, lines=lines, services=services)


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


@blueprint.get(f"/meldingen/{_ID}/foto/<{ID}:photo_id>")
def report_photo(report_id: int, photo_id: int) -> ResponseReturnValue:
    """Show a photo of a report."""
    with reading() as session:
        things = [of_report(report_id)]
        file = photo_file(session, actor().organisation_id, photo_id, of=things, small=wants_small())
    return photo_answer(photo_id, file)


@blueprint.post(f"/meldingen/{_ID}/foto/<{ID}:photo_id>/weg")
def remove_report_photo(report_id: int, photo_id: int) -> ResponseReturnValue:
    """Take a photo away that should not be there: somebody stands on it."""
    by = actor()
    with reading() as session:
        photo_file(session, by.organisation_id, photo_id, of=[of_report(report_id)], small=True)
    in_transaction(lambda session: remove_photo(session, of_report(report_id), photo_id, by=by))
    return redirect(url_for("desk.show_report", report_id=report_id), code=303)


def age_words(report: Report, *, now: datetime) -> str:
    """Return how long ago something was reported, in days."""
    days = max(0, (now - report.created_at) // timedelta(days=1))
    return str(ngettext("%(num)s day ago", "%(num)s days ago", days)) if days else _("today")


def _decide(
    report_id: int, forms: Decisions, sent: PageForm, work: Callable[[Any], object], done: str
) -> ResponseReturnValue:
    """Take a decision when its form is right; else show the page again, with what was typed and what is wrong."""
    if sent.validate_on_submit():
        try:
            in_transaction(work)
        except NotFound:
            raise
        except Refusal as refusal:
            show(sent, refusal)
        else:
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


def _line(report: Report, near: int, *, now: datetime) -> ReportLine:
    return ReportLine(report, age_words(report, now=now), near, state_chip_of(report), URGENCY_CHIPS[report.urgency])
