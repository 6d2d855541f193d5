"""The amounts and bounds of a draft, changed by form."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.messages.fault_words import FaultInWords, faults_in_words
from booking.messages.tariff_words import names_of
from booking.rules.pricing.document import parse
from booking.rules.refusals import NotFound, Refusal, VersionChanged
from booking.rules.refusals.tariffs import InvalidTariff
from booking.store.database import in_transaction, reading
from booking.store.queries.tariff_list import OpenedTariff, tariff_by_id
from booking.usecases.pricing.change_amounts import ChangeAmounts, change_amounts
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.price_texts import request_words
from booking.web.common.refusal_texts import show
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.tariff_amounts_form import AmountsForm, amounts_form


@blueprint.route(f"/tarieven/<{ID}:draft_id>/bedragen", methods=["GET", "POST"])
def tariff_amounts(draft_id: int) -> ResponseReturnValue:
    """Change what the draft says in numbers; its comments and its structure stay."""
    opened = _draft(draft_id)
    form = amounts_form(
        parse(opened.text), opened.tariff, names_of(opened.tariff, request_words()), version=opened.version
    )
    faults: tuple[FaultInWords, ...] = ()
    if form.validate_on_submit():
        try:
            _change(draft_id, form, opened)
        except InvalidTariff as invalid:
            faults = faults_in_words(invalid.faults, request_words())
            form.add_error(_("These amounts do not fit together."))
        except Refusal as refusal:
            show(form, refusal)
        else:
            flash(_("The amounts are saved."), "ok")
            return redirect(url_for("coordinator.tariff", tariff_id=draft_id), code=303)
    page = render_template("coordinator/tariff_amounts.html", form=form, opened=opened, faults=faults)
    return page, 422 if form.errors else 200


def _draft(tariff_id: int) -> OpenedTariff:
    with reading() as session:
        opened = tariff_by_id(session, actor().organisation_id, tariff_id)
    if opened.state != "draft":
        raise NotFound
    return opened


def _change(tariff_id: int, form: AmountsForm, opened: OpenedTariff) -> None:
    """Save the values. Raises ``VersionChanged`` before anything else: the places may have moved since."""
    version = form.version.data or 0
    if version != opened.version:
        raise VersionChanged
    asked = ChangeAmounts(tariff_id, version, form.values())
    in_transaction(lambda session: change_amounts(session, asked, by=actor()))
