"""The fourth question: when. Choosing a time keeps it for some minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue

from booking.rules.refusals import NoTariff, NotATime, Refusal, SlotTaken
from booking.store.database import in_transaction, reading
from booking.store.queries.drafts import Draft
from booking.usecases.drafts.choose_time import choose_time
from booking.usecases.drafts.free_times import free_times, wish_of_draft
from booking.web.common import clock
from booking.web.common.limits import BOOKING_WRITE
from booking.web.common.locale import language
from booking.web.common.refusal_texts import show
from booking.web.resident.blueprint import blueprint
from booking.web.resident.days import Day, Week, asked_day, days_of, moment_value, week_of
from booking.web.resident.forms import TimeForm
from booking.web.resident.visitor import own_draft, visitor
from booking.web.resident.way import Step, detour, next_step, step_url


@dataclass(frozen=True, slots=True)
class TimesPage:
    """A week of free times, or ``instead`` of it the nearest ones when a time was just taken."""

    token: str
    minutes: int
    street: str
    week: Week | None
    instead: tuple[Day, ...]
    back: str


@blueprint.route("/boeken/<token>/tijd", methods=["GET", "POST"])
@BOOKING_WRITE
def times(token: str) -> ResponseReturnValue:
    """Ask when, and keep the chosen time."""
    draft = own_draft(token)
    elsewhere = detour(draft, Step.TIME)
    if elsewhere is not None:
        return elsewhere
    form = TimeForm(data={"starts_at": moment_value(draft.hold.starts_at)} if draft.hold else {})
    if form.validate_on_submit():
        try:
            return next_step(_keep(draft, form.starts_at.moment), Step.TIME)
        except Refusal as refusal:
            return other_times(draft, refusal, form=form)
    return _render(draft, form, instead=())


def other_times(draft: Draft, refusal: Refusal, *, form: TimeForm | None = None) -> ResponseReturnValue:
    """Return the page with the words for ``refusal`` and, for a time that was taken, the nearest others on top."""
    form = form or TimeForm(formdata=None)
    show(form, refusal)
    return _render(draft, form, instead=refusal.alternatives if isinstance(refusal, SlotTaken) else ())


def is_about_time(refusal: Refusal) -> bool:
    """Tell whether another time is the answer to ``refusal``."""
    return isinstance(refusal, SlotTaken | NotATime | NoTariff)


def _keep(draft: Draft, starts_at: datetime) -> Draft:
    by, now, locale = visitor(), clock.now(), language()
    in_transaction(lambda session: choose_time(session, draft.token, starts_at, locale=locale, by=by, now=now))
    return own_draft(draft.token)


def _render(draft: Draft, form: TimeForm, *, instead: Sequence[datetime]) -> ResponseReturnValue:
    page = _page(draft, instead=instead)
    return render_template("resident/times.html", page=page, form=form), 422 if form.errors else 200


def _page(draft: Draft, *, instead: Sequence[datetime]) -> TimesPage:
    by, now, first = visitor(), clock.now(), asked_day(request.args.get("vanaf"))
    with reading() as session:
        wish = wish_of_draft(session, draft, by=by)
        # Who was too late sees the nearest times only: when many want the same hour, that answer has to be quick.
        week = None if instead else week_of(free_times(session, wish, first=first, by=by, now=now))
    return TimesPage(
        token=draft.token,
        minutes=wish.job.minutes,
        street=draft.place.address.street if draft.place else "",
        week=week,
        instead=days_of(instead),
        back=step_url(Step.ADDRESS, draft.token),
    )
