"""Cancelling a booking, by its private link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.lifecycle import State
from booking.rules.money import Money
from booking.rules.refusals import Refusal
from booking.store.database import in_transaction
from booking.store.queries.bookings import BookingView
from booking.usecases.bookings.cancel_booking import cancel_booking
from booking.usecases.bookings.requests import CancelBooking
from booking.web.common import clock
from booking.web.common.formats import spoken_number, text
from booking.web.common.limits import BOOKING_WRITE, LINK_GUESS
from booking.web.resident.blueprint import blueprint
from booking.web.resident.booking_page import show_booking, why_not_change
from booking.web.resident.forms import EmptyForm
from booking.web.resident.links import booking_by_link, booking_url
from booking.web.resident.visitor import visitor


@dataclass(frozen=True, slots=True)
class CancelPage:
    """What would be cancelled. ``paid`` is what goes back."""

    token: str
    number: str
    service: str
    starts_at: datetime
    ends_at: datetime
    paid: Money


@blueprint.route("/b/<token>/annuleren", methods=["GET", "POST"])
@LINK_GUESS
@BOOKING_WRITE
def cancel(token: str) -> ResponseReturnValue:
    """Ask whether it is sure, and cancel."""
    view = booking_by_link(token)
    why_not = None if view.state in {State.HELD, State.CANCELLED} else why_not_change(view)
    if why_not is not None:
        return show_booking(token, refusal=why_not)
    form = EmptyForm()
    if form.validate_on_submit():
        return _cancel(token, view)
    page = CancelPage(
        token=token,
        number=spoken_number(view.number),
        service=text(view.service_name),
        starts_at=view.starts_at,
        ends_at=view.ends_at,
        paid=view.paid,
    )
    return render_template("resident/cancel.html", page=page, form=form)


def _cancel(token: str, view: BookingView) -> ResponseReturnValue:
    by, now = visitor(), clock.now()
    try:
        in_transaction(lambda session: cancel_booking(session, CancelBooking(view.booking_id), by=by, now=now))
    except Refusal as refusal:
        return show_booking(token, refusal=refusal)
    flash(_("Your booking is cancelled."), "ok")
    return redirect(booking_url(view.number, view.link_epoch), code=303)
