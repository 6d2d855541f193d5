"""Another time for a booking, by its private link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.money import Money
from booking.rules.refusals import Refusal
from booking.rules.refusals.bookings import NotPossibleNow, PriceChanged, TooLate
from booking.rules.refusals.rides import AppointmentMoves
from booking.rules.refusals.times import SlotTaken
from booking.store.database import in_transaction, reading
from booking.store.queries.bookings import BookingView
from booking.usecases.bookings.move_booking import move_booking
from booking.usecases.bookings.requests import MoveBooking
from booking.usecases.drafts.free_times import free_times, wish_of_booking
from booking.web.common import clock
from booking.web.common.formats import spoken_number
from booking.web.common.limits import BOOKING_WRITE, LINK_GUESS
from booking.web.common.refusal_texts import show
from booking.web.resident.basket_change import which_first
from booking.web.resident.blueprint import blueprint
from booking.web.resident.booking_page import show_booking, why_not_change
from booking.web.resident.days import Day, Week, asked_day, days_of, week_of
from booking.web.resident.forms import MoveForm
from booking.web.resident.links import booking_by_link, booking_url
from booking.web.resident.ride_times import ask_about_appointment
from booking.web.resident.visitor import visitor


@dataclass(frozen=True, slots=True)
class MovePage:
    """The time of now, and the free ones. ``instead`` are the nearest ones when a time was just taken."""

    token: str
    number: str
    starts_at: datetime
    week: Week
    instead: tuple[Day, ...]
    is_there: bool = False
    """Whether people come to us."""


@dataclass(frozen=True, slots=True)
class NewPricePage:
    """A time with another price than the one that was agreed.

    ``rest`` is what would come on the invoice where a part was paid online, else None.
    """

    token: str
    starts_at: datetime
    before: Money
    now: Money
    rest: Money | None


@blueprint.route("/b/<token>/verplaatsen", methods=["GET", "POST"])
@LINK_GUESS
@BOOKING_WRITE
def move(token: str) -> ResponseReturnValue:
    """Show the free times and move the booking to the chosen one."""
    view = booking_by_link(token)
    return which_first(token, view, "verplaatsen") or _one(token, view)


def _one(token: str, view: BookingView) -> ResponseReturnValue:
    why_not = why_not_change(view)
    if why_not is not None:
        return show_booking(token, refusal=why_not)
    form = MoveForm()
    if not form.validate_on_submit():
        return _render(token, view, form, instead=())
    try:
        return _move(view, form)
    except (PriceChanged, AppointmentMoves) as refusal:
        return _ask_whether(token, view, form, refusal)
    except (NotPossibleNow, TooLate) as refusal:
        return show_booking(token, refusal=refusal)
    except Refusal as refusal:
        show(form, refusal)
        return _render(token, view, form, instead=refusal.alternatives if isinstance(refusal, SlotTaken) else ())


def _move(view: BookingView, form: MoveForm) -> ResponseReturnValue:
    asked = MoveBooking(
        view.booking_id,
        form.starts_at.moment,
        accepted_total=form.accepted_total(),
        with_appointment=form.is_agreed,
    )
    by, now = visitor(), clock.now()
    in_transaction(lambda session: move_booking(session, asked, by=by, now=now))
    if form.starts_at.moment != view.starts_at:
        flash(_("Your booking has a new time."), "ok")
    return redirect(booking_url(view.number, view.link_epoch), code=303)


def _ask_whether(
    token: str, view: BookingView, form: MoveForm, refusal: PriceChanged | AppointmentMoves
) -> ResponseReturnValue:
    """Ask whether it may be so: at another price, or with another hour of the appointment."""
    if isinstance(refusal, AppointmentMoves):
        return ask_about_appointment(form, refusal, here=url_for("resident.move", token=token))
    return _ask_price(token, view, form, refusal)


def _ask_price(token: str, view: BookingView, form: MoveForm, refusal: PriceChanged) -> ResponseReturnValue:
    form.accepted_cents.data = str(refusal.now.cents)
    page = NewPricePage(
        token,
        form.starts_at.moment,
        before=refusal.shown,
        now=refusal.now,
        rest=view.rest_by_invoice(refusal.now),
    )
    return render_template("resident/new_price.html", page=page, form=form), 422


def _render(token: str, view: BookingView, form: MoveForm, *, instead: Sequence[datetime]) -> ResponseReturnValue:
    page = _page(token, view, instead=instead)
    return render_template("resident/move.html", page=page, form=form), 422 if form.errors else 200


def _page(token: str, view: BookingView, *, instead: Sequence[datetime]) -> MovePage:
    by, now, first = visitor(), clock.now(), asked_day(request.args.get("vanaf"))
    with reading() as session:
        wish = wish_of_booking(session, view.booking_id, by=by)
        free = free_times(session, wish, first=first, by=by, now=now)
    return MovePage(
        token=token,
        number=spoken_number(view.number),
        starts_at=view.starts_at,
        week=week_of(free),
        instead=days_of(instead),
        is_there=view.elsewhere is not None,
    )
