"""Doing: start, done, could not be done. Each is one press, and pressing twice does no harm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound, Refusal
from booking.store.database import in_transaction, reading
from booking.store.queries.work import Assignment, assignment_today
from booking.usecases.work.finish_assignment import finish_assignment
from booking.usecases.work.give_up_assignment import give_up_assignment
from booking.usecases.work.start_assignment import start_assignment
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.locale import language
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import refusal_text, show
from booking.web.worker.blueprint import blueprint, own_worker_id
from booking.web.worker.forms import GiveUpForm, obstacle_cards

_ID: Final = f"<{ID}:assignment_id>"


@blueprint.post(f"/{_ID}/start")
def start(assignment_id: int) -> ResponseReturnValue:
    """Begin."""
    return _take(start_assignment, assignment_id, _("You have started. Good luck."))


@blueprint.post(f"/{_ID}/klaar")
def finish(assignment_id: int) -> ResponseReturnValue:
    """Be ready."""
    return _take(finish_assignment, assignment_id, _("This job is done. Well done."))


@blueprint.route(f"/{_ID}/lukt-niet", methods=["GET", "POST"])
def give_up(assignment_id: int) -> ResponseReturnValue:
    """Ask why it could not be done, and write that down."""
    form = GiveUpForm()
    if form.validate_on_submit():
        request = form.to_request(assignment_id)
        try:
            in_transaction(lambda session: give_up_assignment(session, request, by=actor(), now=clock.now()))
        except NotFound:
            raise
        except Refusal as refusal:
            show(form, refusal)
        else:
            flash(_("We know that this job could not be done. Go on with your day."), "ok")
            return redirect(url_for("worker.today"), code=303)
    page = render_template("worker/give_up.html", form=form, work=_assignment(assignment_id), cards=obstacle_cards())
    return page, 422 if form.errors else 200


_Step = Callable[..., None]


def _take(step: _Step, assignment_id: int, done: str) -> ResponseReturnValue:
    """Take a step and go back to the day, which shows how things stand, also when the step was refused."""
    try:
        in_transaction(lambda session: step(session, assignment_id, by=actor(), now=clock.now()))
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "warm")
    else:
        flash(done, "ok")
    return redirect(url_for("worker.today"), code=303)


def _assignment(assignment_id: int) -> Assignment:
    with reading() as session:
        return assignment_today(
            session,
            actor().organisation_id,
            worker_id=own_worker_id(),
            assignment_id=assignment_id,
            today=local_date(clock.now()),
            locale=language(),
        )
