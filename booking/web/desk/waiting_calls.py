"""Whom to call now about a place of the waiting list, what to say, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.rules.refusals import NotFound, Refusal
from booking.store.database import in_transaction, reading
from booking.store.queries.services import service_by_id
from booking.store.queries.waiting import Offered, Waiting, to_call, waiting_by_offer
from booking.usecases.bookings.requests import Choice, Confirmed
from booking.usecases.residents.open_dossier import Purpose, open_dossier
from booking.usecases.waiting.offer_price import OfferPrice, offer_price
from booking.usecases.waiting.record_call import record_call
from booking.usecases.waiting.requests import Outcome, RecordCall
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.paths import ID
from booking.web.common.price_texts import PriceInWords, price_in_words
from booking.web.common.refusal_texts import refusal_text, show
from booking.web.desk.blueprint import blueprint
from booking.web.desk.saying import task_list
from booking.web.desk.waiting_forms import AnswerForm
from booking.web.desk.waiting_words import sentences


@dataclass(frozen=True, slots=True)
class CallLine:
    """Somebody to call, and the place that is kept for them."""

    waiting: Waiting
    offer: Offered


@dataclass(frozen=True, slots=True)
class CallPage:
    """One call: what to say, and the price with its reasons; without a price nothing can be promised."""

    waiting: Waiting
    offer: Offered
    say: tuple[str, ...]
    price: PriceInWords | None


@blueprint.get("/wachtlijst/bellen")
def waiting_calls() -> str:
    """Show whom to call now, about which place, until when."""
    now = clock.now()
    with reading() as session:
        found = to_call(session, actor().organisation_id, now=now)
    lines = tuple(CallLine(one, offer) for one in found if (offer := one.open_offer(now)) is not None)
    return render_template("desk/waiting_calls.html", lines=lines)


@blueprint.route(f"/wachtlijst/bellen/<{ID}:offer_id>", methods=["GET", "POST"])
def waiting_call(offer_id: int) -> ResponseReturnValue:
    """Show what to say about one place, and write down what the caller answers."""
    by, now = actor(), clock.now()
    with reading() as session:
        waiting = waiting_by_offer(session, by.organisation_id, offer_id)
    in_transaction(lambda session: open_dossier(session, waiting.resident_id, purpose=Purpose.CALL, by=by, now=now))
    offer = waiting.open_offer(now)
    if offer is None or offer.offer_id != offer_id:
        flash(_("This place is no longer kept. Look at the list again."), "warm")
        return redirect(url_for("desk.waiting_calls"), code=303)
    form = AnswerForm()
    if form.validate_on_submit() and form.outcome.data in set(Outcome):
        try:
            return _answered(waiting, _recorded(offer_id, form), Outcome(form.outcome.data))
        except NotFound:
            raise
        except Refusal as refusal:
            show(form, refusal)
    return _render(waiting, offer, form)


def _recorded(offer_id: int, form: AnswerForm) -> Confirmed | None:
    by, now = actor(), clock.now()
    asked = RecordCall(offer_id, Outcome(form.outcome.data), form.shown_total())
    return in_transaction(lambda session: record_call(session, asked, by=by, now=now))


def _answered(waiting: Waiting, booked: Confirmed | None, outcome: Outcome) -> Response:
    if booked is not None:
        flash(_("The visit is booked."), "ok")
        return redirect(url_for("desk.show_booking", number=booked.number), code=303)
    if outcome is Outcome.DECLINED:
        flash(_("%(name)s stays on the list. The place goes to the next.", name=waiting.name), "ok")
    else:
        flash(_("%(name)s was not reached. Try again before the time is over.", name=waiting.name), "")
    return redirect(url_for("desk.waiting_calls"), code=303)


def _render(waiting: Waiting, offer: Offered, form: AnswerForm) -> ResponseReturnValue:
    tasks = _tasks(waiting)
    price: OfferPrice | None = None
    try:
        with reading() as session:
            price = offer_price(session, waiting, offer, by=actor())
    except Refusal as refusal:
        form.add_error(refusal_text(refusal).text)
    form.shown_cents.data = str(price.quote.total.cents) if price is not None else ""
    page = CallPage(
        waiting,
        offer,
        tuple(sentences(waiting, offer, price, tasks)),
        price_in_words(price.quote) if price is not None else None,
    )
    return render_template("desk/waiting_call.html", page=page, form=form), 422 if form.errors else 200


def _tasks(waiting: Waiting) -> str:
    with reading() as session:
        service = service_by_id(session, waiting.organisation_id, waiting.service_id)
    return task_list(service, tuple(Choice(option_id, count) for option_id, count in waiting.work.counts.items()))
