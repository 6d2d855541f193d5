"""One booking: everything about it, another time, another price, the end of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.lifecycle import Change, State, can
from booking.rules.money import ZERO, Money
from booking.rules.pricing.quote import Stage
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.bookings import NotPossibleNow, PriceChanged
from booking.rules.refusals.rides import AppointmentMoves
from booking.rules.refusals.times import SlotTaken
from booking.rules.shapes import AT_LOCATIONS, WITH_PHOTOS
from booking.store.database import in_transaction, reading
from booking.store.queries.bookings import BookingView, PaidOnline
from booking.store.queries.payers import own_payer_name
from booking.store.queries.representatives import booked_by
from booking.store.queries.requests import request_of_booking
from booking.store.queries.series_facts import part_of_series
from booking.store.queries.services import service_by_id
from booking.store.queries.tickets import Ticket, ticket_of_booking
from booking.usecases.bookings.cancel_booking import cancel_booking as cancelling
from booking.usecases.bookings.late_fee import late_fee
from booking.usecases.bookings.move_booking import move_booking as moving
from booking.usecases.bookings.offer_for_caller import FreeTimes
from booking.usecases.bookings.offer_other_times import offer_other_times
from booking.usecases.bookings.waive_fee import WaiveFee
from booking.usecases.bookings.waive_fee import waive_fee as waiving
from booking.usecases.messages.send_link_again import send_link_again as sending
from booking.usecases.payments.pay_back_by_hand import pay_back_by_hand
from booking.usecases.pricing.find_price_changes import PriceChange, find_price_changes
from booking.web.common import clock
from booking.web.common.gateways import gateways
from booking.web.common.guard import actor
from booking.web.common.obstacle_texts import not_done_text
from booking.web.common.price_texts import PriceInWords, price_in_words
from booking.web.common.question_fields import GivenAnswer, given_answers
from booking.web.common.refusal_texts import refusal_text, show
from booking.web.common.ticket_words import STAGES
from booking.web.desk import words
from booking.web.desk.basket_links import Beside, beside
from booking.web.desk.blueprint import blueprint
from booking.web.desk.booking_forms import CancelForm, MoveForm, WaiveForm
from booking.web.desk.call_wishes import language_name
from booking.web.desk.moments import ShownDay, read_day, shown_alternatives, shown_days
from booking.web.desk.opened import found_booking, opened_booking
from booking.web.desk.paid_back import PaidBackForm, empty_form, to_pay_back
from booking.web.desk.prices_given import PriceGiven, prices_given
from booking.web.desk.told import NOBODY_ELSE, TellsOf, tells_of


@dataclass(frozen=True, slots=True)
class BookingPage:
    """A booking, what can be done with it, and the price that today's decision would give it."""

    booking: BookingView
    history: tuple[words.ToldEntry, ...]
    can_move: bool
    can_cancel: bool
    can_send_link: bool
    price: PriceInWords | None
    price_change: PriceChange | None
    prices: tuple[PriceGiven, ...]
    late_fee: Money
    can_correct: bool
    can_waive: bool
    workers_come: bool
    with_photos: bool
    series_id: int | None = None
    request_id: int | None = None
    """The request of which it is the talk, or what the request became."""
    answers: tuple[GivenAnswer, ...] = ()
    ticket: Ticket | None = None
    """What was left behind for it."""
    beside: Beside | None = None
    """What was booked together with it, and what else can be."""
    with_order: bool = False
    """Whether its customer signs a work order."""
    with_findings: bool = False
    """Whether its customer gets a report of the visit."""
    payer: str = ""
    """Who pays the household's own part, empty where it pays itself."""
    booked_by: str = ""
    """Who booked for the household."""
    to_pay_back: PaidOnline | None = None
    """What was paid, of which somebody has to give money back."""
    told: TellsOf = NOBODY_ELSE
    """Who is told instead of the resident, or besides."""


@dataclass(frozen=True, slots=True)
class MovePage:
    """A booking and the times to which it can go.

    ``rest`` is what would come on the invoice at a new price, where a part was paid online.
    """

    booking: BookingView
    days: tuple[ShownDay, ...]
    today_url: str
    later_url: str
    rest: Money | None = None


@blueprint.get("/boeking/<number>")
def show_booking(number: str) -> ResponseReturnValue:
    """Show one booking at length, with its history."""
    return _show(opened_booking(number))


@blueprint.post("/boeking/<number>/annuleren")
def cancel_booking(number: str) -> ResponseReturnValue:
    """Cancel, with a reason."""
    booking, form = opened_booking(number), CancelForm()
    if form.validate_on_submit():
        by, now = actor(), clock.now()
        asked = form.to_request(booking.booking_id)
        try:
            in_transaction(lambda session: cancelling(session, asked, by=by, now=now))
        except PriceChanged as refusal:
            show(form, refusal)
            form.fee_cents.data = str(refusal.now.cents)
        except Refusal as refusal:
            show(form, refusal)
        else:
            flash(_("The booking is cancelled. We tell the resident."), "ok")
            return redirect(url_for("desk.show_booking", number=number), code=303)
    return _show(found_booking(number), cancel=form), 422


@blueprint.post("/boeking/<number>/niet-aanrekenen")
def waive_fee(number: str) -> ResponseReturnValue:
    """Ask nothing for a visit that did not take place, with a reason."""
    booking, form = opened_booking(number), WaiveForm()
    if form.validate_on_submit():
        by, now = actor(), clock.now()
        asked = WaiveFee(booking.booking_id, form.waive_reason.data)
        try:
            in_transaction(lambda session: waiving(session, asked, by=by, now=now))
        except Refusal as refusal:
            show(form, refusal)
        else:
            flash(_("Nothing is charged for this visit."), "ok")
            return redirect(url_for("desk.show_booking", number=number), code=303)
    return _show(found_booking(number), waive=form), 422


@blueprint.post("/boeking/<number>/terugbetaald")
def pay_back(number: str) -> ResponseReturnValue:
    """Write down that somebody gave money back which nobody sends by itself."""
    booking, form = opened_booking(number), PaidBackForm()
    if form.validate_on_submit():
        by, now, can_send = actor(), clock.now(), gateways().payments is not None
        asked = form.to_request(booking.booking_id)
        try:
            in_transaction(lambda session: pay_back_by_hand(session, asked, by=by, now=now, can_send=can_send))
        except Refusal as refusal:
            show(form, refusal)
        else:
            flash(_("It is written down that the money went back."), "ok")
            return redirect(url_for("desk.show_booking", number=number), code=303)
    return _show(found_booking(number), paid_back=form), 422


@blueprint.post("/boeking/<number>/link")
def send_link_again(number: str) -> ResponseReturnValue:
    """Send the resident the confirmation with the link once more."""
    booking, by, now = opened_booking(number), actor(), clock.now()
    try:
        in_transaction(lambda session: sending(session, booking.booking_id, by=by, now=now))
    except NotPossibleNow as refusal:
        flash(refusal_text(refusal).text, "bad")
    else:
        flash(_("We send the confirmation with the link again. It takes a minute."), "ok")
    return redirect(url_for("desk.show_booking", number=number), code=303)


@blueprint.route("/boeking/<number>/verplaatsen", methods=["GET", "POST"])
def move_booking(number: str) -> ResponseReturnValue:
    """Give a visit another time."""
    booking, form = opened_booking(number), MoveForm()
    nearest: tuple[ShownDay, ...] = ()
    rest: Money | None = None
    if form.validate_on_submit():
        by, now = actor(), clock.now()
        try:
            asked = form.to_request(booking.booking_id)
            in_transaction(lambda session: moving(session, asked, by=by, now=now))
        except SlotTaken as refusal:
            show(form, refusal)
            nearest = shown_alternatives(refusal.alternatives)
        except PriceChanged as refusal:
            show(form, refusal)
            form.accepted_cents.data = str(refusal.now.cents)
            rest = booking.rest_by_invoice(refusal.now)
        except AppointmentMoves as refusal:
            show(form, refusal)
            form.add_error(_("Does the caller agree? Choose it once more."), field="starts_at")
            form.agreed_start.data = form.starts_at.data
        except Refusal as refusal:
            show(form, refusal)
        else:
            flash(_("The visit has another time. We tell the resident."), "ok")
            return redirect(url_for("desk.show_booking", number=number), code=303)
    try:
        page = replace(_move_page(booking, nearest), rest=rest)
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "bad")
        return redirect(url_for("desk.show_booking", number=number), code=303)
    return render_template("desk/move_booking.html", page=page, form=form), 422 if form.errors else 200


def _show(
    booking: BookingView,
    *,
    cancel: CancelForm | None = None,
    waive: WaiveForm | None = None,
    paid_back: PaidBackForm | None = None,
) -> str:
    page = _page(booking)
    return render_template(
        "desk/booking.html",
        page=page,
        cancel=cancel or CancelForm(formdata=None, data={"fee_cents": str(page.late_fee.cents)}),
        waive=waive or WaiveForm(formdata=None),
        paid_back=paid_back or empty_form(page.to_pay_back),
        words=words,
        not_done_text=not_done_text,
        language_name=language_name,
        stages=STAGES,
    )


def _page(booking: BookingView) -> BookingPage:
    told = tells_of(booking)
    return BookingPage(
        booking,
        tuple(words.told(entry) for entry in reversed(booking.history)),
        can_move=booking.state is State.CONFIRMED,
        can_cancel=can(booking.state, Change.CANCEL),
        can_send_link=booking.state is State.CONFIRMED and told.is_reachable,
        price=price_in_words(booking.quote) if booking.quote else None,
        price_change=_price_change(booking),
        prices=prices_given(booking),
        late_fee=_late_fee(booking),
        can_correct=booking.state is State.DONE,
        can_waive=_is_a_fee(booking),
        workers_come=booking.shape not in AT_LOCATIONS or bool(booking.workers),
        with_photos=booking.shape in WITH_PHOTOS,
        series_id=_series_id(booking),
        request_id=_request_id(booking),
        answers=_answers(booking),
        ticket=_ticket(booking),
        beside=beside(booking),
        with_order=_with_order(booking),
        with_findings=_gives_report(booking),
        payer=_payer(booking),
        booked_by=_booked_by(booking),
        to_pay_back=to_pay_back(booking),
        told=told,
    )


def _payer(booking: BookingView) -> str:
    with reading() as session:
        return own_payer_name(session, actor().organisation_id, booking.booking_id)


def _booked_by(booking: BookingView) -> str:
    with reading() as session:
        who = booked_by(session, actor().organisation_id, booking.booking_id)
    return who.name if who else ""


def _gives_report(booking: BookingView) -> bool:
    with reading() as session:
        service = service_by_id(session, actor().organisation_id, booking.service_id)
    return service.gives_report and booking.state in {State.STARTED, State.DONE}


def _with_order(booking: BookingView) -> bool:
    with reading() as session:
        service = service_by_id(session, actor().organisation_id, booking.service_id)
    return service.needs_work_order and booking.state is State.DONE


def _ticket(booking: BookingView) -> Ticket | None:
    with reading() as session:
        return ticket_of_booking(session, actor().organisation_id, booking.booking_id)


def _series_id(booking: BookingView) -> int | None:
    with reading() as session:
        part = part_of_series(session, actor().organisation_id, booking.booking_id)
    return part.series_id if part else None


def _request_id(booking: BookingView) -> int | None:
    with reading() as session:
        return request_of_booking(session, booking.booking_id, by=actor())


def _answers(booking: BookingView) -> tuple[GivenAnswer, ...]:
    with reading() as session:
        service = service_by_id(session, actor().organisation_id, booking.service_id)
    return given_answers(service.questions, booking.answers, with_sensitive=True)


def _late_fee(booking: BookingView) -> Money:
    if booking.state is not State.CONFIRMED:
        return ZERO
    with reading() as session:
        return late_fee(session, booking.booking_id, by=actor(), now=clock.now())


def _is_a_fee(booking: BookingView) -> bool:
    """Tell whether a visit that did not take place has to be paid."""
    is_asked = booking.quote is not None and booking.quote.stage is Stage.FINAL and bool(booking.quote.total)
    return is_asked and booking.state in {State.CANCELLED, State.NOT_DONE}


def _price_change(booking: BookingView) -> PriceChange | None:
    if booking.contact is None:
        return None
    with reading() as session:
        changes = find_price_changes(
            session, booking.contact.household_id, by=actor(), now=clock.now(), booking_id=booking.booking_id
        )
    return next((change for change in changes if change.keeps is None), None)


def _move_page(booking: BookingView, nearest: tuple[ShownDay, ...]) -> MovePage:
    first_day = read_day(request.args.get("from")) or clock.today()
    with reading() as session:
        times: FreeTimes = offer_other_times(session, booking.booking_id, first_day, by=actor(), now=clock.now())
    here = url_for("desk.move_booking", number=booking.number)
    later = times.later.isoformat() if times.later else ""
    return MovePage(
        booking,
        nearest or shown_days(times.days),
        today_url=here if nearest or first_day > clock.today() else "",
        later_url=f"{here}?from={later}" if later else "",
    )
