"""A wish on the waiting list by its private link: the place that is offered, yes or no, and leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.calendar import local_date
from booking.rules.money import Money
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.waiting import OfferOver
from booking.store.database import in_transaction, reading
from booking.store.queries.representatives import acts_without_care, has_ended_since
from booking.store.queries.waiting import Offered, Waiting, waiting_by_token
from booking.usecases.waiting.accept_offer import accept_offer
from booking.usecases.waiting.change_own_wish import own_workers
from booking.usecases.waiting.decline_offer import decline_offer
from booking.usecases.waiting.leave_waiting_list import leave_waiting_list
from booking.usecases.waiting.offer_price import OfferPrice, offer_price
from booking.usecases.waiting.requests import AcceptOffer, DeclineOffer
from booking.web.common import clock
from booking.web.common.formats import text
from booking.web.common.limits import BOOKING_WRITE, LINK_GUESS
from booking.web.common.price_texts import PriceInWords, price_in_words
from booking.web.common.refusal_texts import refusal_text
from booking.web.common.waiting_texts import hours_text, weekdays_text
from booking.web.resident.blueprint import blueprint
from booking.web.resident.forms import EmptyForm
from booking.web.resident.links import booking_url
from booking.web.resident.task_words import counted
from booking.web.resident.visitor import visitor
from booking.web.resident.waiting_forms import AnswerForm


@dataclass(frozen=True, slots=True)
class OfferPage:
    """The place that is kept: when, until when they can answer, what it costs, and the visit that would move to it."""

    starts_at: datetime
    ends_at: datetime
    until: datetime
    price: PriceInWords | None
    price_before: Money | None
    visit_at: datetime | None


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """A wish, with the place that is kept for it or the one that was."""

    token: str
    is_waiting: bool
    can_change: bool
    service: str
    tasks: tuple[str, ...]
    where: tuple[str, ...]
    weekdays: str
    hours: str
    last: date
    comes: str
    """Who comes, where they asked for somebody; never by name. ``can_ask``: there is somebody to ask for."""
    can_ask: bool
    visit_at: datetime | None
    gone_at: datetime | None
    offer: OfferPage | None
    problem: str


@blueprint.get("/w/<token>")
@LINK_GUESS
def waiting(token: str) -> ResponseReturnValue:
    """Show the place that is offered, or what somebody waits for. Who said yes finds the visit."""
    found = wish_by_link(token)
    booked = "" if _may_be_in_other_hands(found) else _booked(found)
    return redirect(booked, code=303) if booked else _show(found)


@blueprint.post("/w/<token>/ja")
@LINK_GUESS
@BOOKING_WRITE
def accept(token: str) -> ResponseReturnValue:
    """Say yes to the place that the page showed."""
    found, form = wish_by_link(token), AnswerForm()
    by, now = visitor(), clock.now()
    try:
        asked = AcceptOffer(_answered(found, form).offer_id, form.shown_total())
        booked = in_transaction(lambda session: accept_offer(session, asked, by=by, now=now))
    except NotFound:
        raise
    except Refusal as refusal:
        return _show(wish_by_link(token), refusal=refusal)
    flash(_("We come. Thank you for your answer."), "ok")
    if _may_be_in_other_hands(found):
        flash(_("The link to your visit is in our message."), "ok")
        return redirect(url_for("resident.waiting", token=token), code=303)
    return redirect(booking_url(booked.number, booked.link_epoch), code=303)


@blueprint.post("/w/<token>/nee")
@LINK_GUESS
@BOOKING_WRITE
def decline(token: str) -> ResponseReturnValue:
    """Say no to the place that the page showed; they stay on the list."""
    found, form = wish_by_link(token), AnswerForm()
    by, now = visitor(), clock.now()
    try:
        asked = DeclineOffer(_answered(found, form).offer_id)
        in_transaction(lambda session: decline_offer(session, asked, by=by, now=now))
    except NotFound:
        raise
    except Refusal as refusal:
        return _show(wish_by_link(token), refusal=refusal)
    flash(_("Thank you. The place is for somebody else now, and you stay on the list."), "ok")
    return redirect(url_for("resident.waiting", token=token), code=303)


@blueprint.route("/w/<token>/weg", methods=["GET", "POST"])
@LINK_GUESS
@BOOKING_WRITE
def leave(token: str) -> ResponseReturnValue:
    """Ask whether it is sure, and leave the list."""
    found, form = wish_by_link(token), EmptyForm()
    if found.state != "waiting":
        return redirect(url_for("resident.waiting", token=token), code=303)
    if form.validate_on_submit():
        by, now = visitor(), clock.now()
        in_transaction(lambda session: leave_waiting_list(session, found.waiting_id, by=by, now=now))
        return redirect(url_for("resident.waiting", token=token), code=303)
    return render_template("resident/waiting_leave.html", page=_page(found, problem=""), form=form)


def can_change(found: Waiting) -> bool:
    """Tell whether a household changes its wish by itself: the day and the hour of an appointment are not theirs."""
    route = found.work.route
    return found.state == "waiting" and (route is None or route.appointment_at is None)


def _can_ask(found: Waiting) -> bool:
    with reading() as session:
        return bool(own_workers(session, found))


def wish_by_link(token: str) -> Waiting:
    """Return the wish that a private link opens. Raises ``NotFound``."""
    # NUL would be a fault of the database.
    if not token.isascii() or not token.isprintable():
        raise NotFound
    with reading() as session:
        return waiting_by_token(session, visitor().organisation_id, token)


def _answered(found: Waiting, form: AnswerForm) -> Offered:
    """Return the place that the page showed. Raises ``OfferOver`` where it is none of theirs any more."""
    form.validate()
    offer = next((one for one in found.offers if str(one.offer_id) == form.offer_id.data), None)
    if offer is None:
        raise OfferOver
    return offer


def _may_be_in_other_hands(found: Waiting) -> bool:
    """Tell whether somebody who acts or acted for the household may have this link: it must not lead to its own links.

    By those, they would find what only the parents see, and the visit once they no longer act.
    """
    of, household_id, today = found.organisation_id, found.household_id, clock.today()
    with reading() as session:
        return has_ended_since(
            session, of, household_id, local_date(found.standing.asked_at), today=today
        ) or acts_without_care(session, of, household_id, today=today)


def _booked(found: Waiting) -> str:
    """Return where the visit is that somebody said yes to, or nothing."""
    if found.state != "served":
        return ""
    if found.visit is not None:
        return booking_url(found.visit.number, found.visit.link_epoch)
    yes = next(one for one in found.offers if one.state == "accepted")
    return booking_url(yes.number, yes.link_epoch)


def _show(found: Waiting, *, refusal: Refusal | None = None) -> ResponseReturnValue:
    problem = refusal_text(refusal).text if refusal is not None else ""
    offer, form = found.open_offer(clock.now()), AnswerForm(formdata=None)
    price = None
    if offer is not None:
        try:
            with reading() as session:
                price = offer_price(session, found, offer, by=visitor())
        except Refusal as why_not:
            problem = problem or refusal_text(why_not).text
        form.offer_id.data = str(offer.offer_id)
        form.shown_cents.data = str(price.quote.total.cents) if price is not None else ""
    page = _page(found, problem=problem, offer=offer, price=price)
    template = "resident/waiting_offer.html" if offer is not None else "resident/waiting.html"
    return render_template(template, page=page, form=form), 422 if refusal is not None else 200


def _page(
    found: Waiting, *, problem: str, offer: Offered | None = None, price: OfferPrice | None = None
) -> WaitingPage:
    gone = found.offers[0] if found.offers and offer is None else None
    visit_at = found.visit.starts_at if found.visit is not None else None
    return WaitingPage(
        token=found.token,
        is_waiting=found.state == "waiting",
        can_change=can_change(found),
        can_ask=can_change(found) and _can_ask(found),
        comes=_("The worker whom I asked for") if found.window.worker_id is not None else _("It does not matter"),
        service=text(found.service_name),
        tasks=tuple(counted(text(name), count) for name, count in found.tasks),
        where=(*found.work.address.lines, found.work.access_notes),
        weekdays=weekdays_text(found.window),
        hours=hours_text(found.window),
        last=found.window.last,
        visit_at=visit_at,
        gone_at=gone.starts_at if gone is not None and gone.state != "declined" else None,
        offer=_offer_page(offer, price, visit_at) if offer is not None else None,
        problem=problem,
    )


def _offer_page(offer: Offered, price: OfferPrice | None, visit_at: datetime | None) -> OfferPage:
    return OfferPage(
        starts_at=offer.starts_at,
        ends_at=offer.ends_at,
        until=offer.until,
        price=price_in_words(price.quote, with_ground=True) if price is not None else None,
        price_before=price.before if price is not None and price.before != price.quote.total else None,
        visit_at=visit_at,
    )
