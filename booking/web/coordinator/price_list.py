"""A simple price list: filled in on one page, and kept as a draft of a tariff like any other."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.messages.fault_words import FaultInWords, faults_in_words
from booking.rules.calendar import local_date
from booking.rules.pricing.price_list import document_of
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.tariffs import InvalidTariff
from booking.store.database import in_transaction, reading
from booking.store.queries.services import service_by_id
from booking.usecases.pricing.save_draft import SaveDraft, save_draft
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.price_texts import request_words
from booking.web.common.refusal_texts import show
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.price_list_form import (
    PriceListForm,
    can_have_price_list,
    price_list_form,
    without_code,
)


@blueprint.route(f"/diensten/<{ID}:service_id>/prijzen", methods=["GET", "POST"])
def price_list(service_id: int) -> ResponseReturnValue:
    """Write a tariff by filling in prices; a draft, so that it is looked at before it counts."""
    with reading() as session:
        service = service_by_id(session, actor().organisation_id, service_id)
    if not can_have_price_list(service.shape):
        raise NotFound
    form = price_list_form(service, first_day=local_date(clock.now()) + timedelta(days=1))
    faults: tuple[FaultInWords, ...] = ()
    if form.validate_on_submit() and form.is_sensible():
        try:
            tariff_id = _saved(form)
        except InvalidTariff as invalid:
            faults = faults_in_words(invalid.faults, request_words())
            form.add_error(_("These prices cannot be used yet."))
        except Refusal as refusal:
            show(form, refusal)
        else:
            flash(_("The draft is made. Nobody pays by it before you publish it."), "ok")
            return redirect(url_for("coordinator.tariff", tariff_id=tariff_id), code=303)
    page = render_template(
        "coordinator/price_list.html", form=form, service=service, faults=faults, without_code=without_code(service)
    )
    return page, 422 if form.errors else 200


def _saved(form: PriceListForm) -> int:
    asked, now = SaveDraft(form.service.service_id, document_of(form.to_price_list())), clock.now()
    return in_transaction(lambda session: save_draft(session, asked, by=actor(), now=now)).tariff_id
