"""The way to a booking: its pages in order, and where somebody has to go first."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from flask import redirect, url_for
from werkzeug.wrappers import Response

from booking.store.queries.drafts import Draft
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
    """Return where to go instead of ``step``: an earlier question without an answer, or the finished booking."""
    if draft.hold is not None and draft.hold.is_booked:
        return redirect(booking_url(draft.hold.number, draft.hold.link_epoch), code=303)
    missing = _first_missing(draft)
    return to_step(missing, draft.token) if missing < step else None


def next_step(draft: Draft, step: Step) -> Response:
    """Lead on from ``step``: back to the check when everything else is answered, so that a change is one page."""
    missing = _first_missing(draft)
    return to_step(missing if missing > step else Step(step + 1), draft.token)


def _first_missing(draft: Draft) -> Step:
    if draft.place is None:
        return Step.ADDRESS
    if draft.hold is None:
        return Step.TIME
    if draft.who is None:
        return Step.WHO
    return Step.CHECK
