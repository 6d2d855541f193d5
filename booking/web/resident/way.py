"""The way to a booking: its pages in order, and where somebody has to go first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from flask import flash, g, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.rules.rides import WITH_ROUTE
from booking.rules.where import is_a_choice
from booking.store.database import reading
from booking.store.queries.drafts import Draft
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.resident.links import booking_url
from booking.web.resident.visitor import visitor


class Step(IntEnum):
    """The questions, one a page, in their order; not every service asks all of them."""

    TASKS = 1
    AMOUNTS = 2
    FOR_WHOM = 3
    QUESTIONS = 4
    ADDRESS = 5
    LOCATION = 6
    ROUTE = 7
    TIME = 8
    HOURS = 9
    WHO = 10
    CHECK = 11


_PAGES: Final = {
    Step.TASKS: "resident.change_tasks",
    Step.AMOUNTS: "resident.amounts",
    Step.FOR_WHOM: "resident.for_whom",
    Step.QUESTIONS: "resident.questions",
    Step.ADDRESS: "resident.address",
    Step.LOCATION: "resident.location",
    Step.ROUTE: "resident.route",
    Step.TIME: "resident.times",
    Step.HOURS: "resident.hours",
    Step.WHO: "resident.person",
    Step.CHECK: "resident.check",
}
#: The questions that only some services ask, and which those are.
_ONLY_WHERE: Final[dict[Step, Callable[[Service], bool]]] = {
    # Who comes by name says how many, and of which household; and there is no number of rides.
    Step.AMOUNTS: lambda service: not service.for_members and service.shape not in WITH_ROUTE,
    Step.FOR_WHOM: lambda service: service.for_members,
    Step.HOURS: lambda service: service.for_members and service.asks_hours,
    Step.WHO: lambda service: not service.for_members,
    Step.QUESTIONS: lambda service: any(question.active for question in service.asked_when_booking),
    Step.LOCATION: lambda service: is_a_choice(service.shape, service.location_ids),
    Step.ROUTE: lambda service: service.shape in WITH_ROUTE,
}
#: What a draft says to a question, once it was answered. Tasks and amounts are there from the beginning.
_ANSWERS: Final[dict[Step, Callable[[Draft], object]]] = {
    Step.FOR_WHOM: lambda draft: _own_members(draft),  # noqa: PLW0108 - it stands below
    Step.QUESTIONS: lambda draft: draft.answers,
    Step.ADDRESS: lambda draft: draft.place,
    Step.LOCATION: lambda draft: draft.location,
    Step.ROUTE: lambda draft: draft.route,
    Step.TIME: lambda draft: draft.hold,
    Step.HOURS: lambda draft: draft.hours,
    Step.WHO: lambda draft: draft.who,
}


@dataclass(frozen=True, slots=True)
class Progress:
    """The how manieth of how many questions."""

    number: int
    total: int


def steps_of(service: Service) -> tuple[Step, ...]:
    """Return the questions of a service, in order."""
    return tuple(step for step in Step if step not in _ONLY_WHERE or _ONLY_WHERE[step](service))


def progress(service: Service, step: Step) -> Progress:
    """Return where ``step`` stands on the way; a step that the service does not ask counts as the one before it."""
    steps = steps_of(service)
    return Progress(sum(one <= step for one in steps), len(steps))


def step_url(step: Step, token: str) -> str:
    """Return the address of a question."""
    return url_for(_PAGES[step], token=token)


def to_step(step: Step, token: str) -> Response:
    """Lead to a question."""
    return redirect(step_url(step, token), code=303)


def previous_url(draft: Draft, step: Step) -> str:
    """Return the address of the question before ``step``."""
    earlier = [one for one in steps_of(_service_of(draft)) if one < step]
    return step_url(earlier[-1] if earlier else Step.TASKS, draft.token)


def detour(draft: Draft, step: Step) -> Response | None:
    """Return where to go instead of ``step``: the finished booking, the choice of tasks where something that was
    chosen is no longer offered, or an earlier question without an answer.
    """
    if draft.hold is not None and draft.hold.is_booked:
        return redirect(booking_url(draft.hold.number, draft.hold.link_epoch), code=303)
    service = _service_of(draft)
    g.way = progress(service, step)
    if not _is_kept_for(draft, step):
        elsewhere = _choose_again(draft, service, step)
        if elsewhere is not None:
            return elsewhere
    missing = _first_missing(draft, service)
    if missing < step:
        return to_step(missing, draft.token)
    if step in _ONLY_WHERE and not _ONLY_WHERE[step](service):
        return next_step(draft, step)
    return None


def after_tasks(draft: Draft) -> Response:
    """Lead on from the tasks: to how many of each, where that is asked."""
    if Step.AMOUNTS in steps_of(_service_of(draft)):
        return to_step(Step.AMOUNTS, draft.token)
    return next_step(draft, Step.AMOUNTS)


def next_step(draft: Draft, step: Step) -> Response:
    """Lead on from ``step``: back to the check when everything else is answered, so that a change is one page.

    ``draft`` may be from before ``step`` was answered, where its answer makes no other one doubtful.
    """
    service = _service_of(draft)
    missing = _first_missing(draft, service, answered=step)
    later = next((one for one in steps_of(service) if one > step), Step.CHECK)
    return to_step(missing if missing > step else later, draft.token)


def missing_step(draft: Draft) -> Step | None:
    """Return the first question that a draft has no answer to, or None where it can be checked."""
    missing = _first_missing(draft, _service_of(draft))
    return None if missing is Step.CHECK else missing


def _service_of(draft: Draft) -> Service:
    with reading() as session:
        return service_by_id(session, actor().organisation_id, draft.service_id)


def _own_members(draft: Draft) -> tuple[int, ...] | None:
    """Return for whom it is, as long as this browser proves to be of their household."""
    is_own = draft.household_id is not None and draft.household_id == visitor().household_id
    return draft.member_ids if is_own else None


def _is_kept_for(draft: Draft, step: Step) -> bool:
    """Tell whether what was chosen is kept, and only has to be finished: what was offered then is still given."""
    return step in {Step.WHO, Step.CHECK} and draft.hold is not None and draft.hold.is_kept(clock.now())


def _choose_again(draft: Draft, service: Service, step: Step) -> Response | None:
    """Lead back to what is offered when somebody chose what a coordinator switched off in the meantime."""
    if not service.active:
        flash(_("We no longer offer this service. Choose another one, or call us."), "warm")
        return redirect(url_for("resident.home"), code=303)
    if step is Step.TASKS or all(service.option(option_id).active for option_id in draft.counts):
        return None
    flash(_("Something that you chose is no longer offered. Choose again."), "warm")
    return to_step(Step.TASKS, draft.token)


def _first_missing(draft: Draft, service: Service, *, answered: Step | None = None) -> Step:
    asked = (step for step in steps_of(service) if step in _ANSWERS and step is not answered)
    return next((step for step in asked if _ANSWERS[step](draft) is None), Step.CHECK)
