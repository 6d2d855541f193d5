"""The list of the reports at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template

from booking.store.database import reading
from booking.store.queries.reports import Report, near_counts, reports_in
from booking.store.queries.services import every_service
from booking.usecases.reports.find import takes_reports
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.desk.blueprint import blueprint
from booking.web.desk.report_forms import ListForm
from booking.web.desk.report_words import URGENCY_CHIPS, age_words, state_chip_of


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report of the list: how old it is in words, and how many others near by may be the same."""

    report: Report
    age: str
    near: int
    chip: tuple[Any, str]
    urgency: tuple[Any, str]


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


def _line(report: Report, near: int, *, now: datetime) -> ReportLine:
    return ReportLine(report, age_words(report, now=now), near, state_chip_of(report), URGENCY_CHIPS[report.urgency])
