"""Calling off, in one action, what would be in the open air on a day."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from booking.rules.refusals import NotFound, Refusal
from booking.rules.shapes import WITH_SESSIONS
from booking.store.database import in_transaction, reading
from booking.store.queries.services import service_by_id
from booking.usecases.sessions.call_off_outdoors import CallOffOutdoors, call_off_outdoors, outdoors_on
from booking.web.common import clock
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.refusal_texts import show
from booking.web.common.session_words import session_name, words_for
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.day_in_path import day_in_path


@blueprint.route(f"/sessies/<{ID}:sessions_of>/dag/<on>/slecht-weer", methods=["GET", "POST"])
def bad_weather(sessions_of: int, on: str) -> ResponseReturnValue:
    """Show what is in the open air that day and how many come, and call it off with one button."""
    day, form, by, now = day_in_path(on), PageForm(), actor(), clock.now()
    asked = CallOffOutdoors(sessions_of, day)
    with reading() as session:
        service = service_by_id(session, by.organisation_id, sessions_of)
        if service.shape not in WITH_SESSIONS:
            raise NotFound
        outdoors = outdoors_on(session, asked, by=by, now=now)
    if form.validate_on_submit():
        try:
            sessions, told = in_transaction(lambda session: call_off_outdoors(session, asked, by=by, now=now))
        except NotFound:
            raise
        except Refusal as refusal:
            show(form, refusal)
        else:
            flash(ngettext("One session is called off.", "%(num)s sessions are called off.", sessions), "ok")
            if told:
                flash(ngettext("We tell one person.", "We tell %(num)s people.", told), "ok")
            return redirect(url_for("coordinator.sessions", dienst=service.slug, week=day), code=303)
    page = render_template(
        "coordinator/bad_weather.html",
        form=form,
        service=service,
        on=day,
        outdoors=outdoors,
        session_name=session_name,
        words=words_for(service.shape),
    )
    return page, 422 if form.errors else 200
