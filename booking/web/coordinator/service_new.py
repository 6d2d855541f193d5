"""A new service, made of data alone."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.store.database import in_transaction, reading
from booking.store.queries.locations import locations_of
from booking.store.queries.services import every_service
from booking.usecases.services.add_service import add_service as adding
from booking.web.common import clock
from booking.web.common.formats import text
from booking.web.common.guard import actor
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.service_new_forms import NewServiceForm


@blueprint.route("/diensten/nieuw", methods=["GET", "POST"])
def add_service() -> ResponseReturnValue:
    """Begin a service. Nobody can book it before the coordinator says so."""
    organisation_id = actor().organisation_id
    with reading() as session:
        services = every_service(session, organisation_id)
        places = locations_of(session, organisation_id, first=clock.today())
    form = NewServiceForm()
    form.offer(services, locations=[(place.location_id, place.name) for place in places if place.active])
    if form.validate_on_submit():
        request = form.to_request()
        service_id = in_transaction(lambda session: adding(session, request, by=actor()))
        flash(_("%(name)s is made. Add its tasks, then its tariff.", name=text(request.name)), "ok")
        return redirect(url_for("coordinator.services") + f"#service-{service_id}", code=303)
    return render_template("coordinator/add_service.html", form=form), 422 if form.errors else 200
