"""Giving a worker a code to sign in with."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from booking.store.database import in_transaction, reading
from booking.store.queries.code_holders import code_holders
from booking.usecases.accounts.issue_code import SignInCode, issue_code
from booking.web.common import clock
from booking.web.common.gateways import gateways
from booking.web.common.guard import actor
from booking.web.desk.blueprint import ID, blueprint

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


def _page(given: SignInCode | None) -> ResponseReturnValue:
    with reading() as session:
        holders = code_holders(session, actor().organisation_id, now=clock.now())
    groups = _groups(given.digits) if given else ""
    return render_template("desk/codes.html", holders=holders, given=given, groups=groups)


def _groups(digits: str) -> str:
    """Return the digits in groups of three, as they are read out."""
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))
