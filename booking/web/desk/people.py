"""Who acts for a household and who pays for it: written down and ended at the desk."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.refusals import NotFound
from booking.store.database import in_transaction, reading
from booking.store.queries.payers import household_payers, payers_of
from booking.store.queries.representatives import representations_of
from booking.store.queries.services import services_of
from booking.usecases.payers.set_household_payer import end_household_payer as ending_payer
from booking.usecases.payers.set_household_payer import set_household_payer as setting_payer
from booking.usecases.representatives.add_representation import add_representation
from booking.usecases.representatives.end_representation import end_representation as ending
from booking.usecases.representatives.send_representative_link import send_representative_link as sending
from booking.usecases.residents.open_dossier import Purpose
from booking.web.common import clock
from booking.web.common.formats import text
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.people_texts import REPRESENTATIVES, TELLS
from booking.web.common.trying import refusals_at
from booking.web.desk.blueprint import blueprint
from booking.web.desk.people_forms import HouseholdPayerForm, RepresentationForm
from booking.web.desk.residents import opened_dossier


@blueprint.route(f"/inwoner/<{ID}:resident_id>/vertegenwoordigers", methods=["GET", "POST"])
def representatives(resident_id: int) -> ResponseReturnValue:
    """List who acts for the household, and add somebody."""
    dossier = opened_dossier(resident_id, purpose=Purpose.CHANGE)
    by, now, today = actor(), clock.now(), clock.today()
    form = RepresentationForm(data={"first": today, "seen_on": today})
    if form.validate_on_submit():
        asked = form.to_request(resident_id)
        with refusals_at(form):
            in_transaction(lambda session: add_representation(session, asked, by=by, now=now))
            flash(_("%(name)s is saved, and gets a private link.", name=asked.who.name), "ok")
            return redirect(url_for("desk.representatives", resident_id=resident_id), code=303)
    with reading() as session:
        found = representations_of(session, by.organisation_id, dossier.household_id)
    page = render_template(
        "desk/representatives.html",
        dossier=dossier,
        found=found,
        form=form,
        today=today,
        kinds=REPRESENTATIVES,
        tells=TELLS,
    )
    return page, 422 if form.errors else 200


@blueprint.post(f"/inwoner/<{ID}:resident_id>/vertegenwoordigers/<{ID}:representation_id>/einde")
def end_representation(resident_id: int, representation_id: int) -> ResponseReturnValue:
    """Let somebody no longer act for the household, from this moment on."""
    by, now = actor(), clock.now()
    in_transaction(lambda session: ending(session, resident_id, representation_id, by=by, now=now))
    flash(_("It has ended. The private link shows nothing of this household any more."), "ok")
    return redirect(url_for("desk.representatives", resident_id=resident_id), code=303)


@blueprint.post(f"/inwoner/<{ID}:resident_id>/vertegenwoordigers/<{ID}:representation_id>/link")
def send_representative_link(resident_id: int, representation_id: int) -> ResponseReturnValue:
    """Send a new private link; the earlier ones no longer work."""
    dossier = opened_dossier(resident_id, purpose=Purpose.CHANGE)
    by, now = actor(), clock.now()
    with reading() as session:
        found = representations_of(session, by.organisation_id, dossier.household_id)
    one = next((one for one in found if one.representation_id == representation_id), None)
    if one is None:
        raise NotFound
    who = one.who.representative_id
    in_transaction(lambda session: sending(session, who, by=by, now=now, anew=True))
    flash(_("A new link is on its way. The earlier link no longer works."), "ok")
    return redirect(url_for("desk.representatives", resident_id=resident_id), code=303)


@blueprint.route(f"/inwoner/<{ID}:resident_id>/betaler", methods=["GET", "POST"])
def household_payer(resident_id: int) -> ResponseReturnValue:
    """List who pays for the household, and write somebody down."""
    dossier = opened_dossier(resident_id, purpose=Purpose.CHANGE)
    by, now, today = actor(), clock.now(), clock.today()
    form = HouseholdPayerForm(data={"first": today, "seen_on": today})
    with reading() as session:
        found = household_payers(session, by.organisation_id, dossier.household_id)
        payers = {one.payer_id: one.name for one in payers_of(session, by.organisation_id) if one.active}
        services = {one.service_id: text(one.name) for one in services_of(session, by.organisation_id)}
    form.offer(payers, services)
    if form.validate_on_submit():
        asked = form.to_request(resident_id)
        with refusals_at(form):
            in_transaction(lambda session: setting_payer(session, asked, by=by, now=now))
            flash(_("It is saved. It counts for coming bookings too, but not for what is paid online."), "ok")
            return redirect(url_for("desk.household_payer", resident_id=resident_id), code=303)
    page = render_template(
        "desk/household_payer.html", dossier=dossier, found=found, form=form, today=today, has_payers=bool(payers)
    )
    return page, 422 if form.errors else 200


@blueprint.post(f"/inwoner/<{ID}:resident_id>/betaler/<{ID}:household_payer_id>/einde")
def end_household_payer(resident_id: int, household_payer_id: int) -> ResponseReturnValue:
    """Let the household pay itself again from tomorrow on."""
    by, now = actor(), clock.now()
    in_transaction(lambda session: ending_payer(session, resident_id, household_payer_id, by=by, now=now))
    flash(_("It ends today. From tomorrow on the household pays itself."), "ok")
    return redirect(url_for("desk.household_payer", resident_id=resident_id), code=303)
