"""Services and their tasks."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.store.database import in_transaction, reading
from booking.store.queries.services import Service, every_service, service_by_id
from booking.store.queries.workers import skills_known
from booking.usecases.services.add_option import AddOption
from booking.usecases.services.add_option import add_option as adding
from booking.usecases.services.change_option import ChangeOption
from booking.usecases.services.change_option import change_option as changing_option
from booking.usecases.services.change_service import change_service as changing_service
from booking.web.common.formats import text
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.coordinator import words
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.service_forms import OptionForm, ServiceForm


@blueprint.get("/diensten")
def services() -> str:
    """List the services with their tasks."""
    with reading() as session:
        found = every_service(session, actor().organisation_id)
    return render_template("coordinator/services.html", services=found, words=words)


@blueprint.route(f"/diensten/<{ID}:service_id>", methods=["GET", "POST"])
def change_service(service_id: int) -> ResponseReturnValue:
    """Change how a service is called and booked."""
    service, _skills = _service(service_id)
    form = ServiceForm.about(service)
    if form.validate_on_submit():
        request = form.to_request(service_id)
        in_transaction(lambda session: changing_service(session, request, by=actor()))
        return _saved(text(request.name))
    page = render_template("coordinator/change_service.html", form=form, service=service)
    return page, 422 if form.errors else 200


@blueprint.route(f"/diensten/<{ID}:service_id>/taken/<{ID}:option_id>", methods=["GET", "POST"])
def change_option(service_id: int, option_id: int) -> ResponseReturnValue:
    """Change a task."""
    service, skills = _service(service_id)
    option = service.option(option_id)
    form = OptionForm.about(option)
    form.fit_in(service, skills)
    if form.validate_on_submit():
        request = ChangeOption(service_id, option_id, form.to_facts())
        in_transaction(lambda session: changing_option(session, request, by=actor()))
        return _saved(text(request.facts.name))
    page = render_template("coordinator/option.html", form=form, service=service, name=text(option.name))
    return page, 422 if form.errors else 200


@blueprint.route(f"/diensten/<{ID}:service_id>/taken/nieuw", methods=["GET", "POST"])
def add_option(service_id: int) -> ResponseReturnValue:
    """Add a task."""
    service, skills = _service(service_id)
    form = OptionForm()
    form.fit_in(service, skills)
    if form.validate_on_submit():
        request = AddOption(service_id, form.to_facts())
        in_transaction(lambda session: adding(session, request, by=actor()))
        return _saved(text(request.facts.name))
    page = render_template("coordinator/option.html", form=form, service=service, name=None)
    return page, 422 if form.errors else 200


def _service(service_id: int) -> tuple[Service, list[str]]:
    organisation_id = actor().organisation_id
    with reading() as session:
        service = service_by_id(session, organisation_id, service_id)
        return service, skills_known(session, organisation_id)


def _saved(name: str) -> Response:
    flash(_("%(name)s is saved.", name=name), "ok")
    return redirect(url_for("coordinator.services"), code=303)
