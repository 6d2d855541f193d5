"""The way to a booking: its pages in order, and where somebody has to go first."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.store.database import reading
from booking.store.queries.drafts import Draft
from booking.store.queries.services import service_by_id
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.resident.links import booking_url


class Step(IntEnum):
    """The questions, one a page."""

    TASKS = 1
    AMOUNTS = 2
    ADDRESS = 3
    TIME = 4
    WHO = 5
    CHECK = 6


STEPS: Final = len(Step)

_PAGES: Final = {
    Step.TASKS: "resident.change_tasks",
    Step.AMOUNTS: "resident.amounts",
    Step.ADDRESS: "resident.address",
    Step.TIME: "resident.times",
    Step.WHO: "resident.person",
    Step.CHECK: "resident.check",
}


def step_url(step: Step, token: str) -> str:
    """Return the address of a question."""
    return url_for(_PAGES[step], token=token)


def to_step(step: Step, token: str) -> Response:
    """Lead to a question."""
    return redirect(step_url(step, token), code=303)


def detour(draft: Draft, step: Step) -> Response | None:
    """Return where to go instead of ``step``: the finished booking, the choice of tasks where something that was
    chosen is no longer offered, or an earlier question without an answer.
    """
    if draft.hold is not None and draft.hold.is_booked:
        return redirect(booking_url(draft.hold.number, draft.hold.link_epoch), code=303)
    if not _is_kept_for(draft, step):
        elsewhere = _choose_again(draft, step)
        if elsewhere is not None:
            return elsewhere
    missing = _first_missing(draft)
    return to_step(missing, draft.token) if missing < step else None


def next_step(draft: Draft, step: Step) -> Response:
    """Lead on from ``step``: back to the check when everything else is answered, so that a change is one page."""
    missing = _first_missing(draft)
    return to_step(missing if missing > step else Step(step + 1), draft.token)


def _is_kept_for(draft: Draft, step: Step) -> bool:
    """Tell whether what was chosen is kept, and only has to be finished: what was offered then is still given."""
    return step in {Step.WHO, Step.CHECK} and draft.hold is not None and draft.hold.is_kept(clock.now())


def _choose_again(draft: Draft, step: Step) -> Response | None:
    """Lead back to what is offered when somebody chose what a coordinator switched off in the meantime."""
    with reading() as session:
        service = service_by_id(session, actor().organisation_id, draft.service_id)
    if not service.active:
        flash(_("We no longer offer this service. Choose another one, or call us."), "warm")
        return redirect(url_for("resident.home"), code=303)
    if step is Step.TASKS or all(service.option(option_id).active for option_id in draft.counts):
        return None
    flash(_("Something that you chose is no longer offered. Choose again."), "warm")
    return to_step(Step.TASKS, draft.token)


def _first_missing(draft: Draft) -> Step:
    if draft.place is None:
        return Step.ADDRESS
    if draft.hold is None:
        return Step.TIME
    if draft.who is None:
        return Step.WHO
    return Step.CHECK
