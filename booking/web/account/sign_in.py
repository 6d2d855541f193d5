"""Signing in with a password, and signing out."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from booking.rules.actors import Role
from booking.rules.refusals import Refusal
from booking.rules.refusals.people import SignInRefused
from booking.store.database import in_transaction
from booking.usecases.accounts import sign_in as signing_in
from booking.usecases.accounts import sign_out as signing_out
from booking.usecases.accounts.start_session import NewSession
from booking.web.account.blueprint import blueprint
from booking.web.account.forms import SignInForm, wrong_sign_in
from booking.web.account.landing import landing_page
from booking.web.common import clock
from booking.web.common.identity import forget_sign_in, remember_sign_in
from booking.web.common.limits import SIGN_IN
from booking.web.common.refusal_texts import show
from booking.web.common.tenancy import current_organisation


@blueprint.route("/aanmelden", methods=["GET", "POST"])
@SIGN_IN
def sign_in() -> ResponseReturnValue:
    """Ask for address and password."""
    if current_user.is_authenticated and request.method == "GET":
        return redirect(landing_page(current_user.roles), code=303)
    form = SignInForm()
    if form.validate_on_submit():
        asked = form.to_request()
        try:
            new = in_transaction(
                lambda session: signing_in.sign_in(
                    session, asked, organisation_id=current_organisation().id, now=clock.now()
                )
            )
        except SignInRefused:
            form.add_error(wrong_sign_in())
        except Refusal as refusal:
            show(form, refusal)
        else:
            return begin(new)
    return _page(form)


@blueprint.post("/afmelden")
def sign_out() -> ResponseReturnValue:
    """End the session everywhere, and leave nothing in this browser."""
    was_worker = current_user.roles == {Role.WORKER}
    _end_session()
    forget_sign_in()
    response = redirect(url_for("account.sign_in_with_code" if was_worker else "account.sign_in"), code=303)
    # Not "cookies": the answer's own new cookie would go too. Pages, offline data and the service worker go.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def begin(new: NewSession) -> ResponseReturnValue:
    """Take the browser for ``new.staff`` from now on, and go to their page."""
    _end_session()
    to = landing_page(new.staff.roles)
    remember_sign_in(new.staff, new.token, on_this_device=new.is_lasting)
    return redirect(to, code=303)


def _end_session() -> None:
    if current_user.is_authenticated:
        token = current_user.token
        in_transaction(lambda session: signing_out.sign_out(session, token, now=clock.now()))


def _page(form: SignInForm) -> ResponseReturnValue:
    page = render_template(
        "account/sign_in.html",
        form=form,
        next=request.values.get("next", ""),
        demo_sign_ins=current_app.config["DEMO_SIGN_INS"].get(current_organisation().slug, ()),
    )
    return page, 422 if form.errors else 200
