"""Changing one's password."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from booking.rules.actors import Role
from booking.rules.refusals.people import SignInRefused
from booking.store.database import in_transaction
from booking.usecases.accounts import change_password as changing
from booking.web.account.blueprint import blueprint
from booking.web.account.forms import PasswordForm, wrong_password
from booking.web.account.landing import landing_page
from booking.web.common import clock
from booking.web.common.guard import actor, require_role
from booking.web.common.limits import SIGN_IN


@blueprint.route("/wachtwoord", methods=["GET", "POST"])
@SIGN_IN
@require_role(Role.DESK, Role.COORDINATOR)
def change_password() -> ResponseReturnValue:
    """Ask for the password of today and the new one."""
    form = PasswordForm()
    if form.validate_on_submit():
        asked, by, token = form.to_request(), actor(), current_user.token
        try:
            in_transaction(
                lambda session: changing.change_password(session, asked, by=by, keep_token=token, now=clock.now())
            )
        except SignInRefused:
            form.add_error(wrong_password(), field="current")
        else:
            flash(_("Your password has been changed."), "ok")
            return redirect(landing_page(current_user.roles), code=303)
    return render_template("account/password.html", form=form), 422 if form.errors else 200
