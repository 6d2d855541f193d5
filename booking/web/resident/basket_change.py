"""Moving or cancelling what was booked together, by the private link of one part: only this, or everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired

from booking.rules.money import ZERO, Money, total
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import NotPossibleNow, PartRefused
from booking.rules.refusals.times import SlotTaken
from booking.store.database import in_transaction, reading
from booking.store.queries.bookings import BookingView, booking_view
from booking.usecases.baskets.cancel_basket import cancel_basket
from booking.usecases.baskets.check_move import MovingPart, check_move
from booking.usecases.baskets.requests import CancelBasket
from booking.usecases.baskets.slots_together import slots_together
from booking.usecases.bookings.requests import CancelBooking
from booking.usecases.drafts.free_times import free_times, wish_of_booking
from booking.web.common import clock
from booking.web.common.basket_forms import fees_in, show_fees, with_fees, with_moves
from booking.web.common.basket_moves import about_part, chosen_move, move_all, shown_moves
from booking.web.common.formats import text
from booking.web.common.forms import PageForm
from booking.web.common.limits import BOOKING_WRITE, LINK_GUESS
from booking.web.common.refusal_texts import refusal_text, show
from booking.web.resident.basket_part import BesidePart, promised_beside
from booking.web.resident.blueprint import blueprint
from booking.web.resident.booking_page import fee_for_cancelling, show_booking, why_not_change
from booking.web.resident.days import Day, Week, asked_day, days_of, week_of
from booking.web.resident.forms import TimeForm
from booking.web.resident.links import booking_by_link, booking_url
from booking.web.resident.visitor import visitor

#: What can be done with one part or with all: where each leads.
_ONLY: Final = {"annuleren": "resident.cancel", "verplaatsen": "resident.move"}
_ALL: Final = {"annuleren": "resident.cancel_together", "verplaatsen": "resident.move_together"}


class ChoiceForm(PageForm):
    """Only this, or everything. Nothing is chosen beforehand."""

    which = RadioField(_l("What do you mean?"), [InputRequired(_l("Choose one of the two."))], choices=[])


class MoveTogetherForm(TimeForm):
    """Another time for everything. ``sure`` once the person saw what becomes of each part."""

    sure = HiddenField()


@dataclass(frozen=True, slots=True)
class ChoicePage:
    """What the link opened, what was booked with it, and which of the two is asked."""

    token: str
    what: str
    service: str
    starts_at: datetime
    beside: tuple[BesidePart, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """A part that would be cancelled: what it costs, and why it cannot be, empty where it can."""

    service: str
    starts_at: datetime
    ends_at: datetime
    fee: Money
    why_not: str


@dataclass(frozen=True, slots=True)
class CancelTogetherPage:
    """Everything that would be cancelled, what that costs, and what goes back."""

    token: str
    parts: tuple[Ending, ...]
    fee: Money
    back: Money
    is_possible: bool


@dataclass(frozen=True, slots=True)
class MoveTogetherPage:
    """The free times of the part that the link opened."""

    token: str
    starts_at: datetime
    week: Week
    instead: tuple[Day, ...]
    is_there: bool
    said: tuple[str, ...]
    """What to tell where none of these days has a time."""


def which_first(token: str, view: BookingView, what: str) -> Response | None:
    """Lead who wants to change a booking to the question whether they mean all of its basket; None where it is none.

    Who has answered comes back with an address that says more.
    """
    if request.method != "GET" or request.args or not promised_beside(view.booking_id):
        return None
    return redirect(url_for("resident.only_or_all", token=token, what=what), code=303)


@blueprint.route("/b/<token>/alleen-of-samen/<any(annuleren, verplaatsen):what>", methods=["GET", "POST"])
@LINK_GUESS
def only_or_all(token: str, what: str) -> ResponseReturnValue:
    """Ask whether only this is meant, or everything that was booked together."""
    view = booking_by_link(token)
    found = promised_beside(view.booking_id)
    if not found:
        return redirect(url_for(_ONLY[what], token=token, alleen=1), code=303)
    form = ChoiceForm()
    form.which.choices = [
        ("only", _("Only this: %(service)s", service=text(view.service_name))),
        ("all", _("Everything together")),
    ]
    if form.validate_on_submit():
        if form.which.data == "all":
            return redirect(url_for(_ALL[what], token=token), code=303)
        return redirect(url_for(_ONLY[what], token=token, alleen=1), code=303)
    page = ChoicePage(token, what, text(view.service_name), view.starts_at, found)
    return render_template("resident/basket_choice.html", page=page, form=form), 422 if form.errors else 200


@blueprint.route("/b/<token>/samen-annuleren", methods=["GET", "POST"])
@LINK_GUESS
@BOOKING_WRITE
def cancel_together(token: str) -> ResponseReturnValue:
    """Ask whether it is sure, with what it costs by now, and cancel everything or nothing."""
    view = booking_by_link(token)
    views = _all_of(view)
    fees = {one.booking_id: fee_for_cancelling(one) for one in views}
    form = with_fees(PageForm, fees)
    if form.validate_on_submit():
        agreed = fees_in(form)
        parts = tuple(CancelBooking(one.booking_id, fee=agreed.get(one.booking_id)) for one in views)
        by, now = visitor(), clock.now()
        try:
            in_transaction(lambda session: cancel_basket(session, CancelBasket(parts), by=by, now=now))
        except PartRefused as refusal:
            form.add_error(about_part(views, refusal))
        else:
            flash(_("Everything is cancelled."), "ok")
            return redirect(booking_url(view.number, view.link_epoch), code=303)
    show_fees(form, fees)
    page = _cancel_page(token, views, fees)
    return render_template("resident/basket_cancel.html", page=page, form=form), 422 if form.errors else 200


@blueprint.route("/b/<token>/samen-verplaatsen", methods=["GET", "POST"])
@LINK_GUESS
@BOOKING_WRITE
def move_together(token: str) -> ResponseReturnValue:
    """Ask the new time, show what becomes of each part, and move everything or nothing."""
    view = booking_by_link(token)
    why_not = why_not_change(view)
    if why_not is not None:
        return show_booking(token, refusal=why_not)
    form = MoveTogetherForm()
    if not form.validate_on_submit():
        return _ask_time(token, view, form, instead=())
    with reading() as session:
        try:
            parts = check_move(session, view.booking_id, form.starts_at.moment, by=visitor(), now=clock.now())
        except (NotFound, NotPossibleNow) as refusal:
            return show_booking(token, refusal=refusal)
    first = parts[0].why_not
    if first is not None:
        show(form, first)
        return _ask_time(token, view, form, instead=first.alternatives if isinstance(first, SlotTaken) else ())
    chosen = with_moves(MoveTogetherForm, parts)
    if form.sure.data and chosen.validate() and _move(view, chosen):
        flash(_("Everything has a new time. You get a message about each part."), "ok")
        return redirect(booking_url(view.number, view.link_epoch), code=303)
    return _preview(token, parts, chosen)


def _move(view: BookingView, chosen: MoveTogetherForm) -> bool:
    asked = chosen_move(chosen, view.booking_id, chosen.starts_at.moment)
    return move_all(asked, _all_of(view), form=chosen, by=visitor())


def _all_of(view: BookingView) -> list[BookingView]:
    """Return a booking and those of its basket that are still promised. Raises ``NotFound`` for one that is alone."""
    others = promised_beside(view.booking_id)
    if not others:
        raise NotFound
    with reading() as session:
        organisation_id = visitor().organisation_id
        return [view, *(booking_view(session, organisation_id, one.booking_id) for one in others)]


def _cancel_page(token: str, views: Sequence[BookingView], fees: dict[int, Money]) -> CancelTogetherPage:
    parts = []
    for one in views:
        fee = fees[one.booking_id]
        why = None if fee else why_not_change(one)
        parts.append(
            Ending(text(one.service_name), one.starts_at, one.ends_at, fee, refusal_text(why).text if why else "")
        )
    return CancelTogetherPage(
        token=token,
        parts=tuple(parts),
        fee=total(fees.values()),
        back=total(max(one.paid - fees[one.booking_id], ZERO) for one in views),
        is_possible=not any(part.why_not for part in parts),
    )


def _ask_time(
    token: str, view: BookingView, form: MoveTogetherForm, *, instead: Sequence[datetime]
) -> ResponseReturnValue:
    by, now, first = visitor(), clock.now(), asked_day(request.args.get("vanaf"))
    with reading() as session:
        wish = wish_of_booking(session, view.booking_id, by=by)
        free = free_times(session, wish, first=first, by=by, now=now, look=slots_together)
    page = MoveTogetherPage(
        token=token,
        starts_at=view.starts_at,
        week=week_of(free),
        instead=days_of(instead),
        is_there=view.elsewhere is not None,
        said=(
            _("In these days there is no moment at which all of it can be had."),
            _("You can also give each of them another time by itself."),
        ),
    )
    return render_template("resident/basket_move_time.html", page=page, form=form), 422 if form.errors else 200


def _preview(token: str, parts: Sequence[MovingPart], form: MoveTogetherForm) -> ResponseReturnValue:
    """Show what becomes of each part, and ask what we do with one that cannot move along."""
    moving = shown_moves(form, parts)
    form.sure.data = "1"
    page = render_template("resident/basket_move.html", token=token, parts=moving, form=form)
    return page, 422 if form.errors else 200
