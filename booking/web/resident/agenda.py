"""A booking as a file for the resident's own calendar."""

from __future__ import annotations

from flask import Response

from booking.messages.calendar_file import CANCEL, MEDIA_TYPE, PUBLISH, calendar_file
from booking.messages.kinds import BookingFacts
from booking.rules.lifecycle import State
from booking.rules.refusals import NotFound
from booking.rules.shapes import WITH_RETURN, WITH_TICKET
from booking.store.queries.bookings import BookingView
from booking.web.common import clock
from booking.web.common.limits import LINK_GUESS
from booking.web.common.locale import language
from booking.web.common.tenancy import current_organisation
from booking.web.resident.blueprint import blueprint
from booking.web.resident.links import absolute, booking_by_link, booking_url


@blueprint.get("/b/<token>/agenda.ics")
@LINK_GUESS
def agenda(token: str) -> Response:
    """Give the visit as a calendar file. What is not yet, or never was, a promise has none."""
    view = booking_by_link(token)
    if view.state in {State.HELD, State.EXPIRED}:
        raise NotFound
    file = calendar_file(
        _facts(view),
        current_organisation(),
        link=absolute(booking_url(view.number, view.link_epoch)),
        sequence=view.version,
        locale=language(),
        now=clock.now(),
        method=CANCEL if view.state is State.CANCELLED else PUBLISH,
    )
    response = Response(file, mimetype=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{view.number}.ics"'
    return response


def _facts(view: BookingView) -> BookingFacts:
    return BookingFacts(
        number=view.number,
        link_epoch=view.link_epoch,
        name=view.contact.name if view.contact else "",
        service=view.service_name,
        tasks=tuple(task.name for task in view.tasks),
        counts=tuple(task.count for task in view.tasks),
        starts_at=view.starts_at,
        ends_at=view.ends_at,
        address=view.where,
        total_cents=view.quote.total.cents if view.quote else 0,
        pay_by=view.pay_by,
        is_there=view.elsewhere is not None,
        is_rented=view.shape in WITH_RETURN,
        is_left=view.shape in WITH_TICKET,
    )
