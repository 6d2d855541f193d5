"""A caller asks for something that is not instant: written down from their dossier."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.bookings import RequestChanged
from booking.rules.requests import Relation, Urgency
from booking.store.database import in_transaction, reading
from booking.store.queries.confidential import hidden_services
from booking.store.queries.dossier import Dossier
from booking.store.queries.service_facts import Service
from booking.store.queries.services import services_of
from booking.usecases.bookings.requests import Place
from booking.usecases.requests.ask_for_service import ask_for_service
from booking.usecases.requests.requests import AskForService, Told
from booking.usecases.residents.open_dossier import Purpose
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import show
from booking.web.common.wish_keys import key_of, new_key
from booking.web.desk.blueprint import blueprint
from booking.web.desk.request_forms import NewRequestForm, new_request_form
from booking.web.desk.residents import opened_dossier


@dataclass(frozen=True, slots=True)
class NewRequestPage:
    """For whom it is, which service, and the others to choose from."""

    dossier: Dossier
    service: Service
    services: tuple[Service, ...]
    here: str


@blueprint.route(f"/inwoner/<{ID}:resident_id>/aanvraag", methods=["GET", "POST"])
def new_request(resident_id: int) -> ResponseReturnValue:
    """Write down what a caller asks."""
    page = _page(resident_id)
    form = new_request_form(page.service, client_key=new_key())
    if form.validate_on_submit():
        try:
            request_id = _ask(page, form)
        except NotFound:
            raise
        except Refusal as refusal:
            show(form, refusal)
            if isinstance(refusal, RequestChanged):
                form.client_key.data = new_key()
        else:
            flash(_("The request is written down."), "ok")
            return redirect(url_for("desk.show_request", request_id=request_id), code=303)
    return render_template("desk/new_request.html", page=page, form=form), 422 if form.errors else 200


def _page(resident_id: int) -> NewRequestPage:
    by, dossier = actor(), opened_dossier(resident_id, purpose=Purpose.BOOK)
    with reading() as session:
        hidden = hidden_services(session, by=by)
        services = [one for one in services_of(session, by.organisation_id) if one.service_id not in hidden]
    asked_for = [one for one in services if one.path != "instant"]
    slug = request.args.get("service") or next((one.slug for one in (*asked_for, *services)), "")
    service = next((one for one in services if one.slug == slug), None)
    if service is None:
        raise NotFound
    here = url_for("desk.new_request", resident_id=resident_id, service=slug)
    return NewRequestPage(dossier, service, tuple(services), here)


def _ask(page: NewRequestPage, form: NewRequestForm) -> int:
    by, now, home = actor(), clock.now(), page.dossier.details
    asked = AskForService(
        service_id=page.service.service_id,
        person=Told(home.name, home.phone, home.email),
        place=Place(home.address, page.dossier.at, home.access_notes),
        need=form.need.data or "",
        client_key=key_of("desk request", form.client_key.data),
        locale=home.locale,
        choices=form.chosen(),
        relation=Relation(form.relation.data),
        asker=form.asker(),
        has_consent=bool(form.consent.data),
        resident_id=page.dossier.resident_id,
        urgency=Urgency(form.urgency.data),
        urgency_words=form.urgency_words.data or "",
    )
    return in_transaction(lambda session: ask_for_service(session, asked, by=by, now=now)).request_id
