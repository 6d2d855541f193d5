"""When a worker is there, week after week: one week, or two that take turns."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.calendar import local_date
from booking.rules.hours import Week
from booking.rules.refusals import NotFound, Refusal, VersionChanged
from booking.store.database import in_transaction, reading
from booking.store.queries.workers import Worker, worker_by_id
from booking.usecases.workers.set_weekly_hours import SetWeeklyHours
from booking.usecases.workers.set_weekly_hours import set_weekly_hours as setting
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import show
from booking.web.coordinator import words
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.week import alternates, monday_of, this_week
from booking.web.coordinator.week_forms import TwoWeeksForm, WeekForm
from booking.web.coordinator.worker_saved import to_worker


@blueprint.route(f"/medewerkers/<{ID}:worker_id>/uren", methods=["GET", "POST"])
def weekly_hours(worker_id: int) -> ResponseReturnValue:
    """Change the week of a worker, or both of two that take turns (``?weken=2``)."""
    worker = _worker(worker_id)
    asked = request.args.get("weken", "")
    weeks = int(asked) if asked in {"1", "2"} else 2 if alternates(worker) else 1
    form = (TwoWeeksForm if weeks == 2 else WeekForm).about(worker)  # noqa: PLR2004 - two weeks
    if form.validate_on_submit():
        wish = SetWeeklyHours(worker_id, form.hours(), seen=form.seen.data or "")
        try:
            in_transaction(lambda session: setting(session, wish, by=actor(), now=clock.now()))
        except NotFound:
            raise
        except Refusal as refusal:
            show(form, refusal)
            if isinstance(refusal, VersionChanged):
                # What was typed stays; saving once more is choosing it.
                form.seen.data = _worker(worker_id).week_version
        else:
            return to_worker(worker_id, _("The hours of %(name)s are saved.", name=worker.name))
    today = local_date(clock.now())
    page = render_template(
        "coordinator/weekly_hours.html",
        form=form,
        worker=worker,
        words=words,
        weeks=weeks,
        this_week=this_week(today),
        first_monday=monday_of(Week.FIRST, today=today),
        second_monday=monday_of(Week.SECOND, today=today),
    )
    return page, 422 if form.errors else 200


def _worker(worker_id: int) -> Worker:
    with reading() as session:
        return worker_by_id(session, actor().organisation_id, worker_id, now=clock.now())
