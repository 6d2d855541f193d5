"""The tasks of a service: how long they take, how many people, what they ask."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from booking.rules.refusals import NotFound, Refusal, VersionChanged
from booking.store.database import in_transaction, reading
from booking.store.queries.equipment import equipment_kinds
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.store.queries.workers import skills_known, workers_of
from booking.usecases.services.add_option import AddOption
from booking.usecases.services.add_option import add_option as adding
from booking.usecases.services.change_option import ChangeOption
from booking.usecases.services.change_option import change_option as changing
from booking.usecases.services.option_facts import OptionFacts
from booking.web.common import clock
from booking.web.common.formats import text
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import show
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.option_forms import OptionForm


@blueprint.route(f"/diensten/<{ID}:service_id>/taken/<{ID}:option_id>", methods=["GET", "POST"])
def change_option(service_id: int, option_id: int) -> ResponseReturnValue:
    """Change a task."""
    service = _service(service_id)
    option = service.option(option_id)
    form = _fitted(OptionForm.about(option), service)
    if form.validate_on_submit():
        request = ChangeOption(service_id, option_id, form.to_facts(), seen=form.seen.data or "")
        try:
            now = clock.now()
            in_transaction(lambda session: changing(session, request, by=actor(), now=now))
        except NotFound:
            raise
        except Refusal as refusal:
            show(form, refusal)
            if isinstance(refusal, VersionChanged):
                # What was typed stays; saving once more is choosing it.
                form.seen.data = _service(service_id).option(option_id).version
        else:
            return _saved(request.facts)
    page = render_template("coordinator/option.html", form=form, service=service, name=text(option.name))
    return page, 422 if form.errors else 200


@blueprint.route(f"/diensten/<{ID}:service_id>/taken/nieuw", methods=["GET", "POST"])
def add_option(service_id: int) -> ResponseReturnValue:
    """Add a task."""
    service = _service(service_id)
    form = _fitted(OptionForm(), service)
    if form.validate_on_submit():
        request, now = AddOption(service_id, form.to_facts()), clock.now()
        try:
            in_transaction(lambda session: adding(session, request, by=actor(), now=now))
        except NotFound:
            raise
        except Refusal as refusal:
            show(form, refusal)
        else:
            return _saved(request.facts)
    page = render_template("coordinator/option.html", form=form, service=service, name=None)
    return page, 422 if form.errors else 200


def _service(service_id: int) -> Service:
    with reading() as session:
        return service_by_id(session, actor().organisation_id, service_id)


def _fitted(form: OptionForm, service: Service) -> OptionForm:
    organisation_id = actor().organisation_id
    with reading() as session:
        form.fit_in(
            service,
            skills=skills_known(session, organisation_id),
            equipment=equipment_kinds(session, organisation_id),
        )
    return form


def _saved(facts: OptionFacts) -> Response:
    """Go back to the list, and say it where too few people can do the task: it would never be offered a time."""
    flash(_("%(name)s is saved.", name=text(facts.name)), "ok")
    able = _how_many_can(facts)
    if able < facts.crew:
        flash(
            ngettext(
                "Only one worker can do this, and %(crew)s go together. Nobody can book it now.",
                "Only %(num)s workers can do this, and %(crew)s go together. Nobody can book it now.",
                able,
                crew=facts.crew,
            )
            if able
            else _("No worker can do this. Nobody can book it now."),
            "warm",
        )
    return redirect(url_for("coordinator.services"), code=303)


def _how_many_can(facts: OptionFacts) -> int:
    with reading() as session:
        return sum(
            worker.active and facts.skill in worker.skills and not facts.demands & set(worker.limits)
            for worker in workers_of(session, actor().organisation_id, now=clock.now())
        )
