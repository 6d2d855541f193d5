"""Cancelling and moving what was booked together, for a caller: everything at once, with the same rules as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField

from booking.rules.lifecycle import State
from booking.rules.money import Money, total
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import PartRefused
from booking.rules.refusals.times import NotATime, SlotTaken
from booking.store.database import in_transaction, reading
from booking.store.queries.baskets import parts_with
from booking.store.queries.bookings import BookingView, booking_view
from booking.usecases.baskets.cancel_basket import cancel_basket
from booking.usecases.baskets.check_move import MovingPart, check_move
from booking.usecases.baskets.requests import LEFT_BEHIND_REASON, CancelBasket
from booking.usecases.baskets.slots_together import slots_together
from booking.usecases.bookings.late_fee import late_fee
from booking.usecases.bookings.offer_other_times import offer_other_times
from booking.usecases.bookings.requests import CancelBooking
from booking.web.common import clock
from booking.web.common.basket_forms import fees_in, show_fees, with_fees, with_moves
from booking.web.common.basket_moves import about_part, chosen_move, move_all, shown_moves
from booking.web.common.fields import WordsField
from booking.web.common.formats import text
from booking.web.common.free_text import refuse_national_number
from booking.web.common.guard import actor
from booking.web.common.refusal_texts import show
from booking.web.desk.blueprint import blueprint
from booking.web.desk.moments import ShownDay, read_day, read_moment, shown_alternatives, shown_days
from booking.web.desk.opened import opened_booking
from booking.web.desk.our_side import WhoseWishForm


class CancelTogetherForm(WhoseWishForm):
    """Why everything ends, and whose wish it is. What we cancel ourselves is never charged."""

    reason = WordsField(_l("Why is it cancelled?"), missing=_l("Write the reason in a few words."))
    waive = BooleanField(_l("Do not charge this"))

    def validate_reason(self, field: WordsField) -> None:
        """Take any words but a national number."""
        refuse_national_number(field.data or "")

    def to_request(self, views: Sequence[BookingView]) -> CancelBasket:
        """Return what the use case wants: the fees that the page showed, unless somebody says not to."""
        ours = self.our_side()
        fees = {} if self.waive.data or ours else fees_in(self)
        return CancelBasket(
            tuple(
                CancelBooking(one.booking_id, self.reason.data, fee=fees.get(one.booking_id), ours=ours)
                for one in views
            )
        )


class MoveTogetherForm(WhoseWishForm):
    """Another time for everything, and whose wish it is. ``sure`` once the page showed what becomes of each part."""

    starts_at = RadioField(_l("When does it suit the caller?"), validate_choice=False)
    sure = HiddenField()


@dataclass(frozen=True, slots=True)
class Ending:
    """A booking that would be cancelled, and what that costs by now."""

    service: str
    starts_at: datetime
    fee: Money


@dataclass(frozen=True, slots=True)
class MovePage:
    """The booking that the page is about, and the times to which it can go."""

    booking: BookingView
    days: tuple[ShownDay, ...]
    today_url: str
    later_url: str


@blueprint.route("/boeking/<number>/samen-annuleren", methods=["GET", "POST"])
def cancel_together(number: str) -> ResponseReturnValue:
    """Cancel everything that was booked with a booking, with a reason."""
    booking = opened_booking(number)
    views = _all_of(booking)
    with reading() as session:
        fees = {one.booking_id: late_fee(session, one.booking_id, by=actor(), now=clock.now()) for one in views}
    form = with_fees(CancelTogetherForm, fees)
    if form.validate_on_submit():
        asked, by, now = form.to_request(views), actor(), clock.now()
        try:
            in_transaction(lambda session: cancel_basket(session, asked, by=by, now=now))
        except PartRefused as refusal:
            form.add_error(about_part(views, refusal))
        else:
            flash(_("Everything is cancelled. We tell the resident."), "ok")
            return redirect(url_for("desk.show_booking", number=number), code=303)
    show_fees(form, fees)
    parts = tuple(Ending(text(one.service_name), one.starts_at, fees[one.booking_id]) for one in views)
    page = render_template("desk/basket_cancel.html", booking=booking, parts=parts, fee=total(fees.values()), form=form)
    return page, 422 if form.errors else 200


@blueprint.route("/boeking/<number>/samen-verplaatsen", methods=["GET", "POST"])
def move_together(number: str) -> ResponseReturnValue:
    """Move everything that was booked with a booking by the same difference, once the page showed it."""
    booking = opened_booking(number)
    _all_of(booking)
    form = MoveTogetherForm()
    starts_at = read_moment(form.starts_at.data) if form.validate_on_submit() else None
    if starts_at is None:
        if form.is_submitted() and not form.errors:
            show(form, NotATime())
        return _ask_time(booking, form)
    with reading() as session:
        parts = check_move(session, booking.booking_id, starts_at, by=actor(), now=clock.now())
    first = parts[0].why_not
    if first is not None:
        show(form, first)
        return _ask_time(booking, form, shown_alternatives(first.alternatives) if isinstance(first, SlotTaken) else ())
    chosen = with_moves(MoveTogetherForm, parts)
    if form.sure.data and chosen.validate() and _move(booking, starts_at, chosen):
        flash(_("Everything has another time. We tell the resident."), "ok")
        return redirect(url_for("desk.show_booking", number=number), code=303)
    return _preview(booking, parts, chosen)


def _move(booking: BookingView, starts_at: datetime, form: MoveTogetherForm) -> bool:
    asked, ours = chosen_move(form, booking.booking_id, starts_at), form.our_side()
    asked = replace(asked, reason=LEFT_BEHIND_REASON, ours=ours, fees={} if ours else asked.fees)
    return move_all(asked, _all_of(booking), form=form, by=actor())


def _all_of(booking: BookingView) -> list[BookingView]:
    """Return a promised booking and the others of its basket. Raises ``NotFound`` for one that stands alone."""
    organisation_id = actor().organisation_id
    with reading() as session:
        parts = parts_with(session, organisation_id, booking.booking_id)
        others = [one.booking_id for one in parts if one.state is State.CONFIRMED]
        if booking.state is not State.CONFIRMED or not others:
            raise NotFound
        return [booking, *(booking_view(session, organisation_id, one) for one in others)]


def _ask_time(booking: BookingView, form: MoveTogetherForm, nearest: tuple[ShownDay, ...] = ()) -> ResponseReturnValue:
    first_day = read_day(request.args.get("from")) or clock.today()
    with reading() as session:
        times = offer_other_times(
            session, booking.booking_id, first_day, by=actor(), now=clock.now(), look=slots_together
        )
    here = url_for("desk.move_together", number=booking.number)
    page = MovePage(
        booking,
        nearest or shown_days(times.days),
        today_url=here if nearest or first_day > clock.today() else "",
        later_url=f"{here}?from={times.later.isoformat()}" if times.later else "",
    )
    return render_template("desk/basket_move_time.html", page=page, form=form), 422 if form.errors else 200


def _preview(booking: BookingView, parts: Sequence[MovingPart], form: MoveTogetherForm) -> ResponseReturnValue:
    moving = shown_moves(form, parts)
    form.sure.data = "1"
    page = render_template("desk/basket_move.html", booking=booking, parts=moving, form=form)
    return page, 422 if form.errors else 200
