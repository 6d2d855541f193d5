"""Group sessions of a service: a week at a time, with what is taken; adding one, and many at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from booking.rules.calendar import at, day_range, local_date
from booking.rules.refusals import NotFound
from booking.rules.shapes import WITH_SESSIONS
from booking.store.database import in_transaction, reading
from booking.store.queries.confidential import hidden_services
from booking.store.queries.levels import levels_of
from booking.store.queries.locations import locations_of
from booking.store.queries.rosters import calendar_of
from booking.store.queries.service_facts import Service
from booking.store.queries.services import every_service
from booking.store.queries.sessions import PlannedSession, planned_sessions
from booking.usecases.sessions.add_session import add_session as adding
from booking.usecases.sessions.repeat_sessions import repeat_sessions as repeating
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.session_words import kind_of, left_words, session_name, words_for
from booking.web.common.trying import refusals_at
from booking.web.coordinator.blueprint import blueprint
from booking.web.coordinator.day_in_path import day_in_path
from booking.web.coordinator.session_forms import NewSessionForm, OneSessionForm, RepeatForm

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SessionDay:
    """The sessions of one day."""

    on: date
    sessions: tuple[PlannedSession, ...]
    is_closed: bool = False
    """Whether the calendar says that nobody works: it was closed after the sessions were planned."""

    @property
    def can_move(self) -> bool:
        """Whether something is left that can go to another day."""
        return any(one.is_open for one in self.sessions)

    @property
    def is_outdoors(self) -> bool:
        """Whether something in the open air is left, that bad weather can stop."""
        return any(one.is_open and one.is_outdoor for one in self.sessions)


@dataclass(frozen=True, slots=True)
class SessionWeek:
    """A week of one service, and the weeks around it. ``service`` is None where none has sessions."""

    services: tuple[Service, ...]
    service: Service | None
    monday: date
    days: tuple[SessionDay, ...]
    is_hidden: bool = False
    """Whether who comes is only shown to those who guide there."""

    @property
    def earlier(self) -> date:
        """The Monday before."""
        return self.monday - _WEEK

    @property
    def later(self) -> date:
        """The Monday after."""
        return self.monday + _WEEK

    @property
    def sunday(self) -> date:
        """The last day."""
        return self.monday + _WEEK - timedelta(days=1)


@blueprint.get("/sessies")
def sessions() -> str:
    """Show a week of a service; ``?dienst=…`` says which, ``?week=2026-11-23`` a day of the week."""
    typed = request.args.get("week")
    today = local_date(clock.now())
    on = day_in_path(typed) if typed else today
    page = _week(request.args.get("dienst"), on)
    return render_template(
        "coordinator/sessions.html",
        page=page,
        today=today,
        words_for=words_for,
        left_words=left_words,
        session_name=session_name,
        kind_of=kind_of,
    )


@blueprint.route(f"/sessies/<{ID}:sessions_of>/nieuw", methods=["GET", "POST"])
def add_session(sessions_of: int) -> ResponseReturnValue:
    """Add one session."""
    service, locations = _service(sessions_of)
    form = OneSessionForm(locations=locations, data={"on": _day_asked()})

    def save() -> int:
        with reading() as session:
            one = form.to_occurrence(calendar_of(session, actor().organisation_id))
        new, by, now = form.to_new(sessions_of), actor(), clock.now()
        in_transaction(lambda session: adding(session, new, one, by=by, now=now))
        return 1

    return _new("coordinator/session_new.html", form, service, locations, save)


@blueprint.route(f"/sessies/<{ID}:sessions_of>/herhalen", methods=["GET", "POST"])
def repeat_sessions(sessions_of: int) -> ResponseReturnValue:
    """Add a session that comes back, for as long as it does."""
    service, locations = _service(sessions_of)
    form = RepeatForm(locations=locations, data={"first": _day_asked()})

    def save() -> int:
        new, repeat, by, now = form.to_new(sessions_of), form.to_repeat(), actor(), clock.now()
        made = in_transaction(lambda session: repeating(session, new, repeat, by=by, now=now))
        rule, today = repeat.rule, local_date(now)
        if rule.first == today and today.weekday() in rule.weekdays and at(today, rule.clock) <= now:
            flash(_("Today it is too late for that hour: the row begins on the next day."), "warm")
        return len(made)

    return _new("coordinator/session_repeat.html", form, service, locations, save)


def _new(
    template: str,
    form: NewSessionForm,
    service: Service,
    locations: dict[int, str],
    save: Callable[[], int],
) -> ResponseReturnValue:
    form.places.label.text = words_for(service.shape).asked()
    form.ask_portions(service)
    with reading() as session:
        form.offer_levels(levels_of(session, actor().organisation_id))
    if locations and form.validate_on_submit():
        with refusals_at(form):
            made = save()
            flash(ngettext("One session is saved.", "%(num)s sessions are saved.", made), "ok")
            first = form.first.data if isinstance(form, RepeatForm) else form["on"].data
            return redirect(url_for("coordinator.sessions", dienst=service.slug, week=first), code=303)
    page = render_template(template, form=form, service=service, has_places=bool(locations))
    return page, 422 if form.errors else 200


def _week(slug: str | None, on: date) -> SessionWeek:
    organisation_id, monday = actor().organisation_id, on - timedelta(days=on.weekday())
    with reading() as session:
        services = tuple(one for one in every_service(session, organisation_id) if one.shape in WITH_SESSIONS)
        service = next((one for one in services if slug in {None, one.slug}), None)
        if slug and service is None:
            raise NotFound
        first, after = day_range(monday)[0], day_range(monday + _WEEK)[0]
        found = (
            planned_sessions(session, organisation_id, first=first, after=after, service_id=service.service_id)
            if service is not None
            else []
        )
        calendar = calendar_of(session, organisation_id)
        is_hidden = service is not None and service.service_id in hidden_services(session, by=actor())
    days = groupby(found, key=lambda one: local_date(one.starts_at))
    return SessionWeek(
        services,
        service,
        monday,
        tuple(SessionDay(day, tuple(theirs), calendar.is_closed(day)) for day, theirs in days),
        is_hidden,
    )


def _service(service_id: int) -> tuple[Service, dict[int, str]]:
    """Return a service with sessions, and its places by id. Raises ``NotFound``."""
    with reading() as session:
        organisation_id = actor().organisation_id
        for one in every_service(session, organisation_id):
            if one.service_id == service_id and one.shape in WITH_SESSIONS:
                places = locations_of(session, organisation_id, first=local_date(clock.now()))
                theirs = {place.location_id: place.name for place in places if place.active}
                return one, {key: name for key, name in theirs.items() if key in one.location_ids}
    raise NotFound


def _day_asked() -> date | None:
    typed = request.args.get("dag")
    return day_in_path(typed) if typed else None
