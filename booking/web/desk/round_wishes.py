"""Which days of a holiday a family wishes for its children, said on the phone."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.store.database import in_transaction
from booking.usecases.residents.open_dossier import Purpose
from booking.usecases.wish_rounds.give_wishes import give_wishes
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.round_wishes import asked_round
from booking.web.common.trying import refusals_at
from booking.web.desk.blueprint import blueprint
from booking.web.desk.residents import opened_dossier


@blueprint.route(f"/inwoner/<{ID}:resident_id>/wensen/<{ID}:round_id>", methods=["GET", "POST"])
def round_wishes(resident_id: int, round_id: int) -> ResponseReturnValue:
    """Ask how much a family wants each day."""
    dossier = opened_dossier(resident_id, purpose=Purpose.CHANGE)
    by, now = actor(), clock.now()
    asked = asked_round(round_id, household_id=dossier.household_id, by=by, now=now)
    if asked.form.validate_on_submit():
        wishes = asked.form.to_request(round_id, resident_id)
        with refusals_at(asked.form):
            in_transaction(lambda session: give_wishes(session, wishes, by=by, now=now))
            flash(_("It is saved."), "ok")
            return redirect(url_for("desk.show_resident", resident_id=resident_id), code=303)
    page = render_template("desk/round_wishes.html", page=asked, form=asked.form, dossier=dossier)
    return page, 422 if asked.form.errors else 200
