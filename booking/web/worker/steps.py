"""Doing: start, done, could not be done. Pressing twice does no harm.

Start is one press. So is done, where the job asks nothing but the time and that was as planned: most jobs are so,
and one button is what everybody can do. Only what a person has to look at becomes a page: other time than was
planned (somebody forgot to press), a machine, kilometres, tickets.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.work import NotToday
from booking.rules.ticking import when_pressed
from booking.store.database import in_transaction, reading
from booking.store.queries.work import Assignment, assignment_today
from booking.usecases.work.finish_assignment import finish_assignment
from booking.usecases.work.give_up_assignment import give_up_assignment
from booking.usecases.work.start_assignment import start_assignment
from booking.usecases.work.undo import undo_finish
from booking.usecases.work.what_was_done import Questions, what_was_done
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.locale import language
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import refusal_text
from booking.web.common.trying import refusals_at
from booking.web.worker.blueprint import blueprint, own_worker_id
from booking.web.worker.forms import GiveUpForm, done_form, obstacle_cards

_ID: Final = f"<{ID}:assignment_id>"


@blueprint.post(f"/{_ID}/start")
def start(assignment_id: int) -> ResponseReturnValue:
    """Begin."""
    step = partial(start_assignment, pressed_at=_pressed_at())
    return _take(step, assignment_id, _("You have started. Good luck."))


@blueprint.post(f"/{_ID}/klaar")
def finish(assignment_id: int) -> ResponseReturnValue:
    """Be ready, in one press; where there is something to look at, ask first."""
    pressed_at = _pressed_at()
    try:
        questions = _questions(assignment_id, now=pressed_at)
    except NotToday as refusal:
        return to_today(refusal_text(refusal).text, "warm")
    if questions.is_open and questions.need_a_look:
        if _came_later():
            # Nobody looks at the answer to what waited on a phone.
            return to_today(_("We still have to ask something about this job. Press Done once more."), "warm")
        return redirect(url_for("worker.write_down", assignment_id=assignment_id), code=303)
    after = "worker.findings" if questions.gives_report else None
    step = partial(finish_assignment, pressed_at=pressed_at)
    return _take(step, assignment_id, _("This job is done. Well done."), after=after)


@blueprint.post(f"/{_ID}/terug")
def undo(assignment_id: int) -> ResponseReturnValue:
    """Take back that it is done."""
    return _take(undo_finish, assignment_id, _("Taken back. This job is not done yet."))


@blueprint.route(f"/{_ID}/gedaan", methods=["GET", "POST"])
def write_down(assignment_id: int) -> ResponseReturnValue:
    """Ask what was done, and be ready."""
    try:
        questions = _questions(assignment_id)
    except NotToday as refusal:
        return to_today(refusal_text(refusal).text, "warm")
    form = done_form(questions)
    if form.validate_on_submit():
        step = partial(finish_assignment, done=form.done(), told=form.told())
        after = "worker.work_order" if questions.order_tasks else "worker.findings" if questions.gives_report else None
        return _take(step, assignment_id, _("This job is done. Well done."), after=after)
    if not questions.is_open:
        return redirect(url_for("worker.today"), code=303)
    page = render_template(
        "worker/done.html", form=form, work=own_assignment_of_today(assignment_id), questions=questions
    )
    return page, 422 if form.errors else 200


@blueprint.route(f"/{_ID}/lukt-niet", methods=["GET", "POST"])
def give_up(assignment_id: int) -> ResponseReturnValue:
    """Ask why it could not be done, and write that down."""
    form = GiveUpForm()
    if form.validate_on_submit():
        asked = form.to_request(assignment_id)
        with refusals_at(form):
            in_transaction(lambda session: give_up_assignment(session, asked, by=actor(), now=clock.now()))
            return to_today(_("We know that this job could not be done. Go on with your day."), "ok")
    page = render_template(
        "worker/give_up.html", form=form, work=own_assignment_of_today(assignment_id), cards=obstacle_cards()
    )
    return page, 422 if form.errors else 200


_Step = Callable[..., None]


def _take(step: _Step, assignment_id: int, done: str, *, after: str | None = None) -> ResponseReturnValue:
    """Take a step and go back to the day, which shows how things stand, also when the step was refused.

    ``after`` is the page that comes next instead, once the step was taken.
    """
    try:
        in_transaction(lambda session: step(session, assignment_id, by=actor(), now=clock.now()))
    except NotFound:
        raise
    except Refusal as refusal:
        return to_today(refusal_text(refusal).text, "warm")
    if after is not None:
        return redirect(url_for(after, assignment_id=assignment_id), code=303)
    return to_today(done, "ok")


def to_today(said: str, tone: str) -> ResponseReturnValue:
    """Go back to the day, and say how it went."""
    flash(said, tone)
    return redirect(url_for("worker.today"), code=303)


def _came_later() -> bool:
    """Tell whether a press waited on a phone for a signal."""
    return bool(request.form.get("at"))


def _pressed_at() -> datetime:
    """Return when the button was pressed, which a phone tells that had no signal then (``queue.js``)."""
    try:
        told = datetime.fromisoformat(request.form.get("at", ""))
    except ValueError:
        return clock.now()
    return when_pressed(told, now=clock.now()) if told.tzinfo is not None else clock.now()


def _questions(assignment_id: int, *, now: datetime | None = None) -> Questions:
    with reading() as session:
        return what_was_done(session, assignment_id, by=actor(), now=now or clock.now())


def own_assignment_of_today(assignment_id: int) -> Assignment:
    """Return one of this worker's assignments of today. Raises ``NotFound`` for any other."""
    with reading() as session:
        return assignment_today(
            session,
            actor().organisation_id,
            worker_id=own_worker_id(),
            assignment_id=assignment_id,
            today=local_date(clock.now()),
            locale=language(),
        )
