"""The reports of a round, in order: each is done or not, with a photo. Who reported them a worker need not know."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from booking.rules.addresses import Point
from booking.rules.photos import of_report
from booking.rules.refusals import NotFound, Refusal
from booking.store.database import in_transaction, reading
from booking.store.queries.reports import Report, reports_of_round
from booking.usecases.reports import finish_report as finishing
from booking.usecases.reports.requests import CloseReport
from booking.web.common import clock
from booking.web.common.forms import PageForm
from booking.web.common.free_text import FreeTextField
from booking.web.common.guard import actor
from booking.web.common.maps import map_url
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import refusal_text
from booking.web.common.uploads import PhotoForm, add_sent_photo, takes_photo, warn_too_large
from booking.web.worker.blueprint import blueprint
from booking.web.worker.photos import own_booking

_ID = f"<{ID}:assignment_id>"
_REPORT = f"/{_ID}/meldingen/<{ID}:report_id>"


class LeaveForm(PageForm):
    """Why it could not be done."""

    words = FreeTextField(_l("Why could it not be done?"), missing=_l("Write the reason in a few words."), most=300)


@blueprint.get(f"/{_ID}/meldingen")
def reports(assignment_id: int) -> str:
    """List the reports of a round, in its order."""
    booking_id = own_booking(assignment_id)
    with reading() as session:
        found = reports_of_round(session, actor().organisation_id, booking_id)
    return render_template("worker/reports.html", assignment_id=assignment_id, reports=found, map_url=_map_url)


@blueprint.route(_REPORT, methods=["GET", "POST"])
@takes_photo
def report(assignment_id: int, report_id: int) -> ResponseReturnValue:
    """Show one report, and take a photo of how it was left."""
    one, form = _report(assignment_id, report_id), PhotoForm()
    warn_too_large(form)
    if form.validate_on_submit() and add_sent_photo(form, of_report(report_id), by=actor()):
        flash(_("The photo is added."), "ok")
        return redirect(url_for("worker.report", assignment_id=assignment_id, report_id=report_id), code=303)
    return _page(assignment_id, one, form, LeaveForm(formdata=None))


@blueprint.post(f"{_REPORT}/klaar")
def finish_report(assignment_id: int, report_id: int) -> ResponseReturnValue:
    """Say that it is done, in one press."""
    _report(assignment_id, report_id)
    by, now = actor(), clock.now()
    try:
        in_transaction(lambda session: finishing.finish_report(session, CloseReport(report_id), by=by, now=now))
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "warm")
    else:
        flash(_("This report is done. Well done."), "ok")
    return redirect(url_for("worker.reports", assignment_id=assignment_id), code=303)


@blueprint.post(f"{_REPORT}/niet")
def leave_report(assignment_id: int, report_id: int) -> ResponseReturnValue:
    """Say that it could not be done, and why."""
    one, form = _report(assignment_id, report_id), LeaveForm()
    if not form.validate_on_submit():
        return _page(assignment_id, one, PhotoForm(formdata=None), form)
    by, now, asked = actor(), clock.now(), CloseReport(report_id, note=form.words.data)
    try:
        in_transaction(lambda session: finishing.leave_report(session, asked, by=by, now=now))
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "warm")
    else:
        flash(_("We know that this could not be done. Go on with the next one."), "ok")
    return redirect(url_for("worker.reports", assignment_id=assignment_id), code=303)


def _report(assignment_id: int, report_id: int) -> Report:
    """Return a report of the round. Raises ``NotFound`` for any other."""
    booking_id = own_booking(assignment_id)
    with reading() as session:
        for one in reports_of_round(session, actor().organisation_id, booking_id):
            if one.report_id == report_id:
                return one
    raise NotFound


def _page(assignment_id: int, one: Report, form: PhotoForm, leave: LeaveForm) -> ResponseReturnValue:
    page = render_template(
        "worker/report.html", assignment_id=assignment_id, one=one, form=form, leave=leave, map_url=_map_url
    )
    return page, 422 if form.errors or leave.errors else 200


def _map_url(at: Point) -> str:
    return map_url(at, user_agent=request.user_agent.string)
