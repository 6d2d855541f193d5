"""Ending visits that come back, by the private link of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.messages.series_words import rhythm
from booking.rules.actors import Actor, resident_of
from booking.rules.refusals import NotFound, Refusal
from booking.store.database import in_transaction, reading
from booking.store.queries.bookings import BookingView
from booking.store.queries.series import SeriesView, series_view
from booking.store.queries.series_facts import part_of_series
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
from booking.web.resident.visitor import visitor


@dataclass(frozen=True, slots=True)
class StopPage:
    """What would be cancelled: this visit and all that follow."""

    token: str
    service: str
    rhythm: str
    dates: tuple[datetime, ...]


@blueprint.route("/b/<token>/reeks/annuleren", methods=["GET", "POST"])
@LINK_GUESS
@BOOKING_WRITE
def stop_series(token: str) -> ResponseReturnValue:
    """Ask whether it is sure, and cancel this visit and all that follow."""
    view = booking_by_link(token)
    series, asked = _asked(view)
    why_not = why_not_change(view)
    if why_not is not None:
        return show_booking(token, refusal=why_not)
    form = EmptyForm()
    if form.validate_on_submit():
        by, now = _household(view), clock.now()
        try:
            in_transaction(lambda session: cancelling(session, asked, by=by, now=now))
        except Refusal as refusal:
            return show_booking(token, refusal=refusal)
        flash(_("Your visits are cancelled."), "ok")
        return redirect(booking_url(view.number, view.link_epoch), code=303)
    with reading() as session:
        starts = starts_of_all(session, asked, by=_household(view), now=clock.now())
    page = StopPage(token, text(series.service_name), rhythm(series.rule, request_words()), starts)
    return render_template("resident/stop_series.html", page=page, form=form)


def _asked(view: BookingView) -> tuple[SeriesView, CancelSeries]:
    """Return the series of a visit, and the wish to end it from this visit on. Raises ``NotFound`` for no series."""
    with reading() as session:
        part = part_of_series(session, visitor().organisation_id, view.booking_id)
        if part is None or part.meant_on is None:
            raise NotFound
        series = series_view(session, visitor().organisation_id, part.series_id, now=clock.now())
    return series, CancelSeries(part.series_id, Scope.FOLLOWING, part.meant_on)


def _household(view: BookingView) -> Actor:
    """Return who acts: the link of a visit is proof of the household that it is for."""
    household_id = view.contact.household_id if view.contact else None
    return resident_of(visitor().organisation_id, household_id=household_id)
