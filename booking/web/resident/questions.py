"""What the service asks besides its tasks, all on one page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from booking.rules.refusals import Refusal
from booking.rules.refusals.services import BeyondService
from booking.store.database import in_transaction, reading
from booking.store.queries.drafts import Draft
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.usecases.drafts.answer_questions import answer_questions
from booking.web.common import clock
from booking.web.common.formats import text
from booking.web.common.forms import PageForm
from booking.web.common.question_fields import AskedField, asked_fields, show_refused, typed_answers, with_questions
from booking.web.common.refusal_texts import show
from booking.web.resident.blueprint import blueprint
from booking.web.resident.visitor import own_draft, visitor
from booking.web.resident.way import Step, detour, next_step, previous_url


class AnswersForm(PageForm):
    """The questions of one service; its fields are those of the service."""


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """The questions with their fields. ``is_beyond``: with these answers it is work for somebody else."""

    service: str
    asked: tuple[AskedField, ...]
    is_beyond: bool
    back: str


@blueprint.route("/boeken/<token>/vragen", methods=["GET", "POST"])
def questions(token: str) -> ResponseReturnValue:
    """Ask what the service wants to know."""
    draft = own_draft(token)
    elsewhere = detour(draft, Step.QUESTIONS)
    if elsewhere is not None:
        return elsewhere
    with reading() as session:
        service = service_by_id(session, visitor().organisation_id, draft.service_id)
    if not any(one.active for one in service.asked_when_booking):
        return next_step(draft, Step.QUESTIONS)
    form = with_questions(AnswersForm, service.asked_when_booking, answers=draft.answers)
    refused: Refusal | None = None
    if form.validate_on_submit():
        refused = _keep(draft, form, service)
        if refused is None:
            return next_step(own_draft(token), Step.QUESTIONS)
    page = QuestionsPage(
        service=text(service.name),
        asked=asked_fields(form, service.asked_when_booking),
        is_beyond=isinstance(refused, BeyondService),
        back=previous_url(draft, Step.QUESTIONS),
    )
    return render_template("resident/questions.html", page=page, form=form), 422 if form.errors else 200


def _keep(draft: Draft, form: AnswersForm, service: Service) -> Refusal | None:
    """Keep the answers; say at each question why they cannot be, and return what refused them."""
    by, now, typed = visitor(), clock.now(), typed_answers(form, service.asked_when_booking)
    try:
        in_transaction(lambda session: answer_questions(session, draft.token, typed, by=by, now=now))
    except Refusal as refusal:
        if not show_refused(form, refusal, service.asked_when_booking):
            show(form, refusal)
        return refusal
    return None
