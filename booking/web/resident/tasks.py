"""The first question: which tasks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import g, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.messages.season_words import season_words
from booking.rules.refusals import Refusal
from booking.rules.shapes import WITH_MINUTES, WITH_RETURN
from booking.store.database import in_transaction, reading
from booking.store.queries.drafts import Draft
from booking.store.queries.service_facts import Option, Service
from booking.store.queries.services import service_by_id, service_by_slug
from booking.usecases.drafts.choose_tasks import choose_tasks
from booking.usecases.representatives.stand_in import begin_draft
from booking.usecases.requests.which_way import must_ask_first
from booking.web.common import clock
from booking.web.common.formats import duration, text
from booking.web.common.limits import BOOKING_WRITE
from booking.web.common.price_texts import request_words
from booking.web.common.refusal_texts import show
from booking.web.resident.acting_for import represented
from booking.web.resident.beginning import elsewhere
from booking.web.resident.blueprint import blueprint
from booking.web.resident.forms import TasksForm
from booking.web.resident.task_groups import Card, CardGroup, card_groups
from booking.web.resident.visitor import own_draft, remember_draft, visitor
from booking.web.resident.way import Step, after_tasks, detour, progress


@dataclass(frozen=True, slots=True)
class TasksPage:
    """The tasks of a service; in ``groups`` where there are several things for rent."""

    service: str
    hint: str
    cards: tuple[Card, ...]
    groups: tuple[CardGroup, ...]
    is_for_rent: bool


@blueprint.route("/boeken/<slug>", methods=["GET", "POST"])
@BOOKING_WRITE
def start(slug: str) -> ResponseReturnValue:
    """Begin a booking with its tasks."""
    one = represented()
    by, form = visitor(), TasksForm()
    with reading() as session:
        service = service_by_slug(session, by.organisation_id, slug)
        must_ask = must_ask_first(session, service, by=by, today=clock.today())
    begins_elsewhere = elsewhere(service, must_ask=must_ask)
    if begins_elsewhere is not None:
        return redirect(begins_elsewhere, code=303)
    form.offer(service)
    g.way = progress(service, Step.TASKS)
    if form.validate_on_submit():
        chosen, now = form.to_request(), clock.now()
        try:
            token = in_transaction(
                lambda session: begin_draft(session, service.service_id, chosen, represented=one, by=by, now=now)
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            remember_draft(token)
            return after_tasks(own_draft(token))
    return _page(form, service)


@blueprint.route("/boeken/<token>/taken", methods=["GET", "POST"])
def change_tasks(token: str) -> ResponseReturnValue:
    """Choose other tasks for a booking that is under way."""
    by = visitor()
    draft = own_draft(token)
    instead = detour(draft, Step.TASKS)
    if instead is not None:
        return instead
    with reading() as session:
        service = _offered(service_by_id(session, by.organisation_id, draft.service_id))
    form = TasksForm(data={"options": list(draft.counts)})
    form.offer(service)
    if form.validate_on_submit() and _change(form, draft):
        return after_tasks(own_draft(token))
    return _page(form, service)


def _change(form: TasksForm, draft: Draft) -> bool:
    """Keep the choice; put at the form why it cannot be."""
    by, now, chosen = visitor(), clock.now(), form.to_request(draft)
    try:
        in_transaction(lambda session: choose_tasks(session, draft.token, chosen, by=by, now=now))
    except Refusal as refusal:
        show(form, refusal)
        return False
    return True


def _offered(service: Service) -> Service:
    """Return the service with what can be chosen now."""
    return replace(service, options=tuple(option for option in service.options if option.active))


def _page(form: TasksForm, service: Service) -> ResponseReturnValue:
    says_minutes = service.shape in WITH_MINUTES
    cards = tuple(
        Card(option.option_id, text(option.name), _hint_of(option, says_minutes=says_minutes), option.icon)
        for option in service.options
        if not option.is_intake
    )
    groups = card_groups(service, cards)
    page = TasksPage(
        text(service.name),
        _thing_first() if groups else _how_to_choose(len(cards), says_minutes=says_minutes),
        cards,
        groups=groups,
        is_for_rent=service.shape in WITH_RETURN,
    )
    return render_template("resident/tasks.html", page=page, form=form), 422 if form.errors else 200


def _hint_of(option: Option, *, says_minutes: bool) -> str:
    if option.season is not None and clock.today() not in option.season:
        # Said before somebody answers five questions for it.
        return _("%(hint)s %(season)s", hint=text(option.hint), season=season_words(option.season, request_words()))
    if not says_minutes:
        return text(option.hint)
    return _("%(hint)s About %(duration)s.", hint=text(option.hint), duration=duration(option.usual_minutes))


def _thing_first() -> str:
    return _("First choose what you want to rent, and then for how long. You may choose more than one.")


def _how_to_choose(count: int, *, says_minutes: bool) -> str:
    if count == 1:
        return ""
    if says_minutes:
        return _("You may choose more than one. The time is what we usually need.")
    return _("You may choose more than one.")
