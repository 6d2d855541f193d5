"""Private links: from the secret in an address to the booking that it opens, and back."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import abort, g, url_for

from booking.rules.actors import Actor, resident_of
from booking.rules.links import link_token, number_in
from booking.rules.refusals import NotFound
from booking.rules.representatives import Through, through_in
from booking.store.database import reading
from booking.store.queries.bookings import BookingView, booking_view
from booking.store.queries.representatives import representative_by_id
from booking.usecases.bookings.find import booking_id_by_link
from booking.web.common import clock
from booking.web.common.gateways import gateways
from booking.web.common.identity import prove_household
from booking.web.common.tenancy import current_organisation, has_organisation
from booking.web.resident.visitor import visitor

#: How long after its visit a booking can still be opened by its link.
LINK_LASTS: Final = timedelta(days=60)


def booking_token(number: str, epoch: int) -> str:
    """Return the secret of a booking's private link, as who is at the screen may have it.

    Who acts for a household gets links of their own, which end with the mandate.
    """
    through = _through()
    made_of = through.number_of(number) if through else number
    return link_token(gateways().settings.secret_key, number=made_of, epoch=epoch)


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
    organisation_id, key, today = visitor().organisation_id, gateways().settings.secret_key, clock.today()
    with reading() as session:
        booking_id = booking_id_by_link(session, token, key=key, organisation_id=organisation_id, on=today)
        view = booking_view(session, organisation_id, booking_id)
    _number, g.through = through_in(number_in(token))
    if view.ends_at + LINK_LASTS < clock.now():
        abort(410)
    return view


def household_by_link(view: BookingView) -> Actor:
    """Return the household that the link of a booking proves, which was opened by it; this browser is theirs from now.

    Only of a booking of which we were sure whose it is: raises ``NotFound`` for another, for anybody can type a name.
    """
    if not view.household_proved or view.contact is None:
        raise NotFound
    household_id, through = view.contact.household_id, _through()
    acts = through.representative_id if through else None
    prove_household(household_id, representative_id=acts)
    return resident_of(visitor().organisation_id, household_id=household_id, representative_id=acts)


def use_links_of(through: Through) -> None:
    """Make the links that this request makes those of somebody who acts for others."""
    g.through = through


def _through() -> Through | None:
    """Return through whom the request came: by the link it opened, or by whom the browser proved to be."""
    if "through" not in g:
        g.through = _through_proof()
    found: Through | None = g.through
    return found


def _through_proof() -> Through | None:
    if not has_organisation() or (by := visitor()).representative_id is None:
        return None
    with reading() as session:
        who = representative_by_id(session, by.organisation_id, by.representative_id)
    return Through(who.representative_id, who.link_epoch)
