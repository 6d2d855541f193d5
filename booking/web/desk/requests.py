"""Requests at the desk: the queue with state, age and urgency, and one request with its history and its next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from booking.rules.calendar import local_date
from booking.rules.requests import CAME_TO_NOTHING, OPEN, Asked, Ground, Relation, Step, Urgency, can
from booking.rules.waiting import HOURS, Window
from booking.store.database import in_transaction, reading
from booking.store.queries.requests import RequestView, closed_requests, open_requests, request_by_id
from booking.store.queries.services import service_by_id
from booking.usecases.residents.open_dossier import Purpose, open_dossier
from booking.web.common import clock
from booking.web.common.formats import spoken_number, text
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.question_fields import GivenAnswer, given_answers
from booking.web.common.request_texts import (
    ASKERS,
    GROUNDS,
    STATES,
    WHY_URGENT,
    granted_text,
    next_sentence,
    staff_next,
    step_words,
)
from booking.web.common.waiting_texts import hours_text, weekdays_text
from booking.web.desk.blueprint import blueprint
from booking.web.desk.request_forms import LinkForm

_URGENT: Final = "dringend"
_CLOSED: Final = (Asked.CONFIRMED, *CAME_TO_NOTHING)


@dataclass(frozen=True, slots=True)
class Tab:
    """One way to look at the requests; ``count`` is None where nobody counts."""

    words: str
    url: str
    is_here: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One request in the queue."""

    request: RequestView
    state: tuple[str, str]
    urgency: str
    age: str
    service: str
    next: str


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The queue as it is looked at."""

    tabs: tuple[Tab, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One step that was taken, and by whom; ``who`` is empty for who asked."""

    at: datetime
    words: str
    who: str


@dataclass(frozen=True, slots=True)
class OneRequest:
    """One request, with what the desk can do about it. ``can`` are the steps that are possible now."""

    request: RequestView
    number: str
    state: tuple[str, str]
    urgency: str
    age: str
    service: str
    asker: str
    tasks: tuple[str, ...]
    weekdays: str
    hours: str
    next: str
    needed: str
    granted: str
    ground: str
    can: frozenset[str]
    history: tuple[HistoryLine, ...]
    answers: tuple[GivenAnswer, ...] = ()


@blueprint.get("/aanvragen")
def requests() -> str:
    """Show the queue: what is open in its order, or what ended, the newest first."""
    by, today = actor(), clock.today()
    wanted = request.args.get("staat", "")
    state = Asked(wanted) if wanted in set(Asked) else None
    with reading() as session:
        line = open_requests(session, by=by, today=today)
        shown = closed_requests(session, state, by=by) if state in _CLOSED and state is not None else line
    if state in OPEN:
        shown = [one for one in line if one.state is state]
    if wanted == _URGENT:
        shown = [one for one in line if one.urgency]
    page = QueuePage(_tabs(line, wanted), tuple(_line(one, today=today) for one in shown))
    return render_template("desk/requests.html", page=page)


@blueprint.get(f"/aanvraag/<{ID}:request_id>")
def show_request(request_id: int) -> str:
    """Show one request, with the next step as the one big button."""
    return shown_request(opened_request(request_id), LinkForm())


def opened_request(request_id: int) -> RequestView:
    """Return a request, once it is written down whose dossier was looked into. Raises ``NotFound``."""
    by, now = actor(), clock.now()
    one = found_request(request_id)
    resident_id = one.resident_id
    if resident_id is not None:
        in_transaction(lambda session: open_dossier(session, resident_id, purpose=Purpose.CALL, by=by, now=now))
    return one


def found_request(request_id: int) -> RequestView:
    """Return a request as it stands. Raises ``NotFound``."""
    with reading() as session:
        return request_by_id(session, request_id, by=actor(), today=clock.today())


def shown_request(one: RequestView, link_form: LinkForm) -> str:
    """Return the page of a request."""
    page = OneRequest(
        request=one,
        number=spoken_number(one.number),
        state=_state(one),
        urgency=_urgency(one),
        age=age_words(one.created_at, today=clock.today()),
        service=text(one.service_name),
        asker=str(ASKERS[one.relation]) if one.relation is not Relation.SELF else "",
        tasks=tuple(f"{count} × {text(name)}" if count > 1 else text(name) for name, count in one.tasks),
        weekdays=weekdays_text(_window(one)),
        hours=hours_text(_window(one)),
        next=next_sentence(one.next),
        needed=granted_text(one.needed),
        granted=granted_text(one.granted) if one.decision == "accepted" else "",
        ground=str(GROUNDS[Ground(one.ground)]) if one.ground else "",
        can=frozenset(str(step) for step in Step if can(one.state, step) and one.forgotten_at is None),
        answers=_answers(one),
        history=tuple(HistoryLine(step.at, step_words(step.step), step.by_name) for step in one.steps),
    )
    return render_template("desk/request.html", page=page, link_form=link_form)


def age_words(asked_at: datetime, *, today: date) -> str:
    """Return how long ago something was asked, in days."""
    days = (today - local_date(asked_at)).days
    if days <= 0:
        return _("today")
    return ngettext("%(num)s day ago", "%(num)s days ago", days)


def _tabs(line: list[RequestView], wanted: str) -> tuple[Tab, ...]:
    def tab(words: Any, value: str, count: int | None = None) -> Tab:  # noqa: ANN401 - lazy words
        url = url_for("desk.requests", staat=value or None)
        return Tab(str(words), url, is_here=wanted == value, count=count)

    return (
        tab(_("All that is open"), "", len(line)),
        tab(_("Urgent"), _URGENT, sum(1 for one in line if one.urgency)),
        *(tab(STATES[state][0], str(state), sum(1 for one in line if one.state is state)) for state in OPEN),
        *(tab(STATES[state][0], str(state)) for state in _CLOSED),
    )


def _line(one: RequestView, *, today: date) -> Line:
    return Line(
        one,
        state=_state(one),
        urgency=_urgency(one),
        age=age_words(one.created_at, today=today),
        service=text(one.service_name),
        next=staff_next(one.next),
    )


def _answers(one: RequestView) -> tuple[GivenAnswer, ...]:
    with reading() as session:
        service = service_by_id(session, actor().organisation_id, one.service_id)
    return given_answers(service.questions, one.answers, with_sensitive=True)


def _state(one: RequestView) -> tuple[str, str]:
    words, tone = STATES[one.state]
    return str(words), tone


def _urgency(one: RequestView) -> str:
    return str(WHY_URGENT[one.urgency]) if one.urgency is not Urgency.NONE else ""


def _window(one: RequestView) -> Window:
    on = local_date(one.created_at)
    return Window(on, on, frozenset(one.weekdays), *HOURS[one.part])
