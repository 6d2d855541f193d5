"""The second question: how many of each, and what else there is to know."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from wtforms import Field

from booking.rules.refusals import Refusal
from booking.rules.shapes import AT_LOCATIONS, WITHOUT_WORK
from booking.store.database import in_transaction, reading
from booking.store.queries.drafts import Draft
from booking.store.queries.service_facts import Option, Service
from booking.store.queries.services import service_by_id
from booking.usecases.drafts.choose_tasks import choose_tasks
from booking.web.common import clock
from booking.web.common.formats import text
from booking.web.common.refusal_texts import show
from booking.web.resident.blueprint import blueprint
from booking.web.resident.forms import AmountsForm, amounts_form
from booking.web.resident.visitor import own_draft, visitor
from booking.web.resident.way import Step, detour, next_step, step_url


@dataclass(frozen=True, slots=True)
class AmountsPage:
    """A field for each chosen task, with the usual minutes for one; None where nobody works on it.

    ``is_there`` tells that it is given at a location, and not at somebody's home.
    """

    service: str
    fields: tuple[tuple[Field, int | None], ...]
    back: str
    is_there: bool


@blueprint.route("/boeken/<token>/hoeveel", methods=["GET", "POST"])
def amounts(token: str) -> ResponseReturnValue:
    """Ask how many of each task."""
    draft = own_draft(token)
    elsewhere = detour(draft, Step.AMOUNTS)
    if elsewhere is not None:
        return elsewhere
    with reading() as session:
        service = service_by_id(session, visitor().organisation_id, draft.service_id)
    chosen = [service.option(option_id) for option_id in draft.counts]
    form = amounts_form(chosen, draft)
    if form.validate_on_submit():
        changed = _change(form, draft)
        if changed is not None:
            return next_step(changed, Step.AMOUNTS)
    page = AmountsPage(
        service=text(service.name),
        fields=_fields(form, chosen, service),
        back=step_url(Step.TASKS, token),
        is_there=service.shape in AT_LOCATIONS,
    )
    return render_template("resident/amounts.html", page=page, form=form), 422 if form.errors else 200


def _fields(form: AmountsForm, chosen: list[Option], service: Service) -> tuple[tuple[Field, int | None], ...]:
    counts, is_worked_on = form.counts(), service.shape not in WITHOUT_WORK
    return tuple((counts[str(one.option_id)], one.usual_minutes if is_worked_on else None) for one in chosen)


def _change(form: AmountsForm, draft: Draft) -> Draft | None:
    """Keep the answer and return the draft as it stands then; put at the form why it cannot be."""
    by, now, tasks = visitor(), clock.now(), form.to_request()
    try:
        in_transaction(lambda session: choose_tasks(session, draft.token, tasks, by=by, now=now))
    except Refusal as refusal:
        show(form, refusal)
        return None
    return own_draft(draft.token)
