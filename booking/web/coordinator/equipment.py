"""The equipment that goes along to jobs: what there is, and when it is away."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound, Refusal, VersionChanged
from booking.store.database import in_transaction, reading
from booking.store.queries.equipment import Equipment, equipment_by_id, equipment_kinds, equipment_of
from booking.store.queries.locations import locations_of
from booking.store.queries.stranded import Misfit, stranded_visits
from booking.usecases.equipment.add_equipment import add_equipment as adding
from booking.usecases.equipment.add_equipment_absence import AddEquipmentAbsence, add_equipment_absence
from booking.usecases.equipment.change_equipment import change_equipment as changing
from booking.usecases.equipment.remove_equipment_absence import RemoveEquipmentAbsence, remove_equipment_absence
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import show
from booking.web.common.trying import refusals_at
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.equipment_forms import EquipmentForm, NewEquipmentForm
from booking.web.coordinator.week import absence_words
from booking.web.coordinator.worker_day_forms import AwayForm


@blueprint.get("/materiaal")
def equipment() -> str:
    """List the equipment."""
    with reading() as session:
        found = equipment_of(session, actor().organisation_id, now=clock.now())
    return render_template("coordinator/equipment.html", things=found, places=_places(), absence_words=absence_words)


@blueprint.route("/materiaal/nieuw", methods=["GET", "POST"])
def add_equipment() -> ResponseReturnValue:
    """Add something."""
    form = NewEquipmentForm()
    form.offer(_places())
    if form.validate_on_submit():
        request = form.to_request()
        try:
            in_transaction(lambda session: adding(session, request, by=actor()))
        except Refusal as refusal:
            show(form, refusal)
        else:
            return _saved(_("%(name)s is saved.", name=request.name))
    page = render_template("coordinator/add_equipment.html", form=form, kinds=_kinds())
    return page, 422 if form.errors else 200


@blueprint.route(f"/materiaal/<{ID}:equipment_id>", methods=["GET", "POST"])
def change_equipment(equipment_id: int) -> ResponseReturnValue:
    """Change what something is called, of which kind it is, whether it is used."""
    found = _thing(equipment_id)
    form = EquipmentForm.about(found)
    form.offer(_places())
    if form.validate_on_submit():
        request = form.to_change(equipment_id)
        try:
            in_transaction(lambda session: changing(session, request, by=actor()))
        except NotFound:
            raise
        except Refusal as refusal:
            show(form, refusal)
            if isinstance(refusal, VersionChanged):
                # What was typed stays; saving once more is choosing it.
                form.seen.data = _thing(equipment_id).version
        else:
            return _saved(_("%(name)s is saved.", name=request.name))
    page = render_template(
        "coordinator/change_equipment.html", form=form, thing=found, kinds=_kinds(), absence_words=absence_words
    )
    return page, 422 if form.errors else 200


@blueprint.route(f"/materiaal/<{ID}:equipment_id>/weg", methods=["GET", "POST"])
def equipment_away(equipment_id: int) -> ResponseReturnValue:
    """Write down that something is away: maintenance, lent out."""
    found = _thing(equipment_id)
    form = AwayForm()
    if form.validate_on_submit() and form.check(today=local_date(clock.now())):
        request = AddEquipmentAbsence(equipment_id, form.starts_at, form.ends_at)
        with refusals_at(form):
            in_transaction(lambda session: add_equipment_absence(session, request, by=actor()))
            return _saved(_("%(name)s cannot be used then.", name=found.name))
    page = render_template("coordinator/equipment_away.html", form=form, thing=found)
    return page, 422 if form.errors else 200


@blueprint.post(f"/materiaal/<{ID}:equipment_id>/weg/<{ID}:absence_id>/terug")
def equipment_back(equipment_id: int, absence_id: int) -> ResponseReturnValue:
    """Take an absence of equipment away."""
    found = _thing(equipment_id)
    request = RemoveEquipmentAbsence(equipment_id, absence_id)
    in_transaction(lambda session: remove_equipment_absence(session, request, by=actor()))
    return _saved(_("%(name)s can be used again.", name=found.name))


def _thing(equipment_id: int) -> Equipment:
    with reading() as session:
        return equipment_by_id(session, actor().organisation_id, equipment_id, now=clock.now())


def _places() -> dict[int, str]:
    """Return the locations by their ids, those that are no longer used too: something may still stand there."""
    with reading() as session:
        found = locations_of(session, actor().organisation_id, first=local_date(clock.now()))
    return {one.location_id: one.name for one in found}


def _kinds() -> list[str]:
    with reading() as session:
        return equipment_kinds(session, actor().organisation_id)


def _saved(said: str) -> Response:
    """Go back to the list, and say it first where visits miss their equipment now."""
    flash(said, "ok")
    with reading() as session:
        stranded = stranded_visits(session, actor().organisation_id, now=clock.now())
    if any(visit.why is Misfit.EQUIPMENT for visit in stranded):
        flash(_("There are visits that miss their equipment. They are on the overview."), "warm")
    return redirect(url_for("coordinator.equipment"), code=303)
