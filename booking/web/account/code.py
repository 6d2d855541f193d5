"""Signing in with a code from the desk."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from booking.rules.refusals.people import SignInRefused
from booking.store.database import in_transaction
from booking.usecases.accounts import sign_in_with_code as signing_in
from booking.web.account.blueprint import blueprint
from booking.web.account.forms import CodeForm, wrong_code
from booking.web.account.landing import landing_page
from booking.web.account.sign_in import begin
from booking.web.common import clock
from booking.web.common.gateways import gateways
from booking.web.common.limits import CODE
from booking.web.common.tenancy import current_organisation


@blueprint.route("/code", methods=["GET", "POST"])
@CODE
def sign_in_with_code() -> ResponseReturnValue:
    """Ask for the code."""
    if current_user.is_authenticated and request.method == "GET":
        return redirect(landing_page(current_user.roles), code=303)
    form = CodeForm()
    if form.validate_on_submit():
        try:
            new = in_transaction(
                lambda session: signing_in.sign_in_with_code(
                    session,
                    form.code.digits,
                    organisation_id=current_organisation().id,
                    key=gateways().settings.secret_key,
                    now=clock.now(),
                )
            )
        except SignInRefused:
            form.add_error(wrong_code(), field="code")
        else:
            return begin(new)
    page = render_template("account/code.html", form=form, next=request.values.get("next", ""))
    return page, 422 if form.errors else 200
