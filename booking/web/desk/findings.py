"""The report of a visit at the desk: written for a worker who called, or put right."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from booking.rules.refusals import NotFound
from booking.store.database import in_transaction
from booking.usecases.findings.write_findings import write_findings
from booking.web.common import clock
from booking.web.common.findings import findings_form, findings_saved
from booking.web.common.guard import actor
from booking.web.common.trying import refusals_at
from booking.web.desk.blueprint import blueprint
from booking.web.desk.opened import opened_booking


@blueprint.route("/boeking/<number>/verslag", methods=["GET", "POST"])
def findings(number: str) -> ResponseReturnValue:
    """Ask what was found; what was written before stays in the books."""
    booking = opened_booking(number)
    form = findings_form(actor().organisation_id, booking.booking_id, booking.service_id)
    if form is None:
        raise NotFound
    if form.validate_on_submit():
        request, by, now = form.to_request(booking.booking_id), actor(), clock.now()
        with refusals_at(form):
            in_transaction(lambda session: write_findings(session, request, by=by, now=now))
            flash(findings_saved(), "ok")
            return redirect(url_for("desk.show_booking", number=number), code=303)
    page = render_template("desk/findings.html", form=form, booking=booking)
    return page, 422 if form.errors else 200
