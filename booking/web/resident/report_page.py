"""One report, opened by its private link: how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.photos import of_report
from booking.rules.reports import ReportState
from booking.store.database import reading
from booking.store.queries.photos import Photo, photo_file
from booking.store.queries.reports import Report, report_by_id, report_by_token
from booking.web.common.formats import spoken_number, text
from booking.web.common.limits import LINK_GUESS
from booking.web.common.paths import ID
from booking.web.common.uploads import photo_answer, wants_small
from booking.web.resident.blueprint import blueprint
from booking.web.resident.visitor import visitor


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report as who made it sees it. ``planned_at`` is when somebody goes there, None while nobody knows."""

    token: str
    number: str
    title: str
    lead: str
    tone: str
    service: str
    kind: str
    where: tuple[str, ...]
    description: str
    answer: str
    planned_at: datetime | None
    photos: tuple[Photo, ...]


@blueprint.get("/melding/<token>")
@LINK_GUESS
def report_state(token: str) -> ResponseReturnValue:
    """Show how a report stands."""
    with reading() as session:
        organisation_id = visitor().organisation_id
        report = report_by_token(session, organisation_id, token)
        # Who reported the same hears how the first one stands.
        first = (
            report if report.duplicate_of_id is None else report_by_id(session, organisation_id, report.duplicate_of_id)
        )
    return render_template("resident/report_state.html", page=_page(report, first))


@blueprint.get(f"/melding/<token>/foto/<{ID}:photo_id>")
@LINK_GUESS
def report_photo(token: str, photo_id: int) -> ResponseReturnValue:
    """Show a photo of a report, to who has its link."""
    with reading() as session:
        organisation_id = visitor().organisation_id
        report = report_by_token(session, organisation_id, token)
        things = [of_report(report.report_id)]
        file = photo_file(session, organisation_id, photo_id, of=things, small=wants_small())
    return photo_answer(photo_id, file)


def _page(report: Report, first: Report) -> ReportPage:
    title, lead, tone = _words(first)
    flat = _("Flat %(number)s", number=report.flat) if report.flat else ""
    planned = first.state is ReportState.PLANNED and not first.is_left and first.round is not None
    return ReportPage(
        token=report.token,
        number=spoken_number(report.number),
        title=title,
        lead=lead,
        tone=tone,
        service=text(report.service_name),
        kind=text(report.kind),
        where=tuple(filter(None, (report.building, flat, report.where, f"{report.postcode} {report.municipality}"))),
        description=report.description,
        answer=first.answer,
        planned_at=first.round.starts_at if planned and first.round else None,
        photos=report.photos,
    )


def _words(report: Report) -> tuple[str, str, str]:
    """Return title, first sentence and tone."""
    if report.state is ReportState.DONE:
        return _("Your report is solved"), _("Somebody went there and it is done. Thank you for telling us."), "ok"
    if report.state is ReportState.DECLINED:
        return _("Your report is closed"), _("We looked at it, and cannot do anything about it ourselves."), ""
    if report.state is ReportState.PLANNED and not report.is_left:
        return _("Your report is planned"), _("We know when somebody goes there."), "ok"
    return _("Thank you for your report"), _("We look at it and plan who goes there."), "ok"
