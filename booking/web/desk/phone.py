"""The people to phone: promises that cannot be kept as they are, until each of them has been dealt with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.money import Money
from booking.rules.refusals import Refusal
from booking.rules.refusals.bookings import PriceChanged
from booking.rules.refusals.times import SlotTaken
from booking.store.database import in_transaction, reading
from booking.store.queries.bookings import BookingView
from booking.usecases.bookings.cancel_booking import cancel_booking
from booking.usecases.bookings.move_booking import move_booking
from booking.usecases.replanning.note_call import note_call
from booking.usecases.replanning.people_to_phone import LOOKED_FOR, ToPhone, people_to_phone
from booking.usecases.replanning.replan_visit import replan_visit
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.refusal_texts import refusal_text, show
from booking.web.common.tenancy import current_organisation
from booking.web.desk import phone_words
from booking.web.desk.blueprint import blueprint
from booking.web.desk.booking_forms import CallForm
from booking.web.desk.moments import ShownDay, read_moment, shown_alternatives
from booking.web.desk.opened import opened_booking


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """One row: who, why, who called already, and the nearest other times, each with the way to offer it.

    ``days`` is None where nobody looked for other times.
    """

    one: ToPhone
    why: str
    calls: tuple[str, ...]
    days: tuple[ShownDay, ...] | None


@dataclass(frozen=True, slots=True)
class CallPage:
    """One call: what to say, and what can be agreed. ``rest`` comes on the invoice at a new price, if any."""

    person: ListedPerson
    booking: BookingView
    sentences: tuple[str, ...]
    rest: Money | None = None


@blueprint.get("/bellen")
def phone_list() -> ResponseReturnValue:
    """List the people to phone, the soonest visit first."""
    with reading() as session:
        found = people_to_phone(session, by=actor(), now=clock.now())
    people = [_listed(one) for one in found]
    return render_template("desk/phone_list.html", people=people, looked_for=LOOKED_FOR)


@blueprint.route("/bellen/<number>", methods=["GET", "POST"])
def call(number: str) -> ResponseReturnValue:
    """Say what to say, and write down what was agreed: another time, or no visit at all."""
    booking, form = opened_booking(number), CallForm()
    person = _find(number)
    if person is None:
        flash(_("This visit needs no phone call any more."), "ok")
        return redirect(url_for("desk.phone_list"), code=303)
    if not form.is_submitted():
        form.ours.data = phone_words.usual_reason(person.why).value
        form.starts_at.data = request.args.get("om", "")
        return _render(person, booking, form)
    if form.validate():
        try:
            said = _write_down(booking, form)
        except SlotTaken as refusal:
            show(form, refusal)
            person = replace(person, alternatives=refusal.alternatives)
        except PriceChanged as refusal:
            show(form, refusal)
            form.accepted_cents.data = str(refusal.now.cents)
            return _render(person, booking, form, rest=booking.rest_by_invoice(refusal.now))
        except Refusal as refusal:
            show(form, refusal)
        else:
            flash(said, "ok")
            return redirect(url_for("desk.phone_list"), code=303)
    return _render(person, booking, form)


@blueprint.post("/bellen/<number>/iemand-anders")
def send_somebody_else(number: str) -> ResponseReturnValue:
    """Let somebody else go at the same time."""
    booking, by, now = opened_booking(number), actor(), clock.now()
    try:
        in_transaction(lambda session: replan_visit(session, booking.booking_id, by=by, now=now))
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "bad")
    else:
        flash(_("Somebody else goes at the same time. You need not call."), "ok")
    return redirect(url_for("desk.phone_list"), code=303)


@blueprint.post("/bellen/<number>/niet-bereikt")
def not_reached(number: str) -> ResponseReturnValue:
    """Write down that nobody answered, for the colleagues."""
    booking, by, now = opened_booking(number), actor(), clock.now()
    try:
        in_transaction(lambda session: note_call(session, booking.booking_id, by=by, now=now))
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "bad")
    else:
        flash(_("It is written down that nobody answered."), "ok")
    return redirect(url_for("desk.phone_list"), code=303)


def _write_down(booking: BookingView, form: CallForm) -> str:
    by, now = actor(), clock.now()
    if form.is_cancelled:
        end = form.to_cancel(booking.booking_id)
        in_transaction(lambda session: cancel_booking(session, end, by=by, now=now))
        return _("The booking is cancelled. We tell the resident.")
    move = form.to_move(booking.booking_id)
    in_transaction(lambda session: move_booking(session, move, by=by, now=now))
    return _("The visit has another time. We tell the resident.")


def _find(number: str) -> ToPhone | None:
    with reading() as session:
        found = people_to_phone(session, by=actor(), now=clock.now(), number=number)
    return found[0] if found else None


def _render(person: ToPhone, booking: BookingView, form: CallForm, *, rest: Money | None = None) -> ResponseReturnValue:
    said = phone_words.sentences(person, current_organisation().name, chosen=read_moment(form.starts_at.data))
    page = CallPage(_listed(person), booking, tuple(said), rest)
    return render_template("desk/call.html", page=page, form=form), 422 if form.errors else 200


def _listed(one: ToPhone) -> ListedPerson:
    here = url_for("desk.call", number=one.phone.number)
    days = (
        None
        if one.alternatives is None
        else shown_alternatives(one.alternatives, link=lambda value: f"{here}?om={value}")
    )
    return ListedPerson(one, phone_words.why(one), tuple(map(phone_words.called, one.phone.calls)), days)
