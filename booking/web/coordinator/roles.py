"""Who has which role."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.rules.actors import Role
from booking.rules.refusals import Refusal
from booking.rules.refusals.people import LastCoordinator
from booking.store.database import in_transaction, reading
from booking.store.queries.roles import Colleague, colleague_by_id, colleagues_of
from booking.usecases.accounts.add_staff_member import add_staff_member
from booking.usecases.accounts.set_active import SetActive, set_active
from booking.usecases.accounts.set_roles import SetRoles, set_roles
from booking.usecases.accounts.sign_out_everywhere import sign_out_everywhere as signing_out
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import refusal_text, show
from booking.web.common.trying import refusals_at
from booking.web.coordinator import words
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.role_forms import NewStaffForm, RolesForm


@blueprint.get("/rollen")
def roles() -> str:
    """List everybody with their roles."""
    with reading() as session:
        colleagues = colleagues_of(session, actor().organisation_id)
    return render_template("coordinator/roles.html", colleagues=colleagues, words=words)


@blueprint.route(f"/rollen/<{ID}:staff_id>", methods=["GET", "POST"])
def change_roles(staff_id: int) -> ResponseReturnValue:
    """Give and take the roles of one person."""
    with reading() as session:
        colleague = colleague_by_id(session, actor().organisation_id, staff_id)
    form = RolesForm(data={"roles": [role.value for role in colleague.roles]})
    form.offer(worker=colleague.is_worker)
    if form.validate_on_submit():
        request = SetRoles(staff_id, form.chosen)
        with refusals_at(form):
            in_transaction(lambda session: set_roles(session, request, by=actor(), now=clock.now()))
            return _changed(colleague, form.chosen)
    page = render_template("coordinator/change_roles.html", form=form, colleague=colleague)
    return page, 422 if form.errors else 200


@blueprint.post(f"/rollen/<{ID}:staff_id>/stopt")
def deactivate(staff_id: int) -> ResponseReturnValue:
    """Let somebody in no longer."""
    request = SetActive(staff_id, active=False)
    try:
        name = in_transaction(lambda session: set_active(session, request, by=actor(), now=clock.now()))
    except LastCoordinator as refusal:
        flash(refusal_text(refusal).text, "bad")
        return redirect(url_for("coordinator.change_roles", staff_id=staff_id), code=303)
    flash(_("%(name)s can no longer sign in.", name=name), "ok")
    return redirect(url_for("coordinator.roles"), code=303)


@blueprint.post(f"/rollen/<{ID}:staff_id>/terug")
def reactivate(staff_id: int) -> ResponseReturnValue:
    """Let somebody in again."""
    request = SetActive(staff_id, active=True)
    name = in_transaction(lambda session: set_active(session, request, by=actor(), now=clock.now()))
    flash(_("%(name)s can sign in again.", name=name), "ok")
    return redirect(url_for("coordinator.change_roles", staff_id=staff_id), code=303)


@blueprint.post(f"/rollen/<{ID}:staff_id>/afmelden")
def sign_out_everywhere(staff_id: int) -> ResponseReturnValue:
    """End all sign-ins of somebody."""
    name = in_transaction(lambda session: signing_out(session, staff_id, by=actor(), now=clock.now()))
    flash(_("%(name)s is signed out everywhere.", name=name), "ok")
    return redirect(url_for("coordinator.change_roles", staff_id=staff_id), code=303)


@blueprint.route("/rollen/nieuw", methods=["GET", "POST"])
def add_staff() -> ResponseReturnValue:
    """Let somebody new sign in. Their first password is on the answer, and nowhere else."""
    form = NewStaffForm()
    if form.validate_on_submit():
        request = form.to_request()
        try:
            first = in_transaction(lambda session: add_staff_member(session, request, by=actor(), now=clock.now()))
        except Refusal as refusal:
            show(form, refusal)
        else:
            return render_template("coordinator/first_password.html", first=first)
    return render_template("coordinator/add_staff.html", form=form), 422 if form.errors else 200


def _changed(colleague: Colleague, roles: frozenset[Role]) -> Response:
    flash(_("The roles of %(name)s are saved.", name=colleague.name), "ok")
    if colleague.staff_id == actor().user_id and Role.COORDINATOR not in roles:
        # These pages are closed to them from now on; signing in shows what is still open.
        return redirect(url_for("account.sign_in"), code=303)
    return redirect(url_for("coordinator.roles"), code=303)
