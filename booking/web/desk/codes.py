"""Giving a worker a code to sign in with, and ending what they signed in to."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.store.database import in_transaction, reading
from booking.store.queries.code_holders import code_holders
from booking.usecases.accounts.issue_code import SignInCode, issue_code
from booking.usecases.accounts.sign_out_everywhere import sign_out_everywhere as signing_out
from booking.web.common import clock
from booking.web.common.gateways import gateways
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.desk.blueprint import blueprint

_GROUP = 3


@blueprint.get("/codes")
def codes() -> ResponseReturnValue:
    """Show the workers."""
    return _page(None)


@blueprint.post(f"/codes/<{ID}:staff_id>")
def give_code(staff_id: int) -> ResponseReturnValue:
    """Make a code and show it, this once: it stands in no address and in no cookie."""
    by, now, key = actor(), clock.now(), gateways().settings.secret_key
    return _page(in_transaction(lambda session: issue_code(session, staff_id, by=by, key=key, now=now)))


@blueprint.post(f"/codes/<{ID}:staff_id>/afmelden")
def sign_out_everywhere(staff_id: int) -> ResponseReturnValue:
    """End all sign-ins of a worker: the phone is lost."""
    name = in_transaction(lambda session: signing_out(session, staff_id, by=actor(), now=clock.now()))
    flash(_("%(name)s is signed out everywhere.", name=name), "ok")
    return redirect(url_for("desk.codes"), code=303)


def _page(given: SignInCode | None) -> ResponseReturnValue:
    with reading() as session:
        holders = code_holders(session, actor().organisation_id, now=clock.now())
    groups = _groups(given.digits) if given else ""
    return render_template("desk/codes.html", holders=holders, given=given, groups=groups)


def _groups(digits: str) -> str:
    """Return the digits in groups of three, as they are read out."""
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))
