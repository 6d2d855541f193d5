"""What can be booked beside something: offered before and after confirming, and how the way to it begins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import BasketFull, NotPossibleNow
from booking.rules.rides import WITH_ROUTE
from booking.rules.shapes import AT_LOCATIONS
from booking.store.database import in_transaction, reading
from booking.store.queries.baskets import drafts_in_basket, parts_with
from booking.store.queries.bookings import BookingView
from booking.store.queries.drafts import Draft
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id, service_by_slug
from booking.usecases.baskets.begin_linked import begin_beside_booking, begin_beside_draft
from booking.usecases.baskets.keep_basket import keep_basket
from booking.usecases.baskets.leave_basket import leave_basket
from booking.usecases.baskets.linked_offers import linked_offers
from booking.web.common import clock
from booking.web.common.formats import text
from booking.web.common.limits import BOOKING_WRITE, LINK_GUESS
from booking.web.common.refusal_texts import refusal_text
from booking.web.resident.blueprint import blueprint
from booking.web.resident.links import booking_by_link, booking_url
from booking.web.resident.visitor import own_draft, own_tokens, remember_draft, visitor, visitor_for
from booking.web.resident.way import Step, detour, next_step, step_url, to_step


@dataclass(frozen=True, slots=True)
class LinkedOffer:
    """A service to book beside this one: a button that posts to ``url``."""

    url: str
    name: str
    icon: str


def offers_beside_draft(draft: Draft) -> tuple[LinkedOffer, ...]:
    """Return what goes well with a draft and is not yet in its basket."""
    if draft.place is None:
        return ()
    by = visitor_for(draft)
    with reading() as session:
        there = {one.service_id for one in drafts_beside(draft)}
        found = linked_offers(
            session,
            draft.service_id,
            postcode=draft.place.address.postcode,
            by=by,
            today=clock.today(),
            without=frozenset(there),
        )
    return tuple(_offer(one, url_for("resident.add_beside", token=draft.token, slug=one.slug)) for one in found)


def offers_beside_booking(token: str, view: BookingView) -> tuple[LinkedOffer, ...]:
    """Return what goes well with a booking that is still to come and was not booked with it."""
    if view.starts_at <= clock.now():
        return ()
    by = visitor()
    with reading() as session:
        there = {one.service_id for one in parts_with(session, by.organisation_id, view.booking_id)}
        found = linked_offers(
            session,
            view.service_id,
            postcode=view.address.postcode,
            by=by,
            today=clock.today(),
            without=frozenset(there),
        )
    return tuple(_offer(one, url_for("resident.add_to_booking", token=token, slug=one.slug)) for one in found)


def drafts_beside(draft: Draft) -> tuple[Draft, ...]:
    """Return the other drafts of this browser that are booked together with one and are not booked yet."""
    if draft.basket_id is None:
        return ()
    with reading() as session:
        tokens = drafts_in_basket(session, visitor().organisation_id, draft.basket_id)
        # What began in another browser is finished there.
        others = [own_draft(one) for one in tokens if one != draft.token and one in own_tokens()]
    return tuple(one for one in others if one.hold is None or not one.hold.is_booked)


def in_order(draft: Draft, others: Iterable[Draft]) -> list[Draft]:
    """Return a draft and the others of its basket in the order in which they began."""
    drafts = {one.token: one for one in (draft, *others)}
    if draft.basket_id is None:
        return [draft]
    with reading() as session:
        tokens = drafts_in_basket(session, visitor().organisation_id, draft.basket_id)
    return [drafts[one] for one in tokens if one in drafts]


def keep_the_rest(draft: Draft) -> None:
    """Keep the places of what is booked together with a draft while it goes on, as long as the rule of holds allows."""
    basket_id = draft.basket_id
    if basket_id is not None:
        by, now = visitor(), clock.now()
        in_transaction(lambda session: keep_basket(session, basket_id, by=by, now=now))


@blueprint.post("/boeken/<token>/erbij/<slug>")
@BOOKING_WRITE
def add_beside(token: str, slug: str) -> ResponseReturnValue:
    """Begin a draft of another service beside one that can be confirmed."""
    draft = own_draft(token)
    elsewhere = detour(draft, Step.CHECK)
    if elsewhere is not None:
        return elsewhere
    by, now = visitor_for(draft), clock.now()
    try:
        linked_id = _linked_id(slug)
        new = in_transaction(lambda session: begin_beside_draft(session, token, linked_id, by=by, now=now))
    except NotFound:
        return _no_longer(step_url(Step.CHECK, token))
    except (BasketFull, NotPossibleNow) as refusal:
        flash(refusal_text(refusal).text, "warm")
        return to_step(Step.CHECK, token)
    return _lead_on(new, after=draft.hold.starts_at if draft.hold else None)


@blueprint.post("/b/<token>/erbij/<slug>")
@LINK_GUESS
@BOOKING_WRITE
def add_to_booking(token: str, slug: str) -> ResponseReturnValue:
    """Begin a draft of another service beside a booking that was made."""
    view = booking_by_link(token)
    by, now, back = visitor(), clock.now(), booking_url(view.number, view.link_epoch)
    try:
        linked_id = _linked_id(slug)
        new = in_transaction(lambda session: begin_beside_booking(session, view.booking_id, linked_id, by=by, now=now))
    except NotFound:
        return _no_longer(back)
    except (BasketFull, NotPossibleNow) as refusal:
        flash(refusal_text(refusal).text, "warm")
        return redirect(back, code=303)
    return _lead_on(new, after=view.starts_at)


@blueprint.post("/boeken/<token>/eruit")
@BOOKING_WRITE
def leave_out(token: str) -> ResponseReturnValue:
    """Take a part out of what is booked together, and go on with the others."""
    draft = own_draft(token)
    others = drafts_beside(draft)
    by, now = visitor(), clock.now()
    try:
        in_transaction(lambda session: leave_basket(session, token, by=by, now=now))
    except NotPossibleNow:
        return to_step(Step.CHECK, token)
    if not others:
        return redirect(url_for("resident.home"), code=303)
    return to_step(Step.CHECK, others[0].token)


def _linked_id(slug: str) -> int:
    with reading() as session:
        return service_by_slug(session, visitor().organisation_id, slug).service_id


def _no_longer(back: str) -> Response:
    flash(_("We no longer offer this. Your booking stays as it is."), "warm")
    return redirect(back, code=303)


def _lead_on(token: str, *, after: datetime | None) -> Response:
    """Lead to the first question that the new draft cannot answer by itself."""
    remember_draft(token)
    draft = own_draft(token)
    with reading() as session:
        service = service_by_id(session, visitor().organisation_id, draft.service_id)
    if sum(option.active and not option.is_intake for option in service.options) > 1:
        return to_step(Step.TASKS, token)
    if service.shape in AT_LOCATIONS:
        return to_step(Step.AMOUNTS, token)
    response = next_step(draft, Step.AMOUNTS)
    if after is not None and service.shape not in WITH_ROUTE and response.location == step_url(Step.TIME, token):
        # The other one is on that day.
        return redirect(url_for("resident.times", token=token, vanaf=local_date(after).isoformat()), code=303)
    return response


def _offer(service: Service, url: str) -> LinkedOffer:
    return LinkedOffer(url, text(service.name), service.icon)
