"""What a service asks besides its tasks: its questions in order, one more, another wording, asked no more."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.rules.questions import AnswerKind
from booking.rules.refusals import NotFound, Refusal, VersionChanged
from booking.store.database import in_transaction, reading
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.usecases.services.add_question import AddQuestion
from booking.usecases.services.add_question import add_question as adding
from booking.usecases.services.change_question import ChangeQuestion
from booking.usecases.services.change_question import change_question as changing
from booking.usecases.services.move_question import move_question as moving
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import show
from booking.web.common.trying import refusals_at
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.question_forms import KINDS, QuestionForm


@blueprint.get(f"/diensten/<{ID}:service_id>/vragen")
def questions(service_id: int) -> str:
    """List what a service asks, in its order."""
    return render_template("coordinator/questions.html", service=_service(service_id), kinds=KINDS)


@blueprint.route(f"/diensten/<{ID}:service_id>/vragen/nieuw", methods=["GET", "POST"])
def add_question(service_id: int) -> ResponseReturnValue:
    """Ask one thing more. Which kind of answer it wants stands in the address."""
    service, kind = _service(service_id), _kind()
    form = QuestionForm().of_kind(kind)
    if form.validate_on_submit():
        asked = AddQuestion(service_id, kind, form.to_facts())
        with refusals_at(form):
            in_transaction(lambda session: adding(session, asked, by=actor()))
            return _saved(service_id)
    page = render_template(
        "coordinator/question.html", form=form, service=service, question=None, kind=kind, kinds=KINDS
    )
    return page, 422 if form.errors else 200


@blueprint.route(f"/diensten/<{ID}:service_id>/vragen/<{ID}:question_id>", methods=["GET", "POST"])
def change_question(service_id: int, question_id: int) -> ResponseReturnValue:
    """Change a question, or ask it no more."""
    service = _service(service_id)
    question = service.question(question_id)
    form = QuestionForm.about(question)
    if form.validate_on_submit():
        asked = ChangeQuestion(service_id, question_id, form.to_facts(), seen=form.seen.data or "")
        try:
            in_transaction(lambda session: changing(session, asked, by=actor()))
        except NotFound:
            raise
        except Refusal as refusal:
            show(form, refusal)
            if isinstance(refusal, VersionChanged):
                # What was typed stays; saving once more is choosing it.
                form.seen.data = _service(service_id).question(question_id).version
        else:
            return _saved(service_id)
    page = render_template(
        "coordinator/question.html", form=form, service=service, question=question, kind=question.kind, kinds=KINDS
    )
    return page, 422 if form.errors else 200


@blueprint.post(f"/diensten/<{ID}:service_id>/vragen/<{ID}:question_id>/plaats")
def move_question(service_id: int, question_id: int) -> ResponseReturnValue:
    """Ask a question one place earlier or later."""
    earlier = request.form.get("where") == "up"
    in_transaction(lambda session: moving(session, service_id, question_id, earlier=earlier, by=actor()))
    return redirect(url_for("coordinator.questions", service_id=service_id), code=303)


def _service(service_id: int) -> Service:
    with reading() as session:
        return service_by_id(session, actor().organisation_id, service_id)


def _kind() -> AnswerKind:
    """Return the kind that the address names; a few words where it names none that there is."""
    named = request.args.get("soort", "")
    return AnswerKind(named) if named in set(AnswerKind) else AnswerKind.TEXT


def _saved(service_id: int) -> Response:
    flash(_("The question is saved."), "ok")
    return redirect(url_for("coordinator.questions", service_id=service_id), code=303)
