"""After the visit: what was really done, and the visits that have no final price yet."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.lifecycle import State
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.prices import AbsurdQuantity, QuotaUsedUp, WorkNotRecorded
from booking.rules.work_done import CrewWork, DoneWork, crew_work_of, minutes_on_the_clock
from booking.store.database import in_transaction, reading
from booking.store.queries.bookings import BookingView, booking_view_by_number
from booking.store.work_records import Written, written_work
from booking.usecases.bookings.correct_work import correct_work as correcting
from booking.usecases.bookings.give_final_price import give_final_price as pricing
from booking.usecases.bookings.without_final_price import Unpriced
from booking.usecases.bookings.without_final_price import without_final_price as finding
from booking.usecases.residents.open_dossier import Purpose, open_dossier
from booking.usecases.work.what_was_done import material_counts
from booking.web.common import clock
from booking.web.common.formats import money
from booking.web.common.guard import actor
from booking.web.common.price_texts import PriceInWords, price_in_words
from booking.web.common.refusal_texts import refusal_text, show
from booking.web.desk.blueprint import blueprint
from booking.web.desk.booking_forms import WorkForm
from booking.web.desk.no_price import waits_words, why_no_price


@dataclass(frozen=True, slots=True)
class WrittenBy:
    """What one worker wrote down; None where they wrote nothing."""

    name: str
    done: DoneWork | None


@dataclass(frozen=True, slots=True)
class WorkPage:
    """A visit that was done: what is known of the work, and the price that it has now."""

    booking: BookingView
    written: tuple[WrittenBy, ...]
    material_counts: bool
    price: PriceInWords | None


@dataclass(frozen=True, slots=True)
class MissingPrice:
    """A visit without a final price: why, and whether writing down what was done would help.

    Without a ``why`` nothing is in the way any more.
    """

    visit: Unpriced
    why: str
    helps_to_write: bool
    look: str = ""
    """What a person looks at before the price is given: the work order."""


@blueprint.route("/boeking/<number>/gedaan", methods=["GET", "POST"])
def correct_work(number: str) -> ResponseReturnValue:
    """Write down what was really done."""
    booking, written = _found(number)
    form = WorkForm.filled_in(_known(booking, written))
    if form.validate_on_submit():
        by, now = actor(), clock.now()
        try:
            asked = form.to_request(booking.booking_id)
            quote = in_transaction(lambda session: correcting(session, asked, by=by, now=now))
        except Refusal as refusal:
            show(form, refusal)
        else:
            flash(
                _("The final price is %(price)s. The earlier price stays in the books.", price=money(quote.total)), "ok"
            )
            return redirect(url_for("desk.show_booking", number=number), code=303)
    with reading() as session:
        counts = material_counts(session, booking.booking_id, by=actor())
    page = WorkPage(
        booking,
        tuple(WrittenBy(one.name, written.by_workers.get(one.assignment_id)) for one in booking.workers),
        material_counts=counts,
        price=price_in_words(booking.quote) if booking.quote else None,
    )
    return render_template("desk/work_done.html", page=page, form=form), 422 if form.errors else 200


@blueprint.get("/zonder-eindprijs")
def without_final_price() -> ResponseReturnValue:
    """List the visits that were done and have no final price, each with the reason."""
    with reading() as session:
        visits = finding(session, by=actor(), now=clock.now())
    return render_template("desk/without_final_price.html", visits=[_missing(one) for one in visits])


@blueprint.post("/boeking/<number>/eindprijs")
def give_final_price(number: str) -> ResponseReturnValue:
    """Work out the final price now that nothing stands in the way any more."""
    booking, _written = _found(number)
    by, now = actor(), clock.now()
    try:
        quote = in_transaction(lambda session: pricing(session, booking.booking_id, by=by, now=now))
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "bad")
    else:
        flash(_("The final price is %(price)s.", price=money(quote.total)), "ok")
    return redirect(url_for("desk.without_final_price"), code=303)


def _missing(one: Unpriced) -> MissingPrice:
    why = "" if one.refusal is None else why_no_price(one.refusal)
    helps = isinstance(one.refusal, WorkNotRecorded | QuotaUsedUp | AbsurdQuantity)
    return MissingPrice(one, why, helps, look=waits_words(one.waits))


def _found(number: str) -> tuple[BookingView, Written]:
    """Return a visit that was done, once it is written down whose dossier was looked into. Raises ``NotFound``."""
    by, now = actor(), clock.now()
    with reading() as session:
        booking = booking_view_by_number(session, by.organisation_id, number)
        written = written_work(session, by.organisation_id, booking.booking_id)
    contact = booking.contact
    if booking.state is not State.DONE or contact is None:
        raise NotFound
    in_transaction(lambda session: open_dossier(session, contact.resident_id, purpose=Purpose.BOOKING, by=by, now=now))
    return booking, written


def _known(booking: BookingView, written: Written) -> CrewWork:
    """Return what is known of the work so far: what the desk wrote, else the workers, else the plan."""
    by_workers = crew_work_of([one for one in written.by_workers.values() if one is not None])
    planned = minutes_on_the_clock(booking.ends_at - booking.starts_at)
    return written.by_desk or by_workers or CrewWork(DoneWork(planned), booking.crew)
