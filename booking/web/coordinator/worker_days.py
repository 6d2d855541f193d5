"""Single days of a worker: other hours, extra hours, away."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.times import NotATime
from booking.store.database import in_transaction, reading
from booking.store.queries.workers import Worker, worker_by_id
from booking.usecases.workers.add_absence import AddAbsence
from booking.usecases.workers.add_absence import add_absence as adding
from booking.usecases.workers.remove_absence import RemoveAbsence
from booking.usecases.workers.remove_absence import remove_absence as removing
from booking.usecases.workers.remove_shifts_of_day import RemoveShiftsOfDay
from booking.usecases.workers.remove_shifts_of_day import remove_shifts_of_day as forgetting
from booking.usecases.workers.set_shifts_of_day import set_shifts_of_day as setting
from booking.web.common import clock
from booking.web.common.formats import day
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import show
from booking.web.common.trying import refusals_at
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.day_in_path import day_in_path
from booking.web.coordinator.worker_day_forms import AwayForm, DatedDayForm
from booking.web.coordinator.worker_saved import to_worker


@blueprint.route(f"/medewerkers/<{ID}:worker_id>/dag", methods=["GET", "POST"])
def dated_day(worker_id: int) -> ResponseReturnValue:
    """Write down the hours of one day; ``?dag=2026-12-01`` opens a day as it stands."""
    worker = _worker(worker_id)
    typed = request.args.get("dag")
    form = DatedDayForm.about(worker, day_in_path(typed) if typed else None)
    if form.validate_on_submit() and form.check(today=local_date(clock.now())):
        wish = form.to_request(worker_id)
        try:
            in_transaction(lambda session: setting(session, wish, by=actor()))
        except NotFound:
            raise
        except NotATime:
            form.starts.errors = [_("This hour does not exist: the clock goes forward that night.")]
        except Refusal as refusal:
            show(form, refusal)
        else:
            return to_worker(worker_id, _("The hours of %(day)s are saved.", day=day(wish.on)))
    return _page("coordinator/dated_day.html", form, worker)


@blueprint.post(f"/medewerkers/<{ID}:worker_id>/dag/<on>/weg")
def remove_dated_day(worker_id: int, on: str) -> ResponseReturnValue:
    """Make a day what the week says again."""
    wish = RemoveShiftsOfDay(worker_id, day_in_path(on))
    in_transaction(lambda session: forgetting(session, wish, by=actor()))
    return to_worker(worker_id, _("%(day)s is again as the week says.", day=day(wish.on)))


@blueprint.route(f"/medewerkers/<{ID}:worker_id>/afwezig", methods=["GET", "POST"])
def add_absence(worker_id: int) -> ResponseReturnValue:
    """Write down that a worker is away."""
    worker = _worker(worker_id)
    form = AwayForm()
    if form.validate_on_submit() and form.check(today=local_date(clock.now())):
        wish = AddAbsence(worker_id, form.starts_at, form.ends_at)
        with refusals_at(form):
            in_transaction(lambda session: adding(session, wish, by=actor()))
            return to_worker(worker_id, _("The absence of %(name)s is saved.", name=worker.name))
    return _page("coordinator/absence.html", form, worker)


@blueprint.post(f"/medewerkers/<{ID}:worker_id>/afwezig/<{ID}:absence_id>/weg")
def remove_absence(worker_id: int, absence_id: int) -> ResponseReturnValue:
    """Take an absence away."""
    worker = _worker(worker_id)
    wish = RemoveAbsence(worker_id, absence_id)
    in_transaction(lambda session: removing(session, wish, by=actor()))
    return to_worker(worker_id, _("The absence of %(name)s is removed.", name=worker.name))


def _worker(worker_id: int) -> Worker:
    with reading() as session:
        return worker_by_id(session, actor().organisation_id, worker_id, now=clock.now())


def _page(template: str, form: PageForm, worker: Worker) -> ResponseReturnValue:
    return render_template(template, form=form, worker=worker), 422 if form.errors else 200
