"""The last question: whether all of this is right, and how it will be paid."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.lifecycle import State
from booking.rules.questions import status_told
from booking.rules.refusals import Refusal
from booking.rules.refusals.bookings import NotPossibleNow
from booking.rules.refusals.prices import AmountMissing
from booking.rules.refusals.tariffs import NoTariff
from booking.rules.uitpas import STATUS
from booking.store.database import in_transaction, reading
from booking.store.queries.drafts import Draft
from booking.store.queries.services import service_by_id
from booking.usecases.bookings.requests import ConfirmBooking, Who
from booking.usecases.drafts.check_draft import DraftPrice, check_draft
from booking.usecases.drafts.claim_ground import claim_ground
from booking.usecases.drafts.keep_longer import keep_longer
from booking.usecases.requests.answer_by_booking import confirm_and_answer
from booking.web.common import clock
from booking.web.common.gateways import gateways
from booking.web.common.limits import BOOKING_WRITE
from booking.web.common.locale import language
from booking.web.common.price_texts import ground_words
from booking.web.common.refusal_texts import show
from booking.web.resident.basket_offers import drafts_beside
from booking.web.resident.blueprint import blueprint
from booking.web.resident.check_page import check_page, surely_answered
from booking.web.resident.forms import CheckForm
from booking.web.resident.links import booking_url
from booking.web.resident.pay import payment_page
from booking.web.resident.times import is_about_time, other_times
from booking.web.resident.visitor import own_draft, visitor, visitor_for
from booking.web.resident.way import Step, detour, to_step


@blueprint.route("/boeken/<token>/controle", methods=["GET", "POST"])
@BOOKING_WRITE
def check(token: str) -> ResponseReturnValue:
    """Show everything once more, and turn it into a promise."""
    try:
        draft, price = _draft_and_price(token)
    except (NoTariff, AmountMissing) as refusal:
        return other_times(own_draft(token), refusal)
    elsewhere = detour(draft, Step.CHECK)
    if elsewhere is not None or price is None:
        return elsewhere or to_step(Step.TIME, token)
    if drafts_beside(draft):
        # Together or not at all: there is one yes for all parts.
        return redirect(url_for("resident.basket", token=token), code=303)
    form = _form(draft, price)
    if form.validate_on_submit():
        return _answer(draft, form)
    return _render(draft, price, form)


@blueprint.post("/boeken/<token>/langer")
@BOOKING_WRITE
def longer(token: str) -> ResponseReturnValue:
    """Keep the time some minutes more. The status that was already chosen on the page stays chosen."""
    draft, price = _draft_and_price(token)
    elsewhere = detour(draft, Step.CHECK)
    if elsewhere is not None or price is None:
        return elsewhere or to_step(Step.TIME, token)
    form = _form(draft, price)
    by, now, locale = visitor(), clock.now(), language()
    if form.validate_on_submit():
        ground = form.ground()
        in_transaction(lambda session: claim_ground(session, token, ground, by=by, now=now))
    try:
        in_transaction(lambda session: keep_longer(session, token, locale=locale, by=by, now=now))
    except Refusal as refusal:
        if is_about_time(refusal):
            return other_times(draft, refusal)
        show(form, refusal)
        return _render(draft, price, form)
    return to_step(Step.CHECK, token)


@blueprint.post("/boeken/<token>/vaker/begin")
@BOOKING_WRITE
def begin_series(token: str) -> ResponseReturnValue:
    """Go from the check to the questions of a series, with the status that was chosen on the page."""
    draft, price = _draft_and_price(token)
    elsewhere = detour(draft, Step.CHECK)
    if elsewhere is not None or price is None:
        return elsewhere or to_step(Step.TIME, token)
    form = _form(draft, price)
    if not form.validate_on_submit():
        return _render(draft, price, form)
    by, now, ground = visitor(), clock.now(), form.ground()
    in_transaction(lambda session: claim_ground(session, token, ground, by=by, now=now))
    return redirect(url_for("resident.repeat_often", token=token), code=303)


def _draft_and_price(token: str) -> tuple[Draft, DraftPrice | None]:
    draft = own_draft(token)
    if draft.hold is None or draft.who is None:
        return draft, None
    with reading() as session:
        return draft, check_draft(session, draft, by=visitor_for(draft))


def _form(draft: Draft, price: DraftPrice) -> CheckForm:
    form = CheckForm(data={"claimed_ground": draft.claimed_ground or _told_by_card(draft, price)})
    form.claimed_ground.choices = [
        ("", _("None of these, or I would rather not say")),
        *((one.ground, ground_words(one.ground)) for one in price.lower),
    ]
    return form


def _told_by_card(draft: Draft, price: DraftPrice) -> str:
    """Return the status of which the number of a card tells, where it would lower this price; it can be untold."""
    if all(one.ground != STATUS for one in price.lower):
        return ""
    with reading() as session:
        service = service_by_id(session, visitor().organisation_id, draft.service_id)
    return status_told(service.questions, draft.answers or {})


def _answer(draft: Draft, form: CheckForm) -> ResponseReturnValue:
    """Book; or tell why that cannot be, on the page where something can be done about it."""
    try:
        return _book(draft, form)
    except NotPossibleNow:
        # Booked or cancelled in another window: the booking itself tells how it stands.
        return to_step(Step.CHECK, draft.token)
    except Refusal as refusal:
        if is_about_time(refusal):
            return other_times(draft, refusal)
        show(form, refusal)
    draft, price = _draft_and_price(draft.token)
    return _render(draft, price, form) if price is not None else to_step(Step.TIME, draft.token)


def _book(draft: Draft, form: CheckForm) -> ResponseReturnValue:
    by, now = visitor_for(draft), clock.now()
    asked = _request(draft, form)
    booked = in_transaction(lambda session: confirm_and_answer(session, asked, by=by, now=now))
    if booked.state is State.HELD:
        return redirect(payment_page(booked), code=303)
    return redirect(booking_url(booked.number, booked.link_epoch), code=303)


def _request(draft: Draft, form: CheckForm) -> ConfirmBooking:
    hold, who = surely_answered(draft)
    is_known = visitor_for(draft).household_id is not None
    online = form.pay_by.data == "online" and gateways().payments is not None
    return ConfirmBooking(
        booking_id=hold.booking_id,
        shown_total=form.shown_total(),
        pay_by="online" if online else "invoice",
        who=None if is_known else Who(who.name, who.phone, who.email, language()),
        resident_id=who.resident_id if is_known else None,
        claimed_ground=form.ground(),
    )


def _render(draft: Draft, price: DraftPrice, form: CheckForm) -> ResponseReturnValue:
    page = check_page(draft, price)
    form.shown_cents.data = str(price.quote.total.cents)
    return render_template("resident/check.html", page=page, form=form), 422 if form.errors else 200
