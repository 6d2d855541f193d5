"""The report of a visit on the worker's phone: what was found, and what we advise."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from booking.rules.refusals import NotFound
from booking.store.database import in_transaction, reading
from booking.store.queries.findings import own_work
from booking.usecases.findings.write_findings import write_findings
from booking.web.common import clock
from booking.web.common.findings import findings_form, findings_saved
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.trying import refusals_at
from booking.web.worker.blueprint import blueprint, own_worker_id
from booking.web.worker.steps import own_assignment_of_today, to_today


@blueprint.route(f"/<{ID}:assignment_id>/verslag", methods=["GET", "POST"])
def findings(assignment_id: int) -> ResponseReturnValue:
    """Ask what was found; the resident is told where to read it."""
    work = own_assignment_of_today(assignment_id)
    with reading() as session:
        booking_id, service_id = own_work(
            session, actor().organisation_id, assignment_id=assignment_id, worker_id=own_worker_id()
        )
    form = findings_form(actor().organisation_id, booking_id, service_id)
    if form is None:
        raise NotFound
    if form.validate_on_submit():
        request, by, now = form.to_request(booking_id), actor(), clock.now()
        with refusals_at(form):
            in_transaction(lambda session: write_findings(session, request, by=by, now=now))
            return to_today(findings_saved(), "ok")
    page = render_template("worker/findings.html", form=form, work=work)
    return page, 422 if form.errors else 200
