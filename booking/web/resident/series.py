"""Ending visits that come back, by the private link of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.messages.series_words import rhythm
from booking.rules.refusals import Refusal
from booking.store.database import in_transaction, reading
from booking.usecases.series.cancel_series import cancel_series as cancelling
from booking.usecases.series.cancel_series import starts_of_all
from booking.usecases.series.requests import CancelSeries, Scope
from booking.web.common import clock
from booking.web.common.formats import text
from booking.web.common.limits import BOOKING_WRITE, LINK_GUESS
from booking.web.common.price_texts import request_words
from booking.web.resident.blueprint import blueprint
from booking.web.resident.booking_page import show_booking, why_not_change
from booking.web.resident.forms import EmptyForm
from booking.web.resident.links import booking_by_link, booking_url
from booking.web.resident.series_of_visit import own_series


@dataclass(frozen=True, slots=True)
class StopPage:
    """What would be cancelled: this visit and all that follow, or ``of_all`` that can still be cancelled."""

    token: str
    here: str
    service: str
    rhythm: str
    dates: tuple[datetime, ...]
    of_all: bool


@blueprint.route("/b/<token>/reeks/annuleren", methods=["GET", "POST"])
@LINK_GUESS
@BOOKING_WRITE
def stop_series(token: str) -> ResponseReturnValue:
    """Ask whether it is sure, and cancel this visit and all that follow, or all that can still be cancelled."""
    view, of_all = booking_by_link(token), "alles" in request.args
    own = own_series(token, view, of_all=of_all)
    asked = CancelSeries(own.view.series_id, Scope.FOLLOWING, own.from_on)
    why_not = why_not_change(view)
    if why_not is not None:
        return show_booking(token, refusal=why_not)
    form = EmptyForm()
    if form.validate_on_submit():
        by, now = own.by, clock.now()
        try:
            in_transaction(lambda session: cancelling(session, asked, by=by, now=now))
        except Refusal as refusal:
            return show_booking(token, refusal=refusal)
        flash(_("Your visits are cancelled."), "ok")
        return redirect(booking_url(view.number, view.link_epoch), code=303)
    with reading() as session:
        starts = starts_of_all(session, asked, by=own.by, now=clock.now())
    page = StopPage(
        token,
        url_for("resident.stop_series", token=token, alles="1" if of_all else None),
        text(own.view.service_name),
        rhythm(own.view.rule, request_words()),
        starts,
        of_all=of_all,
    )
    return render_template("resident/stop_series.html", page=page, form=form)
