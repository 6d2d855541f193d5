"""Trying what a page asks: a rule that says no is read where the person looks, and the page stays as it was typed."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import request

from booking.rules.refusals import NotFound, Refusal
from booking.store.database import in_transaction
from booking.web.common import clock
from booking.web.common.forms import PageForm
from booking.web.common.guard import actor
from booking.web.common.refusal_texts import refusal_text, show


@contextmanager
def refusals_at(form: PageForm) -> Generator[None, None, None]:
    """Put the words of a refusal at ``form`` and go on after the block.

    Raises ``NotFound``: of what does not exist for somebody there is no form to say it at.
    """
    try:
        yield
    except NotFound:
        raise
    except Refusal as refusal:
        show(form, refusal)


@dataclass(frozen=True, slots=True)
class Step:
    """What a button does to one thing, ``(session, id, *, by, now)``, and what is said when it is done."""

    does: Callable[..., Any]
    said: Callable[[], str]


def take_step(steps: Mapping[str, Step], about: int) -> tuple[str, str]:
    """Take the step whose button was pressed (``step``); return what to say, and in which tone to flash it.

    Raises ``NotFound`` also for a button that the page does not have.
    """
    step = steps.get(request.form.get("step", ""))
    if step is None:
        raise NotFound
    by, now = actor(), clock.now()
    try:
        in_transaction(lambda session: step.does(session, about, by=by, now=now))
    except NotFound:
        raise
    except Refusal as refusal:
        return refusal_text(refusal).text, "warm"
    return step.said(), "ok"
