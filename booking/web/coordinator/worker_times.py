"""When a worker is there: the hours of each week, and the absences."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound, Refusal
from booking.store.database import in_transaction, reading
from booking.store.queries.workers import Worker, stranded_visits, worker_by_id
from booking.usecases.workers.add_absence import add_absence as adding
from booking.usecases.workers.remove_absence import RemoveAbsence
from booking.usecases.workers.remove_absence import remove_absence as removing
from booking.usecases.workers.set_weekly_hours import set_weekly_hours
from booking.web.common import clock
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import show
from booking.web.coordinator import words
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.worker_forms import AbsenceForm, WeekForm


@blueprint.route(f"/medewerkers/<{ID}:worker_id>/uren", methods=["GET", "POST"])
def weekly_hours(worker_id: int) -> ResponseReturnValue:
    """Change the week of a worker."""
    worker = _worker(worker_id)
    form = WeekForm.about(worker)
    if form.validate_on_submit():
        request = form.to_request(worker_id)
        in_transaction(lambda session: set_weekly_hours(session, request, by=actor()))
        return _saved(worker, _("The hours of %(name)s are saved.", name=worker.name))
    return _page("coordinator/weekly_hours.html", form, worker)


@blueprint.route(f"/medewerkers/<{ID}:worker_id>/afwezig", methods=["GET", "POST"])
def add_absence(worker_id: int) -> ResponseReturnValue:
    """Write down that a worker is away."""
    worker = _worker(worker_id)
    form = AbsenceForm()
    if form.validate_on_submit() and form.check(today=local_date(clock.now())):
        request = form.to_request(worker_id)
        try:
            in_transaction(lambda session: adding(session, request, by=actor()))
        except NotFound:
            raise
        except Refusal as refusal:
            show(form, refusal)
        else:
            return _saved(worker, _("The absence of %(name)s is saved.", name=worker.name))
    return _page("coordinator/absence.html", form, worker)


@blueprint.post(f"/medewerkers/<{ID}:worker_id>/afwezig/<{ID}:absence_id>/weg")
def remove_absence(worker_id: int, absence_id: int) -> ResponseReturnValue:
    """Take an absence away."""
    worker = _worker(worker_id)
    request = RemoveAbsence(worker_id, absence_id)
    in_transaction(lambda session: removing(session, request, by=actor()))
    return _saved(worker, _("The absence of %(name)s is removed.", name=worker.name))


def _worker(worker_id: int) -> Worker:
    with reading() as session:
        return worker_by_id(session, actor().organisation_id, worker_id, now=clock.now())


def _page(template: str, form: PageForm, worker: Worker) -> ResponseReturnValue:
    return render_template(template, form=form, worker=worker, words=words), 422 if form.errors else 200


def _saved(worker: Worker, said: str) -> Response:
    """Go back to the worker, whose page lists the visits that no longer fit, and say first if there are any."""
    flash(said, "ok")
    with reading() as session:
        stranded = stranded_visits(session, actor().organisation_id, now=clock.now(), worker_id=worker.worker_id)
    if stranded:
        flash(_("There are visits that no longer fit. Look at the list below."), "warm")
    return redirect(url_for("coordinator.worker", worker_id=worker.worker_id), code=303)
