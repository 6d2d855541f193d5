"""What counts for the whole organisation: travel, and the order of the waiting list."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.refusals import Refusal, VersionChanged
from booking.store.database import in_transaction, reading
from booking.store.queries.settings import Settings, collect_reminder_days, settings_of
from booking.usecases.settings.set_collect_days import set_collect_days
from booking.usecases.settings.set_travel import set_travel
from booking.usecases.settings.set_waiting_order import set_waiting_order
from booking.web.common.guard import actor
from booking.web.common.refusal_texts import show
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.settings_forms import EXAMPLE_KM, ORDERS, CollectDaysForm, TravelForm, WaitingOrderForm


@blueprint.route("/instellingen", methods=["GET", "POST"])
def settings() -> ResponseReturnValue:
    """Change how fast workers get from one home to the next."""
    now = _settings()
    form = TravelForm.about(now)
    if form.validate_on_submit():
        try:
            request = form.to_request()
            in_transaction(lambda session: set_travel(session, request, by=actor()))
        except Refusal as refusal:
            show(form, refusal)
            if isinstance(refusal, VersionChanged):
                # What was typed stays; saving once more is choosing it.
                now = _settings()
                form.seen.data = now.travel_version
        else:
            flash(_("Saved. New times are offered with these speeds."), "ok")
            return redirect(url_for("coordinator.settings"), code=303)
    page = render_template("coordinator/travel.html", form=form, rows=list(form.rows(now.travel)), km=EXAMPLE_KM)
    return page, 422 if form.errors else 200


@blueprint.route("/instellingen/wachtlijst", methods=["GET", "POST"])
def waiting_order() -> ResponseReturnValue:
    """Change who of the waiting list comes first."""
    form = WaitingOrderForm.about(_settings())
    if form.validate_on_submit():
        request = form.to_request()
        try:
            in_transaction(lambda session: set_waiting_order(session, request, by=actor()))
        except Refusal as refusal:
            show(form, refusal)
            if isinstance(refusal, VersionChanged):
                # What was chosen stays; saving once more is choosing it.
                form.seen.data = _settings().waiting_version
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("coordinator.waiting_order"), code=303)
    hints = {order.value: hint for order, (_title, hint) in ORDERS.items()}
    page = render_template("coordinator/waiting_order.html", form=form, hints=hints)
    return page, 422 if form.errors else 200


@blueprint.route("/instellingen/ophalen", methods=["GET", "POST"])
def collect_days() -> ResponseReturnValue:
    """Change after how many days somebody is told once more that what they left with us is ready."""
    by = actor()
    with reading() as session:
        form = CollectDaysForm(data={"days": collect_reminder_days(session, by.organisation_id)})
    if form.validate_on_submit():
        days = form.days.data
        try:
            in_transaction(lambda session: set_collect_days(session, days, by=by))
        except Refusal as refusal:
            show(form, refusal)
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("coordinator.collect_days"), code=303)
    return render_template("coordinator/collect_days.html", form=form), 422 if form.errors else 200


def _settings() -> Settings:
    with reading() as session:
        return settings_of(session, actor().organisation_id)
