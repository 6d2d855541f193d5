"""Booking once more what was booked before, by its private link."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from booking.rules.refusals import Refusal
from booking.store.database import in_transaction, reading
from booking.store.queries.services import service_by_id
from booking.usecases.drafts.start_again import start_again
from booking.usecases.requests.which_way import must_ask_first
from booking.web.common import clock
from booking.web.common.limits import BOOKING_WRITE, LINK_GUESS
from booking.web.resident.blueprint import blueprint
from booking.web.resident.links import booking_by_link, household_by_link
from booking.web.resident.visitor import own_draft, remember_draft, visitor
from booking.web.resident.way import after_tasks


@blueprint.post("/b/<token>/opnieuw")
@LINK_GUESS
@BOOKING_WRITE
def again(token: str) -> ResponseReturnValue:
    """Begin a draft like this booking.

    The link proves the household only where we were sure of it when it was booked: anybody can type a neighbour's
    name and phone, and gets a link to what they typed.
    """
    view = booking_by_link(token)
    if view.household_proved and view.contact is not None:
        household_by_link(view)
    by, now = visitor(), clock.now()
    with reading() as session:
        service = service_by_id(session, by.organisation_id, view.service_id)
        must_ask = must_ask_first(session, service, by=by, today=clock.today())
    if must_ask and service.active:
        return redirect(url_for("resident.ask", slug=service.slug), code=303)
    try:
        draft = in_transaction(lambda session: start_again(session, view.booking_id, by=by, now=now))
    except Refusal:
        # Nothing of it is offered any more: choose from what is.
        return redirect(url_for("resident.home"), code=303)
    remember_draft(draft)
    return after_tasks(own_draft(draft))
