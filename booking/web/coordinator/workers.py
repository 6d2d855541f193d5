"""The workers: who they are, their week, and the visits that no longer fit them."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.messages.roster_words import warning_words
from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound, Refusal, VersionChanged
from booking.rules.refusals.workers import PromisesTouched
from booking.store.database import in_transaction, reading
from booking.store.queries.stranded import stranded_visits
from booking.store.queries.workers import Worker, languages_known, skills_known, worker_by_id, workers_of
from booking.usecases.replanning.stop_seen import save_worker
from booking.usecases.workers.add_worker import add_worker as adding
from booking.usecases.workers.weeks_touched import warnings_from, warnings_of_all
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.price_texts import request_words
from booking.web.common.refusal_texts import show
from booking.web.coordinator import week, words
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.roster_notes import each_once
from booking.web.coordinator.worker_forms import NewWorkerForm, WorkerForm
from booking.web.coordinator.worker_saved import to_worker

_WEEK = timedelta(days=7)


@blueprint.get("/medewerkers")
def workers() -> str:
    """Show everybody's week side by side."""
    now, organisation_id = clock.now(), actor().organisation_id
    today = local_date(now)
    with reading() as session:
        found = workers_of(session, organisation_id, now=now)
        warned = warnings_of_all(session, organisation_id, [today, today + _WEEK])
    return render_template(
        "coordinator/workers.html",
        workers=found,
        warned=warned.keys(),
        words=words,
        week=week,
        this_week=week.this_week(today) if any(map(week.alternates, found)) else "",
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
    """Show one worker: weeks, days that differ, absences, and what somebody has to look at."""
    now, organisation_id = clock.now(), actor().organisation_id
    today = local_date(now)
    with reading() as session:
        found = worker_by_id(session, organisation_id, worker_id, now=now)
        stranded = stranded_visits(session, organisation_id, now=now, worker_id=worker_id)
        warnings = warnings_from(session, organisation_id, worker_id, today)
    return render_template(
        "coordinator/worker.html",
        worker=found,
        stranded=stranded,
        warnings=[
            warning_words(one, request_words()) for one in each_once(warnings, alternates=week.alternates(found))
        ],
        words=words,
        week=week,
        this_week=week.this_week(today) if week.alternates(found) else "",
        contract_last=found.contract_until and found.contract_until - timedelta(days=1),
    )


@blueprint.route(f"/medewerkers/<{ID}:worker_id>/gegevens", methods=["GET", "POST"])
def change_worker(worker_id: int) -> ResponseReturnValue:
    """Change what a worker can do, how they travel, and their contract."""
    found = _worker(worker_id)
    with reading() as session:
        form = WorkerForm.about(
            found,
            skills=skills_known(session, actor().organisation_id),
            languages=languages_known(session, actor().organisation_id),
        )
    if form.validate_on_submit():
        request = form.to_request(worker_id)
        try:
            by, now, seen = actor(), clock.now(), bool(form.sure.data)
            in_transaction(lambda session: save_worker(session, request, seen=seen, by=by, now=now))
        except NotFound:
            raise
        except PromisesTouched as refusal:
            show(form, refusal)
            form.sure.data = "1"
        except Refusal as refusal:
            show(form, refusal)
            if isinstance(refusal, VersionChanged):
                # What was typed stays; saving once more is choosing it.
                form.seen.data = _worker(worker_id).version
        else:
            return to_worker(worker_id, _("%(name)s is saved.", name=request.name))
    page = render_template("coordinator/change_worker.html", form=form, worker=found)
    return page, 422 if form.errors else 200


def _worker(worker_id: int) -> Worker:
    with reading() as session:
        return worker_by_id(session, actor().organisation_id, worker_id, now=clock.now())
