"""From the page of a request to the page on which one books, and back: what is booked there belongs to it."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from booking.rules.refusals import Refusal
from booking.rules.requests import Step, can
from booking.store.database import in_transaction, reading
from booking.store.queries.bookings import booking_view_by_number
from booking.store.queries.requests import RequestView
from booking.store.queries.service_facts import Option
from booking.store.queries.services import service_by_id
from booking.usecases.requests.confirm_request import confirm_request, link_booking
from booking.usecases.requests.requests import ConfirmRequest
from booking.web.common import clock
from booking.web.common.guard import actor
from booking.web.common.refusal_texts import refusal_text
from booking.web.desk.call_forms import REQUEST, task_field

_MOST_DIGITS: Final = 18


def call_address(one: RequestView, resident_id: int) -> str:
    """Return the page on which the intake of a request is booked, or the work once there is a yes."""
    with reading() as session:
        service = service_by_id(session, one.organisation_id, one.service_id)
    if can(one.state, Step.PLAN_INTAKE):
        counts = {option.option_id: 1 for option in service.options if option.is_intake and option.active}
    else:
        counts = {
            option.option_id: one.counts[option.option_id] for option in service.options if _is_asked(one, option)
        }
    answers = {task_field(option_id): str(count) for option_id, count in counts.items()}
    return f"{url_for('desk.book', resident_id=resident_id)}?" + urlencode(
        {"service": one.service_slug, REQUEST: str(one.request_id)} | answers
    )


def after_booking(number: str) -> Response | None:
    """Tie the booking that was just made to the request that the page is for, and lead back to it; None without one.

    The booking stands, whatever becomes of the tie: where that cannot be, the page says so.
    """
    request_id = _request_at_hand()
    if request_id is None:
        return None
    by, now = actor(), clock.now()
    with reading() as session:
        booking_id = booking_view_by_number(session, by.organisation_id, number).booking_id
    try:
        in_transaction(lambda session: link_booking(session, request_id, booking_id, by=by, now=now))
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "warm")
        return None
    return redirect(url_for("desk.show_request", request_id=request_id), code=303)


def after_series(series_id: int) -> Response | None:
    """Do the same for a series."""
    request_id = _request_at_hand()
    if request_id is None:
        return None
    by, now = actor(), clock.now()
    asked = ConfirmRequest(request_id=request_id, series_id=series_id)
    try:
        in_transaction(lambda session: confirm_request(session, asked, by=by, now=now))
    except Refusal as refusal:
        flash(refusal_text(refusal).text, "warm")
        return None
    return redirect(url_for("desk.show_request", request_id=request_id), code=303)


def _request_at_hand() -> int | None:
    typed = request.args.get(REQUEST, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS else None


def _is_asked(one: RequestView, option: Option) -> bool:
    return option.active and option.option_id in one.counts
