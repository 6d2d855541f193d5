"""The group sessions of a day, and who comes to one: to be printed for the kitchen, the hall, the bench."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from booking.rules.calendar import day_range, local_date
from booking.store.database import reading
from booking.store.queries.confidential import hidden_services, require_shown
from booking.store.queries.services import service_by_id
from booking.store.queries.session_guests import Guest, guests_of
from booking.store.queries.sessions import PlannedSession, planned_session, planned_sessions
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.session_answers import ShownAnswer, answers_to_show
from booking.web.common.session_words import kind_of, left_words, session_name, words_for
from booking.web.desk.blueprint import blueprint
from booking.web.desk.day import DayForm
from booking.web.desk.moments import read_day
from booking.web.desk.words import STATES


@dataclass(frozen=True, slots=True)
class SessionsPage:
    """The sessions of one day."""

    on: date
    today: date
    sessions: tuple[PlannedSession, ...]

    @property
    def tomorrow(self) -> date:
        """The day after today."""
        return self.today + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class GuestLine:
    """Somebody who comes, with what they answered that who works there has to know."""

    guest: Guest
    answers: tuple[ShownAnswer, ...]


@blueprint.get("/sessies")
def sessions() -> ResponseReturnValue:
    """Show the sessions of a day; ``?dag=2026-12-01``."""
    today = clock.today()
    on = read_day(request.args.get("dag")) or today
    first, after = day_range(on)
    with reading() as session:
        hidden = hidden_services(session, by=actor())
        planned = planned_sessions(session, actor().organisation_id, first=first, after=after)
    found = [one for one in planned if one.service_id not in hidden]
    return render_template(
        "desk/sessions.html",
        page=SessionsPage(on, today, tuple(found)),
        form=DayForm(formdata=None, data={"dag": on}),
        words_for=words_for,
        left_words=left_words,
        session_name=session_name,
        kind_of=kind_of,
    )


@blueprint.get(f"/sessie/<{ID}:session_id>")
def session(session_id: int) -> ResponseReturnValue:
    """Show who comes to a session. Never a price, a class or a ground: this list is printed for workers."""
    organisation_id = actor().organisation_id
    with reading() as looking:
        one = planned_session(looking, organisation_id, session_id)
        require_shown(looking, one.service_id, by=actor())
        questions = service_by_id(looking, organisation_id, one.service_id).questions
        guests = guests_of(looking, organisation_id, session_id)
    lines = [GuestLine(guest, answers_to_show(questions, guest.answers)) for guest in guests]
    return render_template(
        "desk/session.html",
        one=one,
        day=local_date(one.starts_at).isoformat(),
        lines=lines,
        states=STATES,
        words=words_for(one.shape),
        left_words=left_words,
        session_name=session_name,
        kind_of=kind_of,
    )
