"""The workers: who they are, their week, and the visits that no longer fit them."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.refusals import Refusal
from booking.store.database import in_transaction, reading
from booking.store.queries.workers import (
    Worker,
    skills_known,
    stranded_visits,
    worker_by_id,
    workers_of,
)
from booking.usecases.workers.add_worker import add_worker as adding
from booking.usecases.workers.change_worker import change_worker as changing
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import show
from booking.web.coordinator import words
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.week import absence_words, day_hours, week_minutes
from booking.web.coordinator.worker_forms import NewWorkerForm, WorkerForm


@blueprint.get("/medewerkers")
def workers() -> str:
    """Show everybody's week side by side."""
    with reading() as session:
        found = workers_of(session, actor().organisation_id, now=clock.now())
    return render_template(
        "coordinator/workers.html",
        workers=found,
        words=words,
        day_hours=day_hours,
        week_minutes=week_minutes,
    )


@blueprint.route("/medewerkers/nieuw", methods=["GET", "POST"])
def add_worker() -> ResponseReturnValue:
    """Add somebody, and go on to their hours."""
    form = NewWorkerForm()
    with reading() as session:
        form.offer(skills_known(session, actor().organisation_id))
    if form.validate_on_submit():
        request = form.to_request()
        try:
            added = in_transaction(lambda session: adding(session, request, by=actor(), now=clock.now()))
        except Refusal as refusal:
            show(form, refusal)
        else:
            if added.is_new:
                flash(_("%(name)s is saved. Fill in the hours now.", name=request.name), "ok")
                return redirect(url_for("coordinator.weekly_hours", worker_id=added.worker_id), code=303)
            flash(_("%(name)s works here already.", name=request.name))
            return redirect(url_for("coordinator.worker", worker_id=added.worker_id), code=303)
    return render_template("coordinator/add_worker.html", form=form), 422 if form.errors else 200


@blueprint.get(f"/medewerkers/<{ID}:worker_id>")
def worker(worker_id: int) -> str:
    """Show one worker: week, absences, and the visits for which somebody else is needed."""
    now, organisation_id = clock.now(), actor().organisation_id
    with reading() as session:
        found = worker_by_id(session, organisation_id, worker_id, now=now)
        stranded = stranded_visits(session, organisation_id, now=now, worker_id=worker_id)
    return render_template(
        "coordinator/worker.html",
        worker=found,
        stranded=stranded,
        words=words,
        absence_words=absence_words,
        day_hours=day_hours,
        week_minutes=week_minutes,
    )


@blueprint.route(f"/medewerkers/<{ID}:worker_id>/gegevens", methods=["GET", "POST"])
def change_worker(worker_id: int) -> ResponseReturnValue:
    """Change what a worker can do and how they travel."""
    with reading() as session:
        organisation_id = actor().organisation_id
        found: Worker = worker_by_id(session, organisation_id, worker_id, now=clock.now())
        skills = skills_known(session, organisation_id)
    form = WorkerForm.about(found, skills=skills)
    if form.validate_on_submit():
        request = form.to_request(worker_id)
        in_transaction(lambda session: changing(session, request, by=actor(), now=clock.now()))
        flash(_("%(name)s is saved.", name=request.name), "ok")
        return redirect(url_for("coordinator.worker", worker_id=worker_id), code=303)
    page = render_template("coordinator/change_worker.html", form=form, worker=found)
    return page, 422 if form.errors else 200
