"""Saying yes or no, by the private link of the booking, to what the work would cost."""

from __future__ import annotations

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking.rules.refusals import NotFound, Refusal
from booking.store.database import in_transaction
from booking.usecases.tickets.answer_agreement import answer_agreement
from booking.usecases.tickets.requests import AnswerAgreement
from booking.web.common import clock
from booking.web.common.fields import CentsField
from booking.web.common.forms import PageForm
from booking.web.common.limits import BOOKING_WRITE, LINK_GUESS
from booking.web.resident.blueprint import blueprint
from booking.web.resident.booking_page import show_booking
from booking.web.resident.links import booking_by_link, booking_url
from booking.web.resident.ticket_part import ticket_part
from booking.web.resident.visitor import visitor


class AgreeForm(PageForm):
    """The amount that the page showed."""

    asked_cents = CentsField()


@blueprint.post("/b/<token>/akkoord")
@LINK_GUESS
@BOOKING_WRITE
def agree(token: str) -> ResponseReturnValue:
    """Keep the answer."""
    view = booking_by_link(token)
    part = ticket_part(view.booking_id)
    asked, answer = AgreeForm().asked_cents.money, request.form.get("answer", "")
    if part is None or asked is None or answer not in {"yes", "no"}:
        raise NotFound
    by, now = visitor(), clock.now()
    said = AnswerAgreement(ticket_id=part.ticket_id, agrees=answer == "yes", asked=asked)
    try:
        in_transaction(lambda session: answer_agreement(session, said, by=by, now=now))
    except NotFound:
        raise
    except Refusal as refusal:
        return show_booking(token, refusal=refusal)
    flash(_("Thank you. We go on with your answer."), "ok")
    return redirect(booking_url(view.number, view.link_epoch), code=303)
