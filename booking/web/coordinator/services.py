"""Services: how each is called, and when and where it can be booked."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound, Refusal, VersionChanged
from booking.rules.refusals.workers import PromisesTouched
from booking.store.database import in_transaction, reading
from booking.store.queries.lacking import what_services_lack
from booking.store.queries.locations import locations_of
from booking.store.queries.service_facts import Service
from booking.store.queries.services import every_service, service_by_id
from booking.usecases.replanning.stop_seen import save_service
from booking.web.common import clock
from booking.web.common.formats import text
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import show
from booking.web.coordinator import words
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.service_forms import ServiceForm


@blueprint.get("/diensten")
def services() -> str:
    """List the services with their tasks."""
    with reading() as session:
        found = every_service(session, actor().organisation_id)
        lacking = what_services_lack(session, actor().organisation_id, found, now=clock.now())
    return render_template("coordinator/services.html", services=found, lacking=lacking, words=words)


@blueprint.route(f"/diensten/<{ID}:service_id>", methods=["GET", "POST"])
def change_service(service_id: int) -> ResponseReturnValue:
    """Change how a service is called and booked."""
    service, places = _service(service_id)
    form = ServiceForm.about(service, locations=places)
    if form.validate_on_submit():
        request = form.to_request(service_id)
        try:
            by, now, seen = actor(), clock.now(), bool(form.sure.data)
            touched = in_transaction(lambda session: save_service(session, request, seen=seen, by=by, now=now))
        except NotFound:
            raise
        except PromisesTouched as refusal:
            show(form, refusal)
            form.sure.data = "1"
        except Refusal as refusal:
            show(form, refusal)
            if isinstance(refusal, VersionChanged):
                # What was typed stays; saving once more is choosing it.
                form.seen.data = _service(service_id)[0].version
        else:
            flash(_("%(name)s is saved.", name=text(request.name)), "ok")
            return redirect(url_for("desk.phone_list" if touched.visits else "coordinator.services"), code=303)
    page = render_template("coordinator/change_service.html", form=form, service=service)
    return page, 422 if form.errors else 200


def _service(service_id: int) -> tuple[Service, list[tuple[int, str]]]:
    """Return a service, and the places at which it can be given: those in use, and those where it is given now."""
    organisation_id = actor().organisation_id
    with reading() as session:
        service = service_by_id(session, organisation_id, service_id)
        found = locations_of(session, organisation_id, first=local_date(clock.now()))
    return service, [
        (place.location_id, place.name) for place in found if place.active or place.location_id in service.location_ids
    ]
