"""Cancelling a booking, by its private link; late, at the price that the regulation asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.lifecycle import State
from booking.rules.money import ZERO, Money
from booking.rules.refusals import Refusal
from booking.rules.refusals.bookings import PriceChanged
from booking.store.database import in_transaction
from booking.store.queries.bookings import BookingView
from booking.usecases.bookings.cancel_booking import cancel_booking
from booking.usecases.bookings.requests import CancelBooking
from booking.usecases.series.respite import RespiteDays
from booking.web.common import clock
from booking.web.common.formats import spoken_number, text
from booking.web.common.limits import BOOKING_WRITE, LINK_GUESS
from booking.web.common.refusal_texts import show
from booking.web.resident.basket_change import which_first
from booking.web.resident.blueprint import blueprint
from booking.web.resident.booking_page import fee_for_cancelling, show_booking, why_not_change
from booking.web.resident.care_part import respite_left
from booking.web.resident.forms import CancelForm
from booking.web.resident.links import booking_by_link, booking_url
from booking.web.resident.visitor import visitor


@dataclass(frozen=True, slots=True)
class CancelPage:
    """What would be cancelled. ``fee`` is what it costs by now, zero in time; ``back`` is what goes back."""

    token: str
    number: str
    service: str
    starts_at: datetime
    ends_at: datetime
    fee: Money
    paid: Money
    back: Money
    respite: RespiteDays | None = None
    """The respite days of its plan of days, where it is one of such a plan."""
    is_late: bool = True


@blueprint.route("/b/<token>/annuleren", methods=["GET", "POST"])
@LINK_GUESS
@BOOKING_WRITE
def cancel(token: str) -> ResponseReturnValue:
    """Ask whether it is sure, and cancel. Where it costs something by now, that is asked once more by itself."""
    view = booking_by_link(token)
    return which_first(token, view, "annuleren") or _one(token, view)


def _one(token: str, view: BookingView) -> ResponseReturnValue:
    why_not = None if view.state in {State.HELD, State.CANCELLED} else why_not_change(view)
    fee = fee_for_cancelling(view)
    # Of what is cancelled nothing is left to ask: the booking itself tells how it stands.
    is_over = view.state is State.CANCELLED and request.method == "GET"
    if is_over or (why_not is not None and not fee):
        return show_booking(token, refusal=why_not)
    form = CancelForm()
    if not form.validate_on_submit():
        return _ask(token, view, form, fee=fee)
    if fee and form.fee_cents.money is None:
        return _ask_fee(token, view, form, fee=fee)
    try:
        return _cancel(view, form)
    except PriceChanged as refusal:
        show(form, refusal)
        return _ask_fee(token, view, form, fee=refusal.now)
    except Refusal as refusal:
        return show_booking(token, refusal=refusal)


def _cancel(view: BookingView, form: CancelForm) -> ResponseReturnValue:
    by, now = visitor(), clock.now()
    asked = CancelBooking(view.booking_id, fee=form.fee_cents.money)
    in_transaction(lambda session: cancel_booking(session, asked, by=by, now=now))
    flash(_("Your booking is cancelled."), "ok")
    return redirect(booking_url(view.number, view.link_epoch), code=303)


def _ask(token: str, view: BookingView, form: CancelForm, *, fee: Money) -> ResponseReturnValue:
    return render_template("resident/cancel.html", page=_page(token, view, fee), form=form)


def _ask_fee(token: str, view: BookingView, form: CancelForm, *, fee: Money) -> ResponseReturnValue:
    form.fee_cents.data = str(fee.cents)
    return render_template("resident/cancel_late.html", page=_page(token, view, fee), form=form), 422


def _page(token: str, view: BookingView, fee: Money) -> CancelPage:
    return CancelPage(
        token=token,
        number=spoken_number(view.number),
        service=text(view.service_name),
        starts_at=view.starts_at,
        ends_at=view.ends_at,
        fee=fee,
        paid=view.paid,
        back=max(view.paid - fee, ZERO),
        respite=respite_left(view),
        is_late=bool(why_not_change(view)),
    )
