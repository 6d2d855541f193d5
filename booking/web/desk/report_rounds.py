"""Planning a round: which reports are done on which booking of a commissioner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.bookings import NothingChosen
from booking.rules.reports import ReportState
from booking.store.database import in_transaction, reading
from booking.store.queries.commissioners import ComingRound, Commissioner, coming_rounds, commissioners_of
from booking.store.queries.reports import Report, reports_in
from booking.store.queries.service_facts import Service
from booking.usecases.reports.find import report_service_by_id
from booking.usecases.reports.plan_round import plan_round
from booking.usecases.reports.requests import PlanRound
from booking.web.common import clock
from booking.web.common.formats import text
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import show
from booking.web.desk.blueprint import blueprint
from booking.web.desk.call_forms import task_field
from booking.web.desk.report_forms import RoundForm
from booking.web.desk.report_words import URGENCY_CHIPS, age_words


@dataclass(frozen=True, slots=True)
class ReportCard:
    """A report to choose."""

    value: int
    title: str
    hint: str
    icon: str


@dataclass(frozen=True, slots=True)
class NewRound:
    """The page on which a round is booked for who commissions it."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class RoundsPage:
    """A service, the rounds that are still to come, where one is booked, and the reports to be done."""

    service: Service
    rounds: tuple[ComingRound, ...]
    new_rounds: tuple[NewRound, ...]
    cards: tuple[ReportCard, ...]


@blueprint.route(f"/rondes/<{ID}:reports_of>", methods=["GET", "POST"])
def rounds(reports_of: int) -> ResponseReturnValue:
    """Choose a round and what is done on it."""
    by, now, form = actor(), clock.now(), RoundForm()
    with reading() as session:
        service = report_service_by_id(session, by.organisation_id, reports_of)
        coming = coming_rounds(session, by.organisation_id, reports_of, now=now)
        payers = commissioners_of(session, by.organisation_id, reports_of)
        open_ = reports_in(session, by.organisation_id, (ReportState.NEW, ReportState.PLANNED), service_id=reports_of)
    to_plan = [one for one in open_ if one.state is ReportState.NEW or one.is_left]
    form.offer(coming, to_plan)
    if form.validate_on_submit():
        asked = PlanRound(form.round.data, tuple(form.reports.data or ()))
        try:
            in_transaction(lambda session: plan_round(session, asked, by=by, now=now))
        except NotFound:
            raise
        except NothingChosen:
            form.add_error(_("Choose at least one report."), field="reports")
        except Refusal as refusal:
            show(form, refusal)
        else:
            count = len(asked.report_ids)
            flash(ngettext("%(num)s report is on the round.", "%(num)s reports are on the round.", count), "ok")
            return redirect(url_for("desk.rounds", reports_of=reports_of), code=303)
    page = RoundsPage(
        service,
        tuple(coming),
        tuple(NewRound(one.name, _book_url(service, one)) for one in payers),
        tuple(_card(one, now=now) for one in to_plan),
    )
    return render_template("desk/rounds.html", page=page, form=form), 422 if form.errors else 200


def _card(report: Report, *, now: datetime) -> ReportCard:
    where = ", ".join(filter(None, (report.building, report.flat, report.where, report.municipality)))
    told: dict[str, Any] = {
        "where": where,
        "urgency": URGENCY_CHIPS[report.urgency][0],
        "age": age_words(report, now=now),
    }
    return ReportCard(report.report_id, text(report.kind), _("%(where)s. %(urgency)s, %(age)s.", **told), report.icon)


def _book_url(service: Service, payer: Commissioner) -> str:
    """Return the call page for who commissions it, with the round chosen where there is one kind of round."""
    answers = {"service": service.slug}
    kinds = [one for one in service.options if one.is_round and one.active]
    if len(kinds) == 1:
        answers[task_field(kinds[0].option_id)] = "1"
    return f"{url_for('desk.book', resident_id=payer.resident_id)}?{urlencode(answers)}"
