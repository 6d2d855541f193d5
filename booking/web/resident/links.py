"""Private links: from the secret in an address to the booking that it opens, and back."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import abort, url_for

from booking.rules.links import link_token
from booking.store.database import reading
from booking.store.queries.bookings import BookingView, booking_view
from booking.usecases.bookings.find import booking_id_by_link
from booking.web.common import clock
from booking.web.common.gateways import gateways
from booking.web.common.tenancy import current_organisation
from booking.web.resident.visitor import visitor

#: How long after its visit a booking can still be opened by its link.
LINK_LASTS: Final = timedelta(days=60)


def booking_token(number: str, epoch: int) -> str:
    """Return the secret of a booking's private link."""
    return link_token(gateways().settings.secret_key, number=number, epoch=epoch)


def booking_url(number: str, epoch: int) -> str:
    """Return the path of a booking's page."""
    return url_for("resident.booking", token=booking_token(number, epoch))


def absolute(path: str) -> str:
    """Return a path of ours as others need it; from the organisation's own address, never from the request."""
    return f"{current_organisation().base_url.rstrip('/')}{path}"


def booking_by_link(token: str) -> BookingView:
    """Return the booking that a private link opens.

    Raises ``NotFound`` for a link that we did not make; ends the request with 410 for one that is too old.
    """
    organisation_id = visitor().organisation_id
    key = gateways().settings.secret_key
    with reading() as session:
        booking_id = booking_id_by_link(session, token, key=key, organisation_id=organisation_id)
        view = booking_view(session, organisation_id, booking_id)
    if view.ends_at + LINK_LASTS < clock.now():
        abort(410)
    return view
