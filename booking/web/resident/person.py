"""The fifth question: who."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from booking.store.database import in_transaction
from booking.store.queries.drafts import Draft
from booking.usecases.drafts.tell_who import tell_who
from booking.web.common import clock
from booking.web.common.formats import phone
from booking.web.resident.blueprint import blueprint
from booking.web.resident.forms import PersonForm
from booking.web.resident.visitor import own_draft, visitor
from booking.web.resident.way import Step, detour, step_url, to_step


@blueprint.route("/boeken/<token>/wie", methods=["GET", "POST"])
def person(token: str) -> ResponseReturnValue:
    """Ask who is booking."""
    draft = own_draft(token)
    elsewhere = detour(draft, Step.WHO)
    if elsewhere is not None:
        return elsewhere
    form = PersonForm(data=_known(draft))
    if form.validate_on_submit():
        by, now, who = visitor(), clock.now(), form.to_request()
        in_transaction(lambda session: tell_who(session, token, who, by=by, now=now))
        return to_step(Step.CHECK, token)
    back = step_url(Step.TIME, token)
    return render_template("resident/person.html", form=form, back=back), 422 if form.errors else 200


def _known(draft: Draft) -> dict[str, str]:
    who = draft.who or draft.who_before
    return {"name": who.name, "phone": phone(who.phone), "email": who.email} if who else {}
