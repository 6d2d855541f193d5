"""Whom a household likes to see, and who does not go there: adding and taking away."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.store.database import in_transaction, reading
from booking.store.queries.household_workers import worker_names
from booking.usecases.residents.open_dossier import Purpose
from booking.usecases.residents.remove_household_worker import RemoveHouseholdWorker, remove_household_worker
from booking.usecases.residents.set_household_worker import set_household_worker
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.desk.blueprint import blueprint
from booking.web.desk.household_worker_forms import household_worker_form
from booking.web.desk.residents import opened_dossier, shown_resident


@blueprint.post(f"/inwoner/<{ID}:resident_id>/medewerker", endpoint="set_household_worker")
def add(resident_id: int) -> ResponseReturnValue:
    """Keep one worker as liked or not."""
    with reading() as session:
        workers = worker_names(session, actor().organisation_id)
    form = household_worker_form(workers)
    if not form.validate_on_submit():
        return shown_resident(opened_dossier(resident_id, purpose=Purpose.CHANGE), form), 422
    asked, by, now = form.to_request(resident_id), actor(), clock.now()
    in_transaction(lambda session: set_household_worker(session, asked, by=by, now=now))
    flash(_("It is saved. It counts from the next booking on."), "ok")
    return redirect(url_for("desk.show_resident", resident_id=resident_id), code=303)


@blueprint.post(
    f"/inwoner/<{ID}:resident_id>/medewerker/<{ID}:worker_id>/weg",
    endpoint="remove_household_worker",
)
def remove(resident_id: int, worker_id: int) -> ResponseReturnValue:
    """Let a worker be like any other again."""
    asked, by, now = RemoveHouseholdWorker(resident_id, worker_id), actor(), clock.now()
    in_transaction(lambda session: remove_household_worker(session, asked, by=by, now=now))
    flash(_("It is taken away."), "ok")
    return redirect(url_for("desk.show_resident", resident_id=resident_id), code=303)
