"""The work order of a booking at the desk: what was signed, and what was put right afterwards."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from booking.rules.refusals import NotFound
from booking.store.database import reading
from booking.store.queries.services import service_by_id
from booking.store.queries.work_orders import agreements_of, orders_of
from booking.web.common.guard import actor
from booking.web.common.work_orders import shown_order
from booking.web.desk.blueprint import blueprint
from booking.web.desk.opened import opened_booking


@blueprint.get("/boeking/<number>/werkbon")
def work_order(number: str) -> ResponseReturnValue:
    """Show what was signed and each correction, to print."""
    booking = opened_booking(number)
    with reading() as session:
        if not service_by_id(session, actor().organisation_id, booking.service_id).needs_work_order:
            raise NotFound
        kept = orders_of(session, actor().organisation_id, booking.booking_id)
        agreements = agreements_of(session, actor().organisation_id, booking.booking_id)
    orders = [shown_order(one) for one in kept]
    return render_template("desk/work_order.html", booking=booking, orders=orders, agreements=agreements)
