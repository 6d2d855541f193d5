"""Why no other moment: somebody asks for a day and an hour, and reads in one sentence whether it can be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking.messages.why_words import why_words
from booking.rules.calendar import local_date
from booking.store.database import reading
from booking.store.queries.drafts import Draft
from booking.usecases.bookings.placing import alternatives_to
from booking.usecases.bookings.why_not import why_not
from booking.usecases.drafts.free_times import wish_of_draft
from booking.web.common import clock
from booking.web.common.moment_form import MomentForm
from booking.web.common.price_texts import request_words
from booking.web.resident.blueprint import blueprint
from booking.web.resident.visitor import own_draft, visitor
from booking.web.resident.way import Step, detour, step_url


@dataclass(frozen=True, slots=True)
class Near:
    """A free time, and the address of the page on which it can be chosen."""

    starts_at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether the moment is free and what is said of it, with the times to choose: itself, or those near it."""

    starts_at: datetime
    is_free: bool
    sentence: str
    nearest: tuple[Near, ...]


@blueprint.get("/boeken/<token>/waarom")
def why_no_other_moment(token: str) -> ResponseReturnValue:
    """Ask which moment, and tell whether it can be. Never who is where."""
    draft = own_draft(token)
    elsewhere = detour(draft, Step.TIME)
    if elsewhere is not None:
        return elsewhere
    form = MomentForm(formdata=request.args)
    moment = form.moment()
    page = render_template(
        "resident/why_not.html",
        form=form,
        token=token,
        answer=_answer(draft, moment) if moment is not None else None,
        back=step_url(Step.TIME, token),
    )
    return page, 422 if form.errors else 200


def _answer(draft: Draft, starts_at: datetime) -> Answer:
    by, now = visitor(), clock.now()
    with reading() as session:
        wish = wish_of_draft(session, draft, by=by)
        found = why_not(session, wish, starts_at, by=by, now=now)
        is_free = found.reason is None
        nearest = [] if is_free else alternatives_to(session, wish, starts_at, by=by, now=now)
    starts = [starts_at] if is_free else nearest
    return Answer(starts_at, is_free, why_words(found, request_words()), tuple(_near(draft, one) for one in starts))


def _near(draft: Draft, starts_at: datetime) -> Near:
    return Near(starts_at, url_for("resident.times", token=draft.token, vanaf=local_date(starts_at).isoformat()))
