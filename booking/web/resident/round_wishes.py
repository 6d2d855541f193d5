"""Which days of a holiday a family wishes for its children, by its private link."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.store.database import in_transaction
from booking.usecases.wish_rounds.give_wishes import give_wishes
from booking.web.common import clock
from booking.web.common.limits import BOOKING_WRITE, LINK_GUESS
from booking.web.common.paths import ID
from booking.web.common.round_wishes import asked_round
from booking.web.common.trying import refusals_at
from booking.web.resident.blueprint import blueprint
from booking.web.resident.children import household_of


@blueprint.route(f"/b/<token>/wensen/<{ID}:round_id>", methods=["GET", "POST"])
@LINK_GUESS
@BOOKING_WRITE
def round_wishes(token: str, round_id: int) -> ResponseReturnValue:
    """Ask how much a family wants each day."""
    by, now = household_of(token), clock.now()
    asked = asked_round(round_id, household_id=by.household_id or 0, by=by, now=now)
    if asked.form.validate_on_submit():
        wishes = asked.form.to_request(round_id, None)
        with refusals_at(asked.form):
            in_transaction(lambda session: give_wishes(session, wishes, by=by, now=now))
            flash(_("We know your wishes. You can change them until the last day."), "ok")
            return redirect(url_for("resident.children", token=token), code=303)
    back = url_for("resident.children", token=token)
    page = render_template("resident/round_wishes.html", page=asked, form=asked.form, back=back)
    return page, 422 if asked.form.errors else 200
