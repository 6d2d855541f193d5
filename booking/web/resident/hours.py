"""From when until when a child is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from booking.rules.calendar import local
from booking.rules.care import CareTimes
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.bookings import HoldLapsed
from booking.store.database import in_transaction
from booking.store.queries.drafts import Draft, DraftHold
from booking.usecases.drafts.choose_hours import choose_hours
from booking.web.common import clock
from booking.web.common.clock_field import ClockField
from booking.web.common.forms import PageForm
from booking.web.common.refusal_texts import show
from booking.web.resident.blueprint import blueprint
from booking.web.resident.visitor import own_draft, visitor
from booking.web.resident.way import Step, detour, next_step, previous_url, to_step


@dataclass(frozen=True, slots=True)
class HoursPage:
    """The session in which the hours lie."""

    starts_at: datetime
    ends_at: datetime
    back: str


class HoursForm(PageForm):
    """When a child is brought, and fetched."""

    bring = ClockField(_l("At what time do you bring your child?"), validators=[InputRequired(_l("Fill in a time."))])
    fetch = ClockField(_l("At what time do you come and fetch it?"), validators=[InputRequired(_l("Fill in a time."))])


@blueprint.route("/boeken/<token>/uren", methods=["GET", "POST"])
def hours(token: str) -> ResponseReturnValue:
    """Ask from when until when."""
    draft = own_draft(token)
    elsewhere = detour(draft, Step.HOURS)
    if elsewhere is not None:
        return elsewhere
    hold = draft.hold
    if hold is None:
        return to_step(Step.TIME, token)
    form = HoursForm(data=_usual(draft, hold))
    if form.validate_on_submit():
        try:
            _keep(draft, CareTimes(form.bring.data, form.fetch.data))
        except HoldLapsed:
            return to_step(Step.TIME, token)
        except NotFound:
            raise
        except Refusal as refusal:
            show(form, refusal)
        else:
            return next_step(own_draft(token), Step.HOURS)
    page = HoursPage(hold.starts_at, hold.ends_at, previous_url(draft, Step.HOURS))
    return render_template("resident/hours.html", page=page, form=form), 422 if form.errors else 200


def _usual(draft: Draft, hold: DraftHold) -> dict[str, object]:
    known = draft.hours or CareTimes(local(hold.starts_at).time(), local(hold.ends_at).time())
    return {"bring": known.first, "fetch": known.until}


def _keep(draft: Draft, asked: CareTimes) -> None:
    by, now = visitor(), clock.now()
    in_transaction(lambda session: choose_hours(session, draft.token, asked, by=by, now=now))
