"""Changing one session, cancelling it, saying who works there; and moving a whole day."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound, Refusal, VersionChanged
from booking.rules.shapes import WITH_SESSIONS
from booking.store.database import in_transaction, reading
from booking.store.queries.confidential import require_shown
from booking.store.queries.levels import levels_of
from booking.store.queries.sent_home import sent_home
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.store.queries.sessions import PlannedSession, planned_session
from booking.store.queries.workers import workers_of
from booking.usecases.sessions.cancel_session import cancel_session as cancelling
from booking.usecases.sessions.change_session import change_session as changing
from booking.usecases.sessions.move_day import move_day as moving
from booking.usecases.sessions.reopen_session import reopen_session as reopening
from booking.usecases.sessions.set_session_workers import set_session_workers
from booking.web.common import clock
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import show
from booking.web.common.session_words import session_name, words_for
from booking.web.common.trying import refusals_at
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.day_in_path import day_in_path
from booking.web.coordinator.session_change_forms import (
    CancelSessionForm,
    ChangeSessionForm,
    MoveDayForm,
    WorkersForm,
)


@blueprint.route(f"/sessie/<{ID}:session_id>", methods=["GET", "POST"])
def change_session(session_id: int) -> ResponseReturnValue:
    """Change when a session is, how many places it has, what it is called."""
    one = _session(session_id)
    if not one.is_open:
        return _to_reopening(session_id)
    form = ChangeSessionForm.about(one)
    form.places.label.text = words_for(one.shape).asked()
    with reading() as session:
        form.ask_portions(service_by_id(session, actor().organisation_id, one.service_id))
        form.offer_levels(levels_of(session, actor().organisation_id))
    if form.validate_on_submit():
        try:
            wish = form.to_request(session_id)
            told = in_transaction(lambda session: changing(session, wish, by=actor(), now=clock.now()))
        except NotFound:
            raise
        except Refusal as refusal:
            show(form, refusal)
            if isinstance(refusal, VersionChanged):
                # What was typed stays; saving once more is choosing it.
                form.seen.data = _session(session_id).version
        else:
            return _to_week(one, _("The session is saved."), told=told)
    return _page("coordinator/session_change.html", form, one)


@blueprint.route(f"/sessie/<{ID}:session_id>/afgelasten", methods=["GET", "POST"])
def cancel_session(session_id: int) -> ResponseReturnValue:
    """Cancel a session, and say why."""
    one, form = _session(session_id), CancelSessionForm()
    if not one.is_open:
        return _to_reopening(session_id)
    if form.validate_on_submit():
        ours = form.our_side()
        with refusals_at(form):
            if ours is None:
                raise NotFound
            told = in_transaction(lambda session: cancelling(session, session_id, ours, by=actor(), now=clock.now()))
            return _to_week(one, _("The session does not take place."), told=told)
    return _page("coordinator/session_cancel.html", form, one)


@blueprint.route(f"/sessie/<{ID}:session_id>/heropenen", methods=["GET", "POST"])
def reopen_session(session_id: int) -> ResponseReturnValue:
    """Let a session that was called off take place, and show whom to phone."""
    one, form = _session(session_id), PageForm()
    if form.validate_on_submit():
        with refusals_at(form):
            in_transaction(lambda session: reopening(session, session_id, by=actor(), now=clock.now()))
            flash(_("The session takes place again."), "ok")
            return _to_reopening(session_id)
    with reading() as session:
        require_shown(session, one.service_id, by=actor())
        people = sent_home(session, actor().organisation_id, session_id)
    return _page("coordinator/session_reopen.html", form, one, people=people)


@blueprint.route(f"/sessie/<{ID}:session_id>/medewerkers", methods=["GET", "POST"])
def session_workers(session_id: int) -> ResponseReturnValue:
    """Say who works at a session."""
    one = _session(session_id)
    if not one.is_open:
        return _to_reopening(session_id)
    form = WorkersForm(data={"workers": [str(worker_id) for worker_id, _name in one.workers]})
    form.offer(_worker_names())
    if form.validate_on_submit():
        chosen, also_later = form.worker_ids, bool(form.also_later.data)
        with refusals_at(form):
            busy = in_transaction(
                lambda session: set_session_workers(
                    session, session_id, chosen, by=actor(), now=clock.now(), also_later=also_later
                )
            )
            for name in busy:
                flash(_("%(name)s has a visit at that time. Give it to somebody else.", name=name), "warm")
            return _to_week(one, _("Who works there is saved."))
    return _page("coordinator/session_workers.html", form, one)


@blueprint.route(f"/sessies/<{ID}:sessions_of>/dag/<on>/verplaatsen", methods=["GET", "POST"])
def move_sessions(sessions_of: int, on: str) -> ResponseReturnValue:
    """Move all sessions of a day, in bad weather for example."""
    service, day, form = _service(sessions_of), day_in_path(on), MoveDayForm()
    if form.validate_on_submit() and form.is_another(day):
        wish = form.to_request(sessions_of, day)
        with refusals_at(form):
            if wish is None:
                raise NotFound
            moved, told = in_transaction(lambda session: moving(session, wish, by=actor(), now=clock.now()))
            flash(ngettext("One session is moved.", "%(num)s sessions are moved.", moved), "ok")
            _say_told(told)
            return redirect(url_for("coordinator.sessions", dienst=service.slug, week=wish.to), code=303)
    page = render_template("coordinator/session_move_day.html", form=form, service=service, on=day)
    return page, 422 if form.errors else 200


def _session(session_id: int) -> PlannedSession:
    with reading() as session:
        return planned_session(session, actor().organisation_id, session_id)


def _service(service_id: int) -> Service:
    with reading() as session:
        found = service_by_id(session, actor().organisation_id, service_id)
    if found.shape not in WITH_SESSIONS:
        raise NotFound
    return found


def _worker_names() -> dict[int, str]:
    with reading() as session:
        found = workers_of(session, actor().organisation_id, now=clock.now())
    return {one.worker_id: one.name for one in found if one.active}


def _to_reopening(session_id: int) -> Response:
    return redirect(url_for("coordinator.reopen_session", session_id=session_id), code=303)


def _page(template: str, form: PageForm, one: PlannedSession, **more: object) -> ResponseReturnValue:
    page = render_template(
        template,
        form=form,
        one=one,
        week=local_date(one.starts_at),
        words=words_for(one.shape),
        session_name=session_name,
        **more,
    )
    return page, 422 if form.errors else 200


def _to_week(one: PlannedSession, said: str, *, told: int = 0) -> Response:
    flash(said, "ok")
    _say_told(told)
    week = local_date(one.starts_at)
    return redirect(url_for("coordinator.sessions", dienst=one.service_slug, week=week), code=303)


def _say_told(told: int) -> None:
    if told:
        flash(ngettext("We tell one person.", "We tell %(num)s people.", told), "ok")
